//! What libindy never had.

use std::ffi::c_char;

use crate::commands::record_changes;
use crate::ffi::progress::{self, ProgressFn};
use crate::ffi::{
    CommandHandle, ErrorCode, Text, WalletHandle, callbacks, enter, in_flight, set_inline,
};

/// Waits for callbacks that are running and drops all later ones, of commands and of loggers, for
/// ever. For hosts that are about to lose their interpreter: after this call the library runs no
/// code of the host. Storages of the host's own stop too: calls that need one answer CommonInvalidState.
///
/// A callback may call it; it then waits for the others only.
#[unsafe(no_mangle)]
pub extern "C" fn indy_detach_callbacks() -> ErrorCode {
    enter("detach_callbacks", |_| {
        callbacks::detach();
        Ok(())
    })
}

/// Sets the function that hears how far commands have come.
///
/// `listener`: null for none; `indy_queue_progress` to find reports in completion queues.
/// `listener(command_handle, stage, done, total)` hears of commands that are accepted from now on and
/// while it is set, at most ten times a second of each and never after its callback. `stage` is one word
/// that lives until it returns; `total` is 0 where it is not known. It runs on a thread of callbacks, or
/// on that of an inline command, and the command waits for it. One that was replaced may still be running
/// when this returns.
///
/// | stage | of | done and total |
/// |---|---|---|
/// | `export` | `indy_export_wallet` | records |
/// | `import` | `indy_import_wallet` | bytes of the file |
/// | `tails` | `indy_issuer_create_and_store_revoc_reg` | tails |
/// | `issue` | `indy_issuer_create_credential`, `indy_issuer_create_credentials` | credentials |
/// | `hash` | `indy_create_revocation_state`, `indy_update_revocation_state` | bytes of the file of tails |
/// | `witness` | the same | places of the registry, or changes of them |
/// | `proof` | `indy_prover_create_proof` | parts: one of each credential, predicate and registry |
/// | `verification` | `indy_verifier_verify_proof` | the same parts |
#[unsafe(no_mangle)]
pub extern "C" fn indy_set_progress_listener(listener: ProgressFn) -> ErrorCode {
    enter("set_progress_listener", |_| {
        progress::set_listener(listener);
        Ok(())
    })
}

/// Orders something for the next command that is issued with a handle: before that call, and for it
/// alone.
///
/// `command_handle`: the one that the command will be given.
///
/// `options_json`: `{"timeout_ms": optional int, "priority": optional "high" | "normal" | "low",
/// "progress": optional bool}`; `{}` takes an order back.
/// - `timeout_ms`: a command that has not ended that many milliseconds after its call, waiting for others
///   included, is stopped as by `indy_cancel`, and its callback hears CommandTimedOut, also where the lane it
///   waits for stands still. With all lanes at 0 threads, time is looked at while the host runs one.
/// - `priority`: where tasks wait for a lane, those of commands of a higher priority go first; of sixteen
///   turns of a lane, though, three are for what is normal and one for what is low, so that nothing waits
///   for ever. Of one priority, those go first whose commands have kept threads for no more than 20 ms; one of
///   three turns is for the others. A command that others wait for, as one that has its place among a
///   wallet's writes, goes as if it were normal at least, and short. It changes nothing where nothing waits.
/// - `progress`: false, if the listener of `indy_set_progress_listener` is not to hear of the command.
///
/// An order whose command is refused stays. `indy_shutdown` takes all orders back.
///
/// Errors: CommonInvalidParam2, CommonInvalidStructure.
#[unsafe(no_mangle)]
pub extern "C" fn indy_command_options(
    command_handle: CommandHandle,
    options_json: Text,
) -> ErrorCode {
    enter("command_options", |_| {
        in_flight::order(command_handle, options_json.json(2)?);
        Ok(())
    })
}

/// Tells the commands that were issued with this handle and have not been answered to stop. It is no
/// error if there is none.
///
/// A command that is stopped leaves nothing half done: its callback hears CommandCancelled, soon and
/// wherever the command waits, and the wallet is as if it had not been issued. One that has begun to
/// commit is not stopped: its callback hears the result, also if its change is ready and waits for those
/// of earlier calls to be written; nor is one that closes a wallet. A command that is stopped ends when the
/// lane comes to it next: as long, it holds the wallet open, and the name of a definition or a registry
/// that it was making.
#[unsafe(no_mangle)]
pub extern "C" fn indy_cancel(command_handle: CommandHandle) -> ErrorCode {
    enter("cancel", |_| {
        in_flight::cancel(command_handle);
        Ok(())
    })
}

/// Makes the calling thread run the commands that it issues itself, or no longer.
///
/// `is_inline`: other than 0 for yes. The function of a command then returns when the command has
/// ended and its callback was called, on this thread: a synchronous API without other functions. A
/// command of which an error was heard has returned Success, as ever. Other threads are not
/// concerned, and commands that were issued before are not.
///
/// What a listener, a logger or a storage of the host's own issues in the middle of such a command goes to
/// the lanes as ever: run here, it could wait for that command.
///
/// The thread goes to sleep where the command waits: for what it computes on many threads, for a
/// write that is made together with others', for a storage of the host's own. A storage that
/// completes calls later must do so on another thread.
///
/// Errors: CommonInvalidState if a thread of the library, in a callback, asks for it: what the
/// command waits for may need that thread.
#[unsafe(no_mangle)]
pub extern "C" fn indy_set_thread_inline(
    // Not a bool: what C callers hand in may be any byte.
    is_inline: u8,
) -> ErrorCode {
    enter("set_thread_inline", |_| set_inline(is_inline != 0))
}

/// Changes many records in one call and one transaction.
///
/// `changes_json`: an array of
/// ```json
/// {"op": "add", "type": …, "id": …, "value": …, "tags": optional {…}}      a new record
/// {"op": "put", "type": …, "id": …, "value": …, "tags": optional {…}}      new, or in its place
/// {"op": "update", "type": …, "id": …, "value": optional, "tags": optional {…}, "expected": optional}
/// {"op": "delete", "type": …, "id": …, "expected": optional}
/// ```
/// What an update does not give stays. `expected` is the value that the record must have before this
/// call: if it has another, another writer was first and the change fails with WalletItemChanged. A
/// record of which a value is expected is changed once in a call.
///
/// `options_json`: null or `{"atomic": optional, false}`. If true, all changes happen or none: the
/// first that fails is the error of the command. Otherwise each succeeds or fails for itself.
///
/// `cb(command_handle, err, statuses_json)`: `[{"code": 0} | {"code": number, "message": text}, …]`,
/// one for each change, in their order; the codes are those of this header.
///
/// Errors: Common*, Wallet*.
#[unsafe(no_mangle)]
pub extern "C" fn indy_change_wallet_records(
    command_handle: CommandHandle,
    wallet_handle: WalletHandle,
    changes_json: Text,
    options_json: Text,
    cb: Option<
        extern "C-unwind" fn(
            command_handle: CommandHandle,
            err: ErrorCode,
            statuses_json: *const c_char,
        ),
    >,
) -> ErrorCode {
    enter("change_wallet_records", |call| {
        // Many changes take long to parse, which is not for the caller's thread.
        let changes = changes_json.secret(3)?;
        let options = options_json.optional_json(4)?.unwrap_or_default();
        call.reply(command_handle, cb, 5)?.after(record_changes::change_wallet_records(
            wallet_handle,
            changes,
            options,
        ))
    })
}
