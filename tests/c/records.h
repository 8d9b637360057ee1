/*
 * What the storages of these tests are made of: JSON, queries, and wallets as lists of records. C11.
 *
 * Types, ids and tags stay in the base64 in which the library hands them over: to be equal is all
 * that is asked of them. Nothing here locks; who calls does. What the library should never hand over
 * ends the program.
 */

#ifndef RECORDS_H
#define RECORDS_H

#include <indy.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void demand(int is_so, const char *what)
{
    if (!is_so) {
        fprintf(stderr, "a storage of the tests: %s\n", what);
        abort();
    }
}

static void *allocated(size_t size)
{
    void *memory = calloc(1, size ? size : 1);
    demand(memory != NULL, "out of memory");
    return memory;
}

static char *copied(const char *text)
{
    char *copy;
    if (text == NULL)
        return NULL;
    copy = allocated(strlen(text) + 1);
    return strcpy(copy, text);
}

/* A text that grows. */
struct text {
    char *start;
    size_t length, room;
};

static void put(struct text *text, char byte)
{
    if (text->length + 2 > text->room) {
        text->room = text->room * 2 + 64;
        text->start = realloc(text->start, text->room);
        demand(text->start != NULL, "out of memory");
    }
    text->start[text->length++] = byte;
    text->start[text->length] = 0;
}

static void put_text(struct text *text, const char *more)
{
    while (*more)
        put(text, *more++);
}

static void put_string(struct text *text, const char *string)
{
    char code[8];
    put(text, '"');
    for (; *string; string++) {
        if ((unsigned char)*string < 32) {
            snprintf(code, sizeof code, "\\u%04x", *string);
            put_text(text, code);
        } else {
            if (*string == '"' || *string == '\\')
                put(text, '\\');
            put(text, *string);
        }
    }
    put(text, '"');
}

/* JSON: 'o' and 'a' have items, 's' a text, '#' is all else: a number, true, false or null. */
struct json {
    char kind;
    char *key, *text;
    struct json *items, *next;
};

static void json_free(struct json *json)
{
    while (json) {
        struct json *next = json->next;
        json_free(json->items);
        free(json->key);
        free(json->text);
        free(json);
        json = next;
    }
}

static char json_char(const char **at)
{
    char digits[5] = {0};
    if (**at != '\\')
        return *(*at)++;
    ++*at;
    switch (*(*at)++) {
    case 'n': return '\n';
    case 't': return '\t';
    case 'r': return '\r';
    case 'b': return '\b';
    case 'f': return '\f';
    case 'u':
        memcpy(digits, *at, 4);
        *at += 4;
        return (char)strtol(digits, NULL, 16);
    default: return (*at)[-1];
    }
}

static char *json_string(const char **at)
{
    struct text text = {0};
    demand(*(*at)++ == '"', "no string");
    while (**at != '"') {
        demand(**at != 0, "the JSON ends early");
        put(&text, json_char(at));
    }
    ++*at;
    return text.start ? text.start : copied("");
}

static struct json *json_value(const char **at)
{
    struct json *json = allocated(sizeof *json);
    struct json **last = &json->items;
    struct text text = {0};
    if (**at == '"') {
        json->kind = 's';
        json->text = json_string(at);
    } else if (**at == '{' || **at == '[') {
        char end = **at == '{' ? '}' : ']';
        json->kind = end == '}' ? 'o' : 'a';
        ++*at;
        while (**at != end) {
            char *key = end == '}' ? json_string(at) : NULL;
            if (key)
                demand(*(*at)++ == ':', "no colon");
            *last = json_value(at);
            (*last)->key = key;
            last = &(*last)->next;
            if (**at == ',')
                ++*at;
            else
                demand(**at == end, "no end");
        }
        ++*at;
    } else {
        json->kind = '#';
        while (**at && !strchr(",]}", **at))
            put(&text, *(*at)++);
        demand(text.length > 0, "no JSON");
        json->text = text.start;
    }
    return json;
}

/* Of compact JSON, as the library writes it. */
static struct json *json_parse(const char *text)
{
    struct json *json = json_value(&text);
    demand(*text == 0, "something after the JSON");
    return json;
}

static struct json *json_get(const struct json *json, const char *key)
{
    struct json *it = json->items;
    while (it && strcmp(it->key, key) != 0)
        it = it->next;
    return it;
}

/* The string of this key, or NULL. */
static const char *json_text(const struct json *json, const char *key)
{
    struct json *it = json_get(json, key);
    return it && it->kind == 's' ? it->text : NULL;
}

static int json_flag(const struct json *json, const char *key, int otherwise)
{
    struct json *it = json_get(json, key);
    return it ? strcmp(it->text, "true") == 0 : otherwise;
}

/* Tags: names with the "~" that those in the clear have. */
struct tag {
    char *name, *value;
    struct tag *next;
};

static void tags_free(struct tag *tags)
{
    while (tags) {
        struct tag *next = tags->next;
        free(tags->name);
        free(tags->value);
        free(tags);
        tags = next;
    }
}

static void tag_remove(struct tag **tags, const char *name)
{
    while (*tags && strcmp((*tags)->name, name) != 0)
        tags = &(*tags)->next;
    if (*tags) {
        struct tag *gone = *tags;
        *tags = gone->next;
        gone->next = NULL;
        tags_free(gone);
    }
}

static void tags_add(struct tag **tags, const struct json *added)
{
    const struct json *it;
    for (it = added->items; it; it = it->next) {
        struct tag *tag = allocated(sizeof *tag);
        demand(it->kind == 's', "a tag is no string");
        tag_remove(tags, it->key);
        tag->name = copied(it->key);
        tag->value = copied(it->text);
        tag->next = *tags;
        *tags = tag;
    }
}

static void tags_set(struct tag **tags, const struct json *new_ones)
{
    tags_free(*tags);
    *tags = NULL;
    tags_add(tags, new_ones);
}

static void tags_remove(struct tag **tags, const struct json *names)
{
    const struct json *it;
    for (it = names->items; it; it = it->next)
        tag_remove(tags, it->text);
}

static void put_tags(struct text *text, const struct tag *tag)
{
    put(text, '{');
    for (; tag; tag = tag->next) {
        put_string(text, tag->name);
        put(text, ':');
        put_string(text, tag->value);
        if (tag->next)
            put(text, ',');
    }
    put(text, '}');
}

static const struct tag *tag_find(const struct tag *tags, const char *name)
{
    while (tags && strcmp(tags->name, name) != 0)
        tags = tags->next;
    return tags;
}

/* Queries. */
static int lower(char it)
{
    return it >= 'A' && it <= 'Z' ? it + 32 : it;
}

static int is_like(const char *value, const char *pattern)
{
    if (*pattern == 0)
        return *value == 0;
    if (*pattern == '%')
        return is_like(value, pattern + 1) || (*value && is_like(value + 1, pattern));
    return *value && (*pattern == '_' || lower(*value) == lower(*pattern))
        && is_like(value + 1, pattern + 1);
}

static int passes(const char *value, const struct json *test)
{
    const char *operator = test->key;
    const struct json *it;
    int order;
    if (strcmp(operator, "$in") == 0) {
        for (it = test->items; it; it = it->next)
            if (strcmp(value, it->text) == 0)
                return 1;
        return 0;
    }
    order = strcmp(value, test->text);
    if (strcmp(operator, "$neq") == 0) return order != 0;
    if (strcmp(operator, "$gt") == 0) return order > 0;
    if (strcmp(operator, "$gte") == 0) return order >= 0;
    if (strcmp(operator, "$lt") == 0) return order < 0;
    if (strcmp(operator, "$lte") == 0) return order <= 0;
    demand(strcmp(operator, "$like") == 0, operator);
    return is_like(value, test->text);
}

static int fits(const struct tag *tags, const struct json *query);

/* How many of the parts fit. */
static int fitting(const struct tag *tags, const struct json *part)
{
    int count = 0;
    for (; part; part = part->next)
        count += fits(tags, part) != 0;
    return count;
}

static int entry_fits(const struct tag *tags, const struct json *entry)
{
    const struct json *it;
    const struct tag *tag;
    int parts = 0;
    for (it = entry->items; it; it = it->next)
        parts++;
    if (strcmp(entry->key, "$and") == 0)
        return fitting(tags, entry->items) == parts;
    if (strcmp(entry->key, "$or") == 0)
        return fitting(tags, entry->items) > 0;
    if (strcmp(entry->key, "$not") == 0)
        return !fits(tags, entry);
    if (strcmp(entry->key, "$exist") == 0) {
        for (it = entry->items; it; it = it->next)
            if (!tag_find(tags, it->text))
                return 0;
        return 1;
    }
    tag = tag_find(tags, entry->key);
    if (!tag)
        return 0;
    return entry->kind == 's' ? strcmp(tag->value, entry->text) == 0
                              : passes(tag->value, entry->items);
}

static int fits(const struct tag *tags, const struct json *query)
{
    const struct json *entry;
    for (entry = query->items; entry; entry = entry->next)
        if (!entry_fits(tags, entry))
            return 0;
    return 1;
}

/* Records, in the order of their types and ids. A search that remembers the last one that it gave
 * goes on after it, whatever happened meanwhile. */
struct record {
    char *type, *id;
    uint8_t *value;
    size_t length;
    struct tag *tags;
    struct record *next;
};

struct wallet {
    char *name, *metadata;
    struct record *records;
    struct wallet *next;
};

static struct wallet *wallets;

static void record_free(struct record *record)
{
    free(record->type);
    free(record->id);
    free(record->value);
    tags_free(record->tags);
    free(record);
}

static void record_set_value(struct record *record, const uint8_t *value, size_t length)
{
    free(record->value);
    record->value = allocated(length);
    memcpy(record->value, value, length);
    record->length = length;
}

static struct record *record_copy(const struct record *record)
{
    struct record *copy = allocated(sizeof *copy);
    struct tag **last = &copy->tags;
    const struct tag *tag;
    copy->type = copied(record->type);
    copy->id = copied(record->id);
    record_set_value(copy, record->value, record->length);
    for (tag = record->tags; tag; tag = tag->next) {
        *last = allocated(sizeof **last);
        (*last)->name = copied(tag->name);
        (*last)->value = copied(tag->value);
        last = &(*last)->next;
    }
    return copy;
}

static int record_order(const struct record *record, const char *type, const char *id)
{
    int order = strcmp(record->type, type);
    return order ? order : strcmp(record->id, id);
}

/* Where a record is, or would be. */
static struct record **record_place(struct wallet *wallet, const char *type, const char *id)
{
    struct record **place = &wallet->records;
    while (*place && record_order(*place, type, id) < 0)
        place = &(*place)->next;
    return place;
}

static struct record *record_find(struct wallet *wallet, const char *type, const char *id)
{
    struct record *record = *record_place(wallet, type, id);
    return record && record_order(record, type, id) == 0 ? record : NULL;
}

/* A new record without a value; NULL if there is one. */
static struct record *record_add(struct wallet *wallet, const char *type, const char *id)
{
    struct record **place = record_place(wallet, type, id), *record;
    if (record_find(wallet, type, id))
        return NULL;
    record = allocated(sizeof *record);
    record->type = copied(type);
    record->id = copied(id);
    record->next = *place;
    *place = record;
    return record;
}

static int record_remove(struct wallet *wallet, const char *type, const char *id)
{
    struct record **place = record_place(wallet, type, id), *gone = record_find(wallet, type, id);
    if (!gone)
        return 0;
    *place = gone->next;
    record_free(gone);
    return 1;
}

/* The first record after one, of a type and for a query that may be NULL: of every type, for all. */
static struct record *record_after(struct wallet *wallet, const char *after_type,
                                   const char *after_id, const char *type,
                                   const struct json *query)
{
    struct record *it = wallet->records;
    for (; it; it = it->next)
        if ((!after_id || record_order(it, after_type, after_id) > 0)
            && (!type || strcmp(it->type, type) == 0) && (!query || fits(it->tags, query)))
            break;
    return it;
}

static size_t record_count(struct wallet *wallet, const char *type, const struct json *query)
{
    struct record *it;
    size_t count = 0;
    for (it = wallet->records; it; it = it->next)
        count += strcmp(it->type, type) == 0 && fits(it->tags, query);
    return count;
}

static void records_free(struct record *record)
{
    while (record) {
        struct record *next = record->next;
        record_free(record);
        record = next;
    }
}

/* Where a wallet is, or would be. */
static struct wallet **wallet_place(const char *name)
{
    struct wallet **place = &wallets;
    while (*place && strcmp((*place)->name, name) != 0)
        place = &(*place)->next;
    return place;
}

static ErrorCode wallet_create(const char *name, const char *metadata)
{
    struct wallet **place = wallet_place(name);
    if (*place)
        return WalletAlreadyExistsError;
    *place = allocated(sizeof **place);
    (*place)->name = copied(name);
    (*place)->metadata = copied(metadata);
    return Success;
}

static ErrorCode wallet_delete(const char *name)
{
    struct wallet **place = wallet_place(name), *gone = *place;
    if (!gone)
        return WalletNotFoundError;
    *place = gone->next;
    records_free(gone->records);
    free(gone->name);
    free(gone->metadata);
    free(gone);
    return Success;
}

static void wallet_set_metadata(struct wallet *wallet, const char *metadata)
{
    free(wallet->metadata);
    wallet->metadata = copied(metadata);
}

#endif
