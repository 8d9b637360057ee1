//! Completion queues: the way into an event loop without a foreign thread in it.
//!
//! A queue has a range of command handles and a descriptor. A command that is issued with one of
//! those handles and one of the queue's callbacks leaves its completion here; the host's loop waits
//! for the descriptor and takes many completions at once.
//!
//! | file | what is in it |
//! |---|---|
//! | `completion` | what a callback heard, to be read later |
//! | `arrivals` | what has arrived, and when its host must be woken |
//! | `wake` | the descriptor |
//! | `registry` | which queue a command handle belongs to |
//! | `callbacks` | one for each shape of answer |
//! | `log_records` | the process's log, left in a queue |

mod arrivals;
pub(super) mod callbacks;
mod completion;
mod log_records;
mod registry;
mod wake;

use std::mem;
use std::os::fd::RawFd;
use std::process;
use std::ptr;
use std::sync::Mutex;

use arrivals::Arrivals;
pub use completion::Completions;
use completion::{Completion, Kept};
pub use log_records::QueueLogger;
pub use registry::{close, of_command, of_number, open};
use wake::Wake;

use crate::error::Result;
use crate::locks::lock;

/// Completions that wait for their host. Closed, it forgets what it has and what still comes.
pub struct Queue {
    arrivals: Arrivals<Kept, Wake>,
    /// What the host was given last, and reads until it comes again; `None` once closed.
    given: Mutex<Option<Given>>,
    /// A child of this process has the descriptor too: what it read would be missed here.
    process: u32,
}

/// Completions as C reads them, beside what they point to.
#[derive(Default)]
struct Given {
    completions: Vec<Completion>,
    _kept: Vec<Kept>,
}

impl Queue {
    fn new() -> Result<Self> {
        let arrivals = Arrivals::new(Wake::new()?);
        Ok(Self { arrivals, given: Mutex::new(Some(Given::default())), process: process::id() })
    }

    fn put(&self, kept: Kept) {
        self.arrivals.put(kept);
    }

    /// Gives what has arrived: where it begins and how many there are. It lives until the next call.
    pub fn drain(&self) -> (Completions, usize) {
        let nothing = (ptr::null(), 0);
        // Zeroed and freed outside of the lock.
        let read = lock(&self.given).as_mut().map(mem::take);
        drop(read);
        let Some(arrived) = self.arrivals.take() else { return nothing };
        let mut given = lock(&self.given);
        let Some(given) = given.as_mut() else { return nothing };
        *given = Given::from(arrived);
        (given.completions.as_ptr(), given.completions.len())
    }

    /// The descriptor that is readable when something has arrived; `None` once closed.
    pub fn descriptor(&self) -> Option<RawFd> {
        self.arrivals.bell().map(|wake| wake.descriptor())
    }

    fn close(&self) {
        self.arrivals.close();
        let given = lock(&self.given).take();
        drop(given);
    }

    fn is_of_this_process(&self) -> bool {
        self.process == process::id()
    }

    fn is_closed(&self) -> bool {
        self.arrivals.is_closed()
    }
}

impl From<Vec<Kept>> for Given {
    fn from(kept: Vec<Kept>) -> Self {
        Self { completions: kept.iter().map(Kept::completion).collect(), _kept: kept }
    }
}
