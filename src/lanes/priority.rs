//! The scheduling priority of a thread.
//!
//! Where every core computes, a thread that wakes for a quick command must not wait for a time
//! slice of a key generation to end. Linux lets a thread lower its own priority without privileges.

/// Lowers the calling thread to `nice` (0 normal, 19 lowest). On systems other than Linux, where
/// priorities belong to processes, it does nothing.
#[cfg(target_os = "linux")]
pub(super) fn lower_this_thread(nice: i32) {
    if nice == 0 {
        return;
    }
    let parameters = libc::sched_param { sched_priority: 0 };
    // SAFETY: the pointer is to a live, initialised value; 0 means the calling thread.
    unsafe { libc::sched_setscheduler(0, libc::SCHED_BATCH, &parameters) };
    // SAFETY: no pointers; 0 means the calling thread.
    unsafe { libc::setpriority(libc::PRIO_PROCESS, 0, nice) };
}

#[cfg(not(target_os = "linux"))]
pub(super) fn lower_this_thread(_nice: i32) {}
