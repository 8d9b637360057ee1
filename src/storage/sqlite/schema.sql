-- The schema of libindy's wallets. It must stay what it is: other versions open these files.

CREATE TABLE metadata(
    id INTEGER NOT NULL,
    value NOT NULL,
    PRIMARY KEY(id)
);

CREATE TABLE items(
    id INTEGER NOT NULL,
    type NOT NULL,
    name NOT NULL,
    value NOT NULL,
    key NOT NULL,
    PRIMARY KEY(id)
);

CREATE UNIQUE INDEX ux_items_type_name ON items(type, name);

CREATE TABLE tags_encrypted(
    name NOT NULL,
    value NOT NULL,
    item_id INTEGER NOT NULL,
    PRIMARY KEY(name, item_id),
    FOREIGN KEY(item_id) REFERENCES items(id) ON DELETE CASCADE ON UPDATE CASCADE
);

CREATE INDEX ix_tags_encrypted_name ON tags_encrypted(name);
CREATE INDEX ix_tags_encrypted_value ON tags_encrypted(value);
CREATE INDEX ix_tags_encrypted_item_id ON tags_encrypted(item_id);

CREATE TABLE tags_plaintext(
    name NOT NULL,
    value NOT NULL,
    item_id INTEGER NOT NULL,
    PRIMARY KEY(name, item_id),
    FOREIGN KEY(item_id) REFERENCES items(id) ON DELETE CASCADE ON UPDATE CASCADE
);

CREATE INDEX ix_tags_plaintext_name ON tags_plaintext(name);
CREATE INDEX ix_tags_plaintext_value ON tags_plaintext(value);
CREATE INDEX ix_tags_plaintext_item_id ON tags_plaintext(item_id);
