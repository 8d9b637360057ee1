//! The process's configuration, and the details of errors.

use crate::commands::runtime;
use crate::ffi::{ErrorCode, ErrorJson, Out, Text, current_json, enter};

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
///       "threads": optional 1 to 1024,
///       "nice": optional 0 (normal) to 19: the threads' scheduling priority on Linux.
///               19, the default of "expensive": runs only where nothing else wants the
///               processor; choose less where other programs keep every core busy
///     }
///   },
///   "non_revocation_proofs": optional "libindy" (the default) | "linked": see
///                            indy_prover_create_proof,
///   "non_revocation_proofs_accepted": optional "any" (the default) | "linked" | "bound": see
///                                     indy_verifier_verify_proof
/// }
/// ```
/// A lane grows at once and shrinks as its threads fall idle; commands in flight are not disturbed.
/// Unknown keys and nulls are ignored, except inside `lanes`. What is refused is refused whole.
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
