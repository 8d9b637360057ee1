//! The library works until its process ends: nothing that it uses is taken away before.

use std::sync::OnceLock;

use serde_json::json;

use crate::library::{
    NULL, TestWallet, alone, create_cred_def, create_key, create_schema, pack, sign, unpack,
};

const DID: &str = "NcYxiDXkpYi6ov5FcYDi1e";

static WALLET: OnceLock<TestWallet> = OnceLock::new();

/// Runs after the handlers of whatever was first used after this one was registered.
extern "C" fn at_exit() {
    let wallet = WALLET.get().unwrap().handle;
    let (_, schema) = create_schema(DID, "gvt", "1.0", r#"["age"]"#).ask().value;
    let defined = create_cred_def(wallet, DID, schema, "late", (NULL, NULL)).ask();
    if defined.code != 0 {
        // SAFETY: it ends the process, whose handlers are running.
        unsafe { libc::_exit(1) };
    }
}

#[test]
fn commands_work_while_the_process_exits() {
    alone(commands_work_while_the_process_exits, || {
        // SAFETY: the handler takes nothing and gives nothing.
        assert_eq!(unsafe { libc::atexit(at_exit) }, 0);
        let wallet = WALLET.get_or_init(TestWallet::new).handle;
        let key = create_key(wallet, "{}").value();
        sign(wallet, &key, "text").value();
        let packed = pack(wallet, "text", json!([key]), NULL).value();
        unpack(wallet, packed).value();
    });
}
