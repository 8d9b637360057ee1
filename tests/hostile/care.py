"""The functions that are not treated as all others, and why.

This list is short on purpose: a new function is treated as all others until somebody has a reason.
"""

import re

# Called when all else is over, as it ends all callbacks for ever.
LAST = "indy_detach_callbacks"

# Called at the end of each lap, as it closes what the calls of a lap work on.
BETWEEN = "indy_shutdown"

# How much less often than others these are called: they keep every core busy for milliseconds to
# seconds when by chance nothing is wrong with a call.
SHARES = {
    "indy_issuer_create_and_store_credential_def": 0.02,  # searches for primes
    "indy_issuer_rotate_credential_def_start": 0.02,
    "indy_issuer_create_and_store_revoc_reg": 0.02,  # has 100,000 places if nothing else is said
    "indy_prover_create_proof": 0.1,
    "indy_verifier_verify_proof": 0.1,
    "indy_issuer_create_credential": 0.1,
    "indy_issuer_create_credentials": 0.1,
    "indy_issuer_revoke_credential": 0.3,
    "indy_issuer_recover_credential": 0.3,
    "indy_prover_create_credential_req": 0.1,
    "indy_prover_store_credential": 0.1,
    "indy_create_revocation_state": 0.1,
    "indy_update_revocation_state": 0.1,
    "indy_create_wallet": 0.3,  # passphrases go through Argon2i
    "indy_export_wallet": 0.1,
    "indy_import_wallet": 0.1,
    "indy_register_wallet_storage": 0.2,
}

# Libindy gives some parameters the number of another position, and so does this library: the number
# that a code has for them.
OTHER_POSITIONS = {
    "indy_abbreviate_verkey.did": 3,
    "indy_abbreviate_verkey.full_verkey": 4,
    "indy_abbreviate_verkey.cb": 5,
    "indy_collect_metrics.cb": 3,
    "indy_get_endpoint_for_did.did": 3,
    "indy_get_endpoint_for_did.cb": 4,
    "indy_pack_message.message": 2,
    "indy_pack_message.message_len": 3,
    "indy_pack_message.receiver_keys": 4,
    "indy_pack_message.sender": 5,
    "indy_pack_message.cb": 6,
    "indy_prover_close_credentials_search.cb": 5,
    "indy_prover_close_credentials_search_for_proof_req.cb": 5,
    "indy_prover_fetch_credentials_for_proof_req.item_referent": 4,
    "indy_prover_get_credentials_for_proof_req.cb": 5,
    "indy_prover_set_credential_attr_tag_policy.cb": 6,
    "indy_to_unqualified.cb": 4,
    "indy_unpack_message.jwe_data": 2,
    "indy_unpack_message.jwe_len": 3,
    "indy_unpack_message.cb": 4,
}

# Values in the place of those that the type or the name of the parameter would have.
INTEGERS = {
    # Rarely on: from then on each call waits for its command, writes for the disk.
    "indy_set_thread_inline.is_inline": [0] * 48 + [1, 255],
    # It waits as long as it is told to.
    "indy_run_lane.timeout_ms": [0] * 9 + [1],
    "indy_set_log_max_lvl.max_lvl": [0, 1, 2, 3, 4, 5, 6, -1, 2**31],
}

# Kept by the library as long as the process lives, which is what the header says: the texts are few
# and the same in all laps, and none is huge. `pattern` is one that a bad one is complained of on stderr.
KEPT = {
    "indy_register_wallet_storage.type_",
    "indy_register_async_wallet_storage.type_",
    "indy_open_blob_storage_reader.config_json",
    "indy_open_blob_storage_writer.config_json",
    "indy_set_default_logger.pattern",
}

# A logger stays for the life of the process, and every command calls it, on every thread. One in
# Python would make this a test of Python; these functions of C take any arguments and do nothing.
LOGGERS = {"EnabledFn": "isatty", "LogFn": "getpid", "FlushFn": "getpid"}

# Only structure is changed: a byte more would make 2 threads 27, or 1027.
STRUCTURE_ONLY = {
    "indy_set_runtime_config.config",
    "indy_issuer_create_and_store_revoc_reg.config_json",
}

# What is set after each configuration that was accepted. Backtraces, which one may have asked for,
# take 50 ms each.
SANE = (
    b'{"collect_backtrace": false, "crypto_thread_pool_size": 2, "lanes": {'
    b'"expensive": {"threads": 2, "queue_limit": 0}, "cheap": {"threads": 2, "queue_limit": 0}, '
    b'"storage": {"threads": 4, "queue_limit": 0}, "io": {"threads": 2, "queue_limit": 0}, '
    b'"reply": {"threads": 1, "queue_limit": 0}}}'
)

# A wallet's passphrase goes through Argon2i unless this is said; so many texts of a pool do not say it.
RAW, DERIVED = b'"RAW"', 3
KEYS = {"credentials", "import_config", "export_config"}

# Only wallets that a lap has opened itself are closed: the others are what its calls work on.
SCRATCH_ONLY = {"indy_close_wallet"}

# What takes away, by its name, gets a wallet that the others do not need: after the first hundred calls
# they would all hear that there is nothing.
TAKES_AWAY = re.compile("_delete_|_qualify_|_rotate_|_apply")
