//! The exported symbols, declared as a C program declares them.
//!
//! They are written down again, not taken from the library, so that a change of the ABI there is
//! noticed here.

use std::ffi::{c_char, c_void};

// Brings the library, whose symbols these are, into the test program.
use indy as _;

pub type Done = extern "C" fn(i32, i32);
pub type WithHandle = extern "C" fn(i32, i32, i32);
pub type WithFlag = extern "C" fn(i32, i32, bool);
pub type WithText = extern "C" fn(i32, i32, *const c_char);
pub type WithTexts = extern "C" fn(i32, i32, *const c_char, *const c_char);
pub type WithHandleAndCount = extern "C" fn(i32, i32, i32, usize);
pub type WithThreeTexts = extern "C" fn(i32, i32, *const c_char, *const c_char, *const c_char);
pub type WithBytes = extern "C" fn(i32, i32, *const u8, u32);
pub type WithTextAndBytes = extern "C" fn(i32, i32, *const c_char, *const u8, u32);

pub type EnabledFn = extern "C" fn(*const c_void, u32, *const c_char) -> bool;
pub type LogFn = extern "C" fn(
    *const c_void,
    u32,
    *const c_char,
    *const c_char,
    *const c_char,
    *const c_char,
    u32,
);
pub type FlushFn = extern "C" fn(*const c_void);

pub type ProgressFn = unsafe extern "C" fn(i32, *const c_char, u64, u64);

/// A function of a storage, which C knows the type of.
pub type Function = *const c_void;

/// What a callback would have heard.
#[repr(C)]
pub struct Completion {
    pub command_handle: i32,
    pub err: i32,
    pub kind: i32,
    pub numbers: [i64; 2],
    pub texts: [*const c_char; 3],
    pub lengths: [usize; 3],
    pub details: *const c_char,
}

// These are callbacks: the library calls them as it calls those of a host.
unsafe extern "C" {
    pub safe fn indy_queue_cb(handle: i32, err: i32);
    pub safe fn indy_queue_cb_flag(handle: i32, err: i32, flag: bool);
    pub safe fn indy_queue_cb_handle(handle: i32, err: i32, value: i32);
    pub safe fn indy_queue_cb_text(handle: i32, err: i32, text: *const c_char);
    pub safe fn indy_queue_cb_texts(
        handle: i32,
        err: i32,
        first: *const c_char,
        second: *const c_char,
    );
    pub safe fn indy_queue_cb_text_bytes(
        handle: i32,
        err: i32,
        text: *const c_char,
        start: *const u8,
        length: u32,
    );
    pub safe fn indy_queue_cb_three_texts(
        handle: i32,
        err: i32,
        first: *const c_char,
        second: *const c_char,
        third: *const c_char,
    );
    pub safe fn indy_queue_cb_handle_count(handle: i32, err: i32, value: i32, count: usize);
    pub safe fn indy_queue_cb_bytes(handle: i32, err: i32, start: *const u8, length: u32);
    pub fn indy_queue_progress(handle: i32, stage: *const c_char, done: u64, total: u64);
}

unsafe extern "C" {
    pub fn indy_queue_open(queue: *mut i32, descriptor: *mut i32) -> i32;
    pub fn indy_queue_drain(
        queue: i32,
        completions: *mut *const Completion,
        count: *mut usize,
    ) -> i32;
    pub fn indy_queue_close(queue: i32) -> i32;

    pub fn indy_set_runtime_config(config: *const c_char) -> i32;
    pub fn indy_get_current_error(error_json_p: *mut *const c_char);
    pub fn indy_collect_metrics(handle: i32, cb: Option<WithText>) -> i32;
    pub fn indy_collect_metrics_prometheus(handle: i32, cb: Option<WithText>) -> i32;
    pub fn indy_list_commands(handle: i32, cb: Option<WithText>) -> i32;
    pub fn indy_set_protocol_version(handle: i32, version: u64, cb: Option<Done>) -> i32;
    pub fn indy_detach_callbacks() -> i32;
    pub safe fn indy_set_thread_inline(is_inline: u8) -> i32;
    pub safe fn indy_cancel(handle: i32) -> i32;
    pub safe fn indy_shutdown(timeout_ms: u32) -> i32;
    pub fn indy_run_lane(
        lane: *const c_char,
        max_slices: u32,
        timeout_ms: u32,
        ran: *mut u32,
    ) -> i32;
    pub fn indy_command_options(handle: i32, options: *const c_char) -> i32;
    pub fn indy_store_their_did(
        handle: i32,
        wallet: i32,
        identity: *const c_char,
        cb: Option<Done>,
    ) -> i32;
    pub fn indy_set_progress_listener(listener: Option<ProgressFn>) -> i32;

    pub fn indy_set_logger(
        context: *const c_void,
        enabled: Option<EnabledFn>,
        log: Option<LogFn>,
        flush: Option<FlushFn>,
    ) -> i32;
    pub fn indy_set_logger_with_max_lvl(
        context: *const c_void,
        enabled: Option<EnabledFn>,
        log: Option<LogFn>,
        flush: Option<FlushFn>,
        max_lvl: u32,
    ) -> i32;
    pub safe fn indy_set_queue_logger(queue: i32, max_lvl: u32) -> i32;
    pub fn indy_set_log_max_lvl(max_lvl: u32) -> i32;
    pub fn indy_set_default_logger(pattern: *const c_char) -> i32;
    pub fn indy_get_logger(
        context_p: *mut *const c_void,
        enabled_p: *mut Option<EnabledFn>,
        log_p: *mut Option<LogFn>,
        flush_p: *mut Option<FlushFn>,
    ) -> i32;

    pub fn indy_create_wallet(
        handle: i32,
        config: *const c_char,
        credentials: *const c_char,
        cb: Option<Done>,
    ) -> i32;
    pub fn indy_open_wallet(
        handle: i32,
        config: *const c_char,
        credentials: *const c_char,
        cb: Option<WithHandle>,
    ) -> i32;
    pub fn indy_close_wallet(handle: i32, wallet: i32, cb: Option<Done>) -> i32;
    pub fn indy_delete_wallet(
        handle: i32,
        config: *const c_char,
        credentials: *const c_char,
        cb: Option<Done>,
    ) -> i32;
    pub fn indy_export_wallet(
        handle: i32,
        wallet: i32,
        export_config: *const c_char,
        cb: Option<Done>,
    ) -> i32;
    pub fn indy_import_wallet(
        handle: i32,
        config: *const c_char,
        credentials: *const c_char,
        import_config: *const c_char,
        cb: Option<Done>,
    ) -> i32;
    pub fn indy_generate_wallet_key(
        handle: i32,
        config: *const c_char,
        cb: Option<WithText>,
    ) -> i32;

    pub fn indy_create_and_store_my_did(
        handle: i32,
        wallet: i32,
        did_json: *const c_char,
        cb: Option<WithTexts>,
    ) -> i32;
    pub fn indy_list_my_dids_with_meta(handle: i32, wallet: i32, cb: Option<WithText>) -> i32;
    pub fn indy_key_for_local_did(
        handle: i32,
        wallet: i32,
        did: *const c_char,
        cb: Option<WithText>,
    ) -> i32;
    pub fn indy_abbreviate_verkey(
        handle: i32,
        did: *const c_char,
        full_verkey: *const c_char,
        cb: Option<WithText>,
    ) -> i32;
    pub fn indy_replace_keys_start(
        handle: i32,
        wallet: i32,
        did: *const c_char,
        key_info: *const c_char,
        cb: Option<WithText>,
    ) -> i32;
    pub fn indy_replace_keys_apply(
        handle: i32,
        wallet: i32,
        did: *const c_char,
        cb: Option<Done>,
    ) -> i32;
    pub fn indy_key_for_did(
        handle: i32,
        pool: i32,
        wallet: i32,
        did: *const c_char,
        cb: Option<WithText>,
    ) -> i32;
    pub fn indy_set_endpoint_for_did(
        handle: i32,
        wallet: i32,
        did: *const c_char,
        address: *const c_char,
        transport_key: *const c_char,
        cb: Option<Done>,
    ) -> i32;
    pub fn indy_get_endpoint_for_did(
        handle: i32,
        wallet: i32,
        pool: i32,
        did: *const c_char,
        cb: Option<WithTexts>,
    ) -> i32;
    pub fn indy_set_did_metadata(
        handle: i32,
        wallet: i32,
        did: *const c_char,
        metadata: *const c_char,
        cb: Option<Done>,
    ) -> i32;
    pub fn indy_get_did_metadata(
        handle: i32,
        wallet: i32,
        did: *const c_char,
        cb: Option<WithText>,
    ) -> i32;
    pub fn indy_get_my_did_with_meta(
        handle: i32,
        wallet: i32,
        my_did: *const c_char,
        cb: Option<WithText>,
    ) -> i32;
    pub fn indy_qualify_did(
        handle: i32,
        wallet: i32,
        did: *const c_char,
        method: *const c_char,
        cb: Option<WithText>,
    ) -> i32;
    pub fn indy_delete_did(handle: i32, wallet: i32, did: *const c_char, cb: Option<Done>) -> i32;

    pub fn indy_create_key(
        handle: i32,
        wallet: i32,
        key_json: *const c_char,
        cb: Option<WithText>,
    ) -> i32;
    pub fn indy_crypto_sign(
        handle: i32,
        wallet: i32,
        signer_vk: *const c_char,
        message_raw: *const u8,
        message_len: u32,
        cb: Option<WithBytes>,
    ) -> i32;
    pub fn indy_crypto_verify(
        handle: i32,
        signer_vk: *const c_char,
        message_raw: *const u8,
        message_len: u32,
        signature_raw: *const u8,
        signature_len: u32,
        cb: Option<WithFlag>,
    ) -> i32;
    pub fn indy_set_key_metadata(
        handle: i32,
        wallet: i32,
        verkey: *const c_char,
        metadata: *const c_char,
        cb: Option<Done>,
    ) -> i32;
    pub fn indy_get_key_metadata(
        handle: i32,
        wallet: i32,
        verkey: *const c_char,
        cb: Option<WithText>,
    ) -> i32;
    pub fn indy_crypto_auth_crypt(
        handle: i32,
        wallet: i32,
        sender_vk: *const c_char,
        recipient_vk: *const c_char,
        msg_data: *const u8,
        msg_len: u32,
        cb: Option<WithBytes>,
    ) -> i32;
    pub fn indy_crypto_auth_decrypt(
        handle: i32,
        wallet: i32,
        recipient_vk: *const c_char,
        encrypted_msg: *const u8,
        encrypted_len: u32,
        cb: Option<WithTextAndBytes>,
    ) -> i32;
    pub fn indy_crypto_anon_crypt(
        handle: i32,
        recipient_vk: *const c_char,
        msg_data: *const u8,
        msg_len: u32,
        cb: Option<WithBytes>,
    ) -> i32;
    pub fn indy_crypto_anon_decrypt(
        handle: i32,
        wallet: i32,
        recipient_vk: *const c_char,
        encrypted_msg: *const u8,
        encrypted_len: u32,
        cb: Option<WithBytes>,
    ) -> i32;
    pub fn indy_pack_message(
        handle: i32,
        wallet: i32,
        message: *const u8,
        message_len: u32,
        receiver_keys: *const c_char,
        sender: *const c_char,
        cb: Option<WithBytes>,
    ) -> i32;
    pub fn indy_unpack_message(
        handle: i32,
        wallet: i32,
        jwe_data: *const u8,
        jwe_len: u32,
        cb: Option<WithBytes>,
    ) -> i32;

    pub fn indy_generate_nonce(handle: i32, cb: Option<WithText>) -> i32;
    pub fn indy_issuer_create_schema(
        handle: i32,
        issuer_did: *const c_char,
        name: *const c_char,
        version: *const c_char,
        attrs: *const c_char,
        cb: Option<WithTexts>,
    ) -> i32;
    pub fn indy_issuer_create_credential_offer(
        handle: i32,
        wallet: i32,
        cred_def_id: *const c_char,
        cb: Option<WithText>,
    ) -> i32;
    pub fn indy_issuer_create_credential(
        handle: i32,
        wallet: i32,
        offer: *const c_char,
        request: *const c_char,
        values: *const c_char,
        rev_reg_id: *const c_char,
        blob_storage_reader: i32,
        cb: Option<WithThreeTexts>,
    ) -> i32;
    pub fn indy_prover_create_master_secret(
        handle: i32,
        wallet: i32,
        id: *const c_char,
        cb: Option<WithText>,
    ) -> i32;
    pub fn indy_prover_create_credential_req(
        handle: i32,
        wallet: i32,
        prover_did: *const c_char,
        offer: *const c_char,
        cred_def: *const c_char,
        master_secret_id: *const c_char,
        cb: Option<WithTexts>,
    ) -> i32;
    pub fn indy_prover_store_credential(
        handle: i32,
        wallet: i32,
        id: *const c_char,
        metadata: *const c_char,
        credential: *const c_char,
        cred_def: *const c_char,
        rev_reg_def: *const c_char,
        cb: Option<WithText>,
    ) -> i32;
    pub fn indy_prover_get_credential(
        handle: i32,
        wallet: i32,
        id: *const c_char,
        cb: Option<WithText>,
    ) -> i32;
    pub fn indy_prover_delete_credential(
        handle: i32,
        wallet: i32,
        id: *const c_char,
        cb: Option<Done>,
    ) -> i32;
    pub fn indy_prover_get_credentials(
        handle: i32,
        wallet: i32,
        filter: *const c_char,
        cb: Option<WithText>,
    ) -> i32;
    pub fn indy_issuer_rotate_credential_def_start(
        handle: i32,
        wallet: i32,
        cred_def_id: *const c_char,
        config: *const c_char,
        cb: Option<WithText>,
    ) -> i32;
    pub fn indy_issuer_rotate_credential_def_apply(
        handle: i32,
        wallet: i32,
        cred_def_id: *const c_char,
        cb: Option<Done>,
    ) -> i32;
    pub fn indy_prover_set_credential_attr_tag_policy(
        handle: i32,
        wallet: i32,
        cred_def_id: *const c_char,
        names: *const c_char,
        retroactive: u8,
        cb: Option<Done>,
    ) -> i32;
    pub fn indy_prover_get_credential_attr_tag_policy(
        handle: i32,
        wallet: i32,
        cred_def_id: *const c_char,
        cb: Option<WithText>,
    ) -> i32;
    pub fn indy_prover_search_credentials(
        handle: i32,
        wallet: i32,
        query: *const c_char,
        cb: Option<WithHandleAndCount>,
    ) -> i32;
    pub fn indy_prover_fetch_credentials(
        handle: i32,
        search: i32,
        count: usize,
        cb: Option<WithText>,
    ) -> i32;
    pub fn indy_prover_close_credentials_search(handle: i32, search: i32, cb: Option<Done>) -> i32;
    pub fn indy_prover_get_credentials_for_proof_req(
        handle: i32,
        wallet: i32,
        request: *const c_char,
        cb: Option<WithText>,
    ) -> i32;
    pub fn indy_prover_search_credentials_for_proof_req(
        handle: i32,
        wallet: i32,
        request: *const c_char,
        extra_query: *const c_char,
        cb: Option<WithHandle>,
    ) -> i32;
    pub fn indy_prover_fetch_credentials_for_proof_req(
        handle: i32,
        search: i32,
        item: *const c_char,
        count: usize,
        cb: Option<WithText>,
    ) -> i32;
    pub fn indy_prover_close_credentials_search_for_proof_req(
        handle: i32,
        search: i32,
        cb: Option<Done>,
    ) -> i32;
    pub fn indy_prover_create_proof(
        handle: i32,
        wallet: i32,
        request: *const c_char,
        requested_credentials: *const c_char,
        master_secret_id: *const c_char,
        schemas: *const c_char,
        cred_defs: *const c_char,
        rev_states: *const c_char,
        cb: Option<WithText>,
    ) -> i32;
    pub fn indy_verifier_verify_proof(
        handle: i32,
        request: *const c_char,
        proof: *const c_char,
        schemas: *const c_char,
        cred_defs: *const c_char,
        rev_reg_defs: *const c_char,
        rev_regs: *const c_char,
        cb: Option<WithFlag>,
    ) -> i32;
    pub fn indy_open_blob_storage_reader(
        handle: i32,
        storage_type: *const c_char,
        config: *const c_char,
        cb: Option<WithHandle>,
    ) -> i32;
    pub fn indy_open_blob_storage_writer(
        handle: i32,
        storage_type: *const c_char,
        config: *const c_char,
        cb: Option<WithHandle>,
    ) -> i32;
    pub fn indy_issuer_create_and_store_revoc_reg(
        handle: i32,
        wallet: i32,
        issuer_did: *const c_char,
        registry_type: *const c_char,
        tag: *const c_char,
        definition_id: *const c_char,
        config: *const c_char,
        tails_writer: i32,
        cb: Option<WithThreeTexts>,
    ) -> i32;
    pub fn indy_issuer_create_credentials(
        handle: i32,
        wallet: i32,
        orders: *const c_char,
        registry: *const c_char,
        blob_reader: i32,
        cb: Option<WithText>,
    ) -> i32;
    pub fn indy_issuer_revoke_credential(
        handle: i32,
        wallet: i32,
        blob_reader: i32,
        registry: *const c_char,
        place: *const c_char,
        cb: Option<WithText>,
    ) -> i32;
    pub fn indy_issuer_recover_credential(
        handle: i32,
        wallet: i32,
        blob_reader: i32,
        registry: *const c_char,
        place: *const c_char,
        cb: Option<WithText>,
    ) -> i32;
    pub fn indy_issuer_merge_revocation_registry_deltas(
        handle: i32,
        first: *const c_char,
        second: *const c_char,
        cb: Option<WithText>,
    ) -> i32;
    pub fn indy_create_revocation_state(
        handle: i32,
        blob_reader: i32,
        registry_definition: *const c_char,
        delta: *const c_char,
        timestamp: u64,
        place: *const c_char,
        cb: Option<WithText>,
    ) -> i32;
    pub fn indy_update_revocation_state(
        handle: i32,
        blob_reader: i32,
        state: *const c_char,
        registry_definition: *const c_char,
        delta: *const c_char,
        timestamp: u64,
        place: *const c_char,
        cb: Option<WithText>,
    ) -> i32;
    pub fn indy_to_unqualified(handle: i32, entity: *const c_char, cb: Option<WithText>) -> i32;
    pub fn indy_issuer_create_and_store_credential_def(
        handle: i32,
        wallet: i32,
        issuer_did: *const c_char,
        schema_json: *const c_char,
        tag: *const c_char,
        signature_type: *const c_char,
        config_json: *const c_char,
        cb: Option<WithTexts>,
    ) -> i32;

    pub fn indy_add_wallet_record(
        handle: i32,
        wallet: i32,
        kind: *const c_char,
        id: *const c_char,
        value: *const c_char,
        tags_json: *const c_char,
        cb: Option<Done>,
    ) -> i32;
    pub fn indy_update_wallet_record_value(
        handle: i32,
        wallet: i32,
        kind: *const c_char,
        id: *const c_char,
        value: *const c_char,
        cb: Option<Done>,
    ) -> i32;
    pub fn indy_update_wallet_record_tags(
        handle: i32,
        wallet: i32,
        kind: *const c_char,
        id: *const c_char,
        tags_json: *const c_char,
        cb: Option<Done>,
    ) -> i32;
    pub fn indy_add_wallet_record_tags(
        handle: i32,
        wallet: i32,
        kind: *const c_char,
        id: *const c_char,
        tags_json: *const c_char,
        cb: Option<Done>,
    ) -> i32;
    pub fn indy_delete_wallet_record_tags(
        handle: i32,
        wallet: i32,
        kind: *const c_char,
        id: *const c_char,
        tag_names_json: *const c_char,
        cb: Option<Done>,
    ) -> i32;
    pub fn indy_delete_wallet_record(
        handle: i32,
        wallet: i32,
        kind: *const c_char,
        id: *const c_char,
        cb: Option<Done>,
    ) -> i32;
    pub fn indy_get_wallet_record(
        handle: i32,
        wallet: i32,
        kind: *const c_char,
        id: *const c_char,
        options_json: *const c_char,
        cb: Option<WithText>,
    ) -> i32;
    pub fn indy_open_wallet_search(
        handle: i32,
        wallet: i32,
        kind: *const c_char,
        query_json: *const c_char,
        options_json: *const c_char,
        cb: Option<WithHandle>,
    ) -> i32;
    pub fn indy_fetch_wallet_search_next_records(
        handle: i32,
        wallet: i32,
        search: i32,
        count: usize,
        cb: Option<WithText>,
    ) -> i32;
    pub fn indy_close_wallet_search(handle: i32, search: i32, cb: Option<Done>) -> i32;
    pub fn indy_change_wallet_records(
        handle: i32,
        wallet: i32,
        changes_json: *const c_char,
        options_json: *const c_char,
        cb: Option<WithText>,
    ) -> i32;

    pub fn indy_is_pairwise_exists(
        handle: i32,
        wallet: i32,
        their_did: *const c_char,
        cb: Option<WithFlag>,
    ) -> i32;
    pub fn indy_create_pairwise(
        handle: i32,
        wallet: i32,
        their_did: *const c_char,
        my_did: *const c_char,
        metadata: *const c_char,
        cb: Option<Done>,
    ) -> i32;
    pub fn indy_list_pairwise(handle: i32, wallet: i32, cb: Option<WithText>) -> i32;
    pub fn indy_get_pairwise(
        handle: i32,
        wallet: i32,
        their_did: *const c_char,
        cb: Option<WithText>,
    ) -> i32;
    pub fn indy_set_pairwise_metadata(
        handle: i32,
        wallet: i32,
        their_did: *const c_char,
        metadata: *const c_char,
        cb: Option<Done>,
    ) -> i32;

    pub fn indy_register_wallet_storage(
        handle: i32,
        type_: *const c_char,
        create: Function,
        open: Function,
        close: Function,
        delete: Function,
        add_record: Function,
        update_record_value: Function,
        update_record_tags: Function,
        add_record_tags: Function,
        delete_record_tags: Function,
        delete_record: Function,
        get_record: Function,
        get_record_id: Function,
        get_record_type: Function,
        get_record_value: Function,
        get_record_tags: Function,
        free_record: Function,
        get_storage_metadata: Function,
        set_storage_metadata: Function,
        free_storage_metadata: Function,
        search_records: Function,
        search_all_records: Function,
        get_search_total_count: Function,
        fetch_search_next_record: Function,
        free_search: Function,
        cb: Option<Done>,
    ) -> i32;
    pub fn indy_register_async_wallet_storage(
        handle: i32,
        type_: *const c_char,
        functions: *const c_void,
        cb: Option<Done>,
    ) -> i32;
    pub fn indy_complete_storage_request(
        request: u64,
        err: i32,
        answer: *const u8,
        length: usize,
    ) -> i32;
}
