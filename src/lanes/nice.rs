//! The scheduling priority of a thread.
//!
//! Where every core computes, a thread that wakes for a quick command must not wait for a time
//! slice of a key generation to end. On Linux a low `nice` value alone does not see to that: the
//! scheduler lets a thread that runs finish its slice, which is milliseconds, whatever its weight.
//! Only threads of the policy `SCHED_IDLE` give way to any other thread that wakes. Lowering its own
//! priority needs no privileges.

/// The lowest priority, for which Linux has a policy of its own.
const LOWEST: i32 = 19;

/// Lowers the calling thread to `nice` (0 normal, 19 lowest). On systems other than Linux, where
/// priorities belong to processes, it does nothing.
#[cfg(target_os = "linux")]
pub(super) fn lower_this_thread(nice: i32) {
    if nice == 0 {
        return;
    }
    if nice == LOWEST {
        let parameters = libc::sched_param { sched_priority: 0 };
        // SAFETY: the pointer is to a live, initialised value; 0 means the calling thread.
        unsafe { libc::sched_setscheduler(0, libc::SCHED_IDLE, &parameters) };
    }
    // SAFETY: no pointers; 0 means the calling thread.
    unsafe { libc::setpriority(libc::PRIO_PROCESS, 0, nice) };
}

#[cfg(not(target_os = "linux"))]
pub(super) fn lower_this_thread(_nice: i32) {}
