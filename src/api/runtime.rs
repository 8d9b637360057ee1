//! The process's configuration, and the details of errors.

use std::time::Duration;

use crate::commands::{runtime, wallet};
use crate::ffi::{ErrorCode, ErrorJson, Out, Text, current_json, enter, shutdown};

/// Configures the library. May be called at any time, also while commands run.
///
/// `config`: JSON
/// ```json
/// {
///   "crypto_thread_pool_size": optional number of threads of the expensive lane,
///   "collect_backtrace": optional bool, whether error details have backtraces, which take some 50 ms
///                        each; without it, as the environment's RUST_BACKTRACE asks,
///   "lanes": optional {
///     "expensive" | "cheap" | "storage" | "io" | "reply": {
///       "threads": optional 0 to 1024; 0 for a lane that the host runs, see indy_run_lane,
///       "nice": optional 0 (normal) to 19: the threads' scheduling priority on Linux.
///               19, the default of "expensive": runs only where nothing else wants the
///               processor; choose less where other programs keep every core busy,
///       "queue_limit": optional number of tasks that may wait for the lane; 0, the default, for any.
///                      Where as many wait, a call whose command begins there, or comes to "expensive",
///                      returns ExecutorBusy: its callback is never called. Several threads that call at
///                      once may exceed it by as many
///     }
///   },
///   "executors": optional {NAME: {as "lanes"}}: executors beside the process's own, each with threads of
///                its own. NAME has 1 to 64 letters, digits, - and _, and is not "default", as metrics call
///                that of the process; one that is there is changed. A wallet
///                whose config for indy_open_wallet says `"executor": NAME` has all commands that are given
///                its handle run there, so that those of other wallets do not wait for them. There can be
///                256, which stay as long as the process,
///   "non_revocation_proofs": optional "libindy" (the default) | "linked": see
///                            indy_prover_create_proof,
///   "non_revocation_proofs_accepted": optional "any" (the default) | "linked" | "bound": see
///                                     indy_verifier_verify_proof
/// }
/// ```
/// A lane grows at once and shrinks as its threads fall idle; commands in flight are not disturbed.
/// Unknown keys and nulls are ignored, except inside `lanes` and `executors`. What is refused is refused whole.
///
/// Errors: CommonInvalidParam1, CommonInvalidStructure.
#[unsafe(no_mangle)]
pub extern "C" fn indy_set_runtime_config(config: Text) -> ErrorCode {
    enter("set_runtime_config", |_| runtime::set_config(&config.json(1)?))
}

/// Gives the details of the error this thread was last told of: by a code that a call returned to
/// it, or by the code in the callback that is running on it.
///
/// `error_json_p`: receives JSON `{"message": string, "backtrace": optional string}`, or null if
/// there was no error. The text lives until this thread is told of another error.
#[unsafe(no_mangle)]
pub extern "C" fn indy_get_current_error(error_json_p: Out<ErrorJson>) {
    error_json_p.set(current_json());
}

/// Runs what waits for a lane on the calling thread: for hosts that give the library no threads, by
/// `"threads": 0`, or lend it some more. With all lanes at 0 the library starts no thread at all.
///
/// Any number of the host's threads may run one lane or several. A lane without threads stands still while
/// nobody runs it, and a command goes on when all lanes that it comes to do; callbacks are run by "reply".
/// A thread that runs its commands inline runs such lanes itself while it waits, but for "reply".
///
/// `lane`: "expensive", "cheap", "storage", "io" or "reply"; of a named executor, "NAME/expensive" and so on.
///
/// `max_slices`: how many tasks to run at most. Each gives the thread back after some milliseconds,
/// or when it waits for something.
///
/// `timeout_ms`: how long to wait for the first; 0 to look and return.
///
/// `ran`: where their number is written; null if it is not wanted.
///
/// Errors: CommonInvalidParam1, CommonInvalidStructure (no such lane), CommonInvalidState (a callback, a
/// listener or a storage of the host's calls it, in the middle of a task).
#[unsafe(no_mangle)]
pub extern "C" fn indy_run_lane(
    lane: Text,
    max_slices: u32,
    timeout_ms: u32,
    ran: Out<u32>,
) -> ErrorCode {
    enter("run_lane", |_| {
        let timeout = Duration::from_millis(timeout_ms.into());
        ran.set(runtime::run_lane(&lane.string(1)?, max_slices, timeout)?);
        Ok(())
    })
}

/// Ends all commands and closes all wallets. Afterwards the library can be used again.
///
/// While it goes on, calls that would issue a command return CommonInvalidState. Commands in flight may end
/// until the time is up; the rest are told to stop as by `indy_cancel`, and their callbacks hear
/// CommandCancelled, but for those that have begun to commit, which end. Every callback has returned when
/// this does, and none is called after. Lanes without threads are run meanwhile, also callbacks.
///
/// `timeout_ms`: 0 tells commands to stop at once. It may take 150 ms longer until wallets are closed and
/// what was told to stop has stopped. Orders of `indy_command_options` are taken back.
///
/// Errors: CommonInvalidState (a callback calls it, or another thread does already), CommandTimedOut
/// (every callback has returned, but a storage still takes its time to close a wallet, or commands that were
/// told to stop still do what they cannot leave; both end by themselves, and for the commands another call
/// waits).
#[unsafe(no_mangle)]
pub extern "C" fn indy_shutdown(timeout_ms: u32) -> ErrorCode {
    enter("shutdown", |_| shutdown(Duration::from_millis(timeout_ms.into()), wallet::close_all))
}
