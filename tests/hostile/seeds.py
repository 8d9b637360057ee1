"""What each parameter takes when it is right, by its name: hostile texts are made out of these.

The values fit together: a call of nothing but these is one that an issuer, a holder or an agent makes
with the wallets of `tests/vectors`, which libindy wrote. A parameter that is not named here has no
right value that is known; all texts are tried for it.
"""

import json
from base64 import b64decode
from pathlib import Path

VECTORS = Path(__file__).resolve().parent.parent / "vectors"
CREDENTIALS = VECTORS / "anoncreds" / "unqualified"

RAW_KEY = "8dvfYSt5d1taSd6yJdpjq4emkwsPDDLYxkNFysFD2cZY"
CREDENTIALS_OF_WALLETS = json.dumps({"key": RAW_KEY, "key_derivation_method": "RAW"})
PLACE_OF_WALLETS = "wallets"

ISSUER = "4fUDR9R7fjwELRvH9JT6HH"
SCHEMA = f"{ISSUER}:2:gvt:1.0"
DEFINITION = f"{ISSUER}:3:CL:{SCHEMA}:tag1"
REGISTRY = f"{ISSUER}:4:{DEFINITION}:CL_ACCUM:on_demand"
MY_DID, MY_KEY = "V4SGRU86Z58d6TV7PBUe6f", "GJ1SzoWzavQYfNL9XkaJdrQejfztN4XqdsiV4ct3LXKL"
THEIR_DID = "8wZcEriaNLNKtteJvx7f8i"
THEIR_KEY = "5L2HBnzbu6Auh2pkDRbFt5f4prvgE2LzknkuYLsKkacp"
OTHER_KEY = "9xJ2Nh22uRRQTy5svokYyhCn3EvCrNLkZMHmneuYGyYb"
SEED = "000000000000000000000000000Send1"
# Whose key the messages of the vectors are for.
RECIPIENT, RECIPIENT_SEED = (
    "8pXfNvRAHgCLiwLV9bQPCfS7st9ZW1ZEEw9WwbrqfWEM",
    "000000000000000000000000000Recp1",
)


def _file(name: str) -> str:
    """JSON that libindy wrote, in one line; a path that it names goes nowhere else."""
    value = json.loads((CREDENTIALS / f"{name}.json").read_text())
    if "value" in value and "tailsLocation" in value["value"]:
        value["value"]["tailsLocation"] = "tails"
    return json.dumps(value)


def wallet(name: str, storage: str = "default") -> str:
    """The configuration of a wallet."""
    place = {"path": PLACE_OF_WALLETS, "readers": 4, "idle_ms": 2000}
    return json.dumps({"id": name, "storage_type": storage, "storage_config": place})


def texts() -> dict[str, list[str]]:
    """Right values by `parameter`, or by `function.parameter` where the function matters."""
    return {**_wallets(), **_people(), **_records(), **_issuing(), **_holding(), **_proving()}


def _wallets() -> dict[str, list[str]]:
    scratch = [
        wallet(f"scratch{i}", storage) for i in range(3) for storage in ("default", "memory")
    ]
    plugged = [wallet("scratch", storage) for storage in ("plugged", "plugged-async")]
    runtime = {"collect_backtrace": False, "lanes": {"cheap": {"threads": 2, "nice": 0}}}
    new = {"rekey": RAW_KEY, "rekey_derivation_method": "RAW", "storage_credentials": {"user": "x"}}
    rekeyed = json.dumps({**json.loads(CREDENTIALS_OF_WALLETS), **new})
    quick = json.dumps({"key": "k", "key_derivation_method": "ARGON2I_INT"})
    file = json.dumps({"path": "exported", "key": RAW_KEY, "key_derivation_method": "RAW"})
    return {
        "config": [*scratch, *plugged],
        "credentials": [*[CREDENTIALS_OF_WALLETS] * 5, rekeyed, quick],
        "import_config": [file],
        "export_config": [file],
        "indy_generate_wallet_key.config": [json.dumps({"seed": SEED})],
        "indy_set_runtime_config.config": [json.dumps(runtime), '{"crypto_thread_pool_size": 2}'],
        "pattern": ["indy=off", "off"],
        "indy_command_options.options_json": ['{"timeout_ms": 3000}', "{}", '{"timeout_ms": 1}'],
        "indy_register_wallet_storage.type_": ["plugged"],
        "indy_register_async_wallet_storage.type_": ["plugged-async"],
    }


def _people() -> dict[str, list[str]]:
    key = json.dumps({"seed": SEED, "crypto_type": "ed25519"})
    identity = json.dumps({"did": THEIR_DID, "verkey": THEIR_KEY})
    own = json.dumps({"seed": SEED, "method_name": "sov", "cid": False, "crypto_type": "ed25519"})
    return {
        "did": [MY_DID, THEIR_DID, f"did:sov:{MY_DID}"],
        "my_did": [MY_DID],
        "their_did": [THEIR_DID],
        "method": ["sov"],
        "did_json": [own, "{}"],
        "identity_json": [identity],
        "key_json": [key, "{}"],
        "key_info": ["{}", key],
        "verkey": [MY_KEY, OTHER_KEY],
        "full_verkey": [MY_KEY],
        "signer_vk": [MY_KEY],
        "sender_vk": [MY_KEY],
        "recipient_vk": [MY_KEY, RECIPIENT],
        "indy_crypto_auth_decrypt.recipient_vk": [RECIPIENT],
        "indy_crypto_anon_decrypt.recipient_vk": [RECIPIENT],
        "sender": [MY_KEY],
        "receiver_keys": [json.dumps([MY_KEY, RECIPIENT])],
        "address": ["127.0.0.1:9700"],
        "transport_key": [THEIR_KEY],
        "metadata": ["noted", ""],
    }


def _records() -> dict[str, list[str]]:
    tags = {"name": "alice", "~city": "Vienna"}
    changes = [
        {"op": "put", "type": "contact", "id": "c9", "value": "v", "tags": tags},
        {"op": "update", "type": "contact", "id": "c2", "value": "second", "expected": "second"},
        {"op": "delete", "type": "contact", "id": "c8"},
    ]
    query = {"$or": [{"name": "alice"}, {"~n": {"$gte": "0001"}}, {"$not": {"$exist": ["~city"]}}]}
    shown = {"retrieveType": True, "retrieveValue": True, "retrieveTags": True}
    return {
        "type_": ["contact"],
        "id": ["c1", "c2", "c3"],
        "value": ["a value"],
        "tags_json": [json.dumps(tags)],
        "tag_names_json": ['["name", "~city"]'],
        "query_json": ["{}", json.dumps(query), '{"~city": {"$like": "V%"}}'],
        "options_json": [
            json.dumps(shown),
            '{"retrieveRecords": true, "retrieveTotalCount": true}',
        ],
        "indy_change_wallet_records.options_json": ['{"atomic": false}', '{"atomic": true}'],
        "changes_json": [json.dumps(changes)],
    }


def _issuing() -> dict[str, list[str]]:
    offer, request = _file("on_demand/offer"), _file("on_demand/cred0.request")
    values = _file("cred_values")
    order = {"cred_offer": offer, "cred_req": request, "cred_values": values}
    orders = [{name: json.loads(text) for name, text in order.items()}]
    return {
        "issuer_did": [ISSUER],
        "name": ["gvt"],
        "version": ["1.0"],
        "attrs": ['["name", "age", "sex"]'],
        "schema_json": [_file("schema")],
        "tag": ["tag1"],
        "indy_issuer_create_and_store_revoc_reg.tag": ["on_demand"],
        "signature_type": ["CL"],
        "revoc_def_type": ["CL_ACCUM"],
        "config_json": ['{"support_revocation": true}'],
        "indy_issuer_create_and_store_revoc_reg.config_json": ['{"max_cred_num": 3}'],
        "indy_open_blob_storage_reader.config_json": ['{"base_dir": "tails"}'],
        "indy_open_blob_storage_writer.config_json": ['{"base_dir": "tails", "uri_pattern": ""}'],
        "indy_open_blob_storage_reader.type_": ["default"],
        "indy_open_blob_storage_writer.type_": ["default"],
        "cred_def_id": [DEFINITION],
        "cred_offer_json": [offer],
        "cred_req_json": [request],
        "cred_values_json": [values],
        "orders_json": [json.dumps(orders)],
        "rev_reg_id": [REGISTRY],
        "cred_revoc_id": ["1"],
        "cred_rev_id": ["1"],
        "entity": [
            f"did:sov:{MY_DID}",
            f"schema:sov:did:sov:{MY_DID}:2:gvt:1.0",
            _file("schema"),
            offer,
        ],
    }


def _holding() -> dict[str, list[str]]:
    return {
        "prover_did": [MY_DID],
        "master_secret_id": ["master_secret_1"],
        "cred_id": ["on_demand_0", "cred_norev"],
        "cred_req_metadata_json": [_file("on_demand/cred0.request_metadata")],
        "cred_json": [_file("on_demand/cred0.credential")],
        "cred_def_json": [_file("cred_def")],
        "rev_reg_def_json": [_file("on_demand/rev_reg_def")],
        "rev_reg_delta_json": [_file("on_demand/delta_full_t100")],
        "other_rev_reg_delta_json": [_file("on_demand/delta_revoke_cred1")],
        "rev_state_json": [_file("on_demand/rev_state_t100_cred0")],
        "filter_json": ['{"schema_name": "gvt"}', '{"attr::age::value": "28"}'],
        "indy_prover_search_credentials.query_json": ['{"cred_def_id": "x"}', "{}"],
        "tag_attrs_json": ['["name", "age"]'],
        "extra_query_json": ['{"a_name": {"attr::age::value": "20"}}', "{}"],
        "item_referent": ["a_name", "p"],
    }


def _proving() -> dict[str, list[str]]:
    proof = "on_demand/valid_t100"
    schema, definition = json.loads(_file("schema")), json.loads(_file("cred_def"))
    return {
        "proof_request_json": [_file(f"{proof}.proof_request")],
        "proof_req_json": [_file(f"{proof}.proof_request")],
        "requested_credentials_json": [_file(f"{proof}.requested_credentials")],
        "schemas_json": [json.dumps({SCHEMA: schema})],
        "credential_defs_json": [json.dumps({DEFINITION: definition})],
        "rev_states_json": [_file(f"{proof}.rev_states")],
        "proof_json": [_file(f"{proof}.proof")],
        "rev_reg_defs_json": [_file(f"{proof}.rev_reg_defs").replace("/", "_")],
        "rev_regs_json": [_file(f"{proof}.rev_regs")],
    }


def bytes_by_parameter() -> dict[str, list[bytes]]:
    """Right values of parameters that are bytes."""
    signed = json.loads((VECTORS / "crypto" / "sign.json").read_text())[0]
    boxed = json.loads((VECTORS / "crypto" / "auth_anon_crypt.json").read_text())["cases"][0]
    packed = json.loads((VECTORS / "crypto" / "pack_message.json").read_text())["cases"]
    message = b64decode(signed["message_b64"])
    return {
        "message": [b"a message"],
        "msg_data": [b"a message"],
        "message_raw": [message],
        "signature_raw": [b64decode(signed["signature_b64"])],
        "encrypted_msg": [b64decode(boxed["auth_crypt_b64"]), b64decode(boxed["anon_crypt_b64"])],
        "jwe_data": [packed[0]["packed_utf8"].encode(), packed[2]["packed_utf8"].encode()],
        "answer": [b'{"storage": 1}', b'{"metadata": "AA=="}', b'{"count": 1}', b'{"records": []}'],
    }
