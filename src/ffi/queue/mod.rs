//! Completion queues: the way into an event loop without a foreign thread in it.
//!
//! A queue has a range of command handles and a descriptor. A command that is issued with one of
//! those handles and one of the queue's callbacks leaves its completion here; the host's loop waits
//! for the descriptor and takes many completions at once.
//!
//! | file | what is in it |
//! |---|---|
//! | `completion` | what a callback heard, to be read later |
//! | `wake` | the descriptor |
//! | `registry` | which queue a command handle belongs to |
//! | `callbacks` | one for each shape of answer |

pub(super) mod callbacks;
mod completion;
mod registry;
mod wake;

use std::mem;
use std::os::fd::RawFd;
use std::process;
use std::ptr;
use std::sync::{Arc, Mutex};

pub use completion::Completions;
use completion::{Completion, Kept};
pub use registry::{close, of_command, of_number, open};
use wake::Wake;

use crate::error::Result;
use crate::locks::lock;

/// Completions that wait for their host. Closed, it forgets what it has and what still comes.
pub struct Queue {
    contents: Mutex<Option<Contents>>,
    /// A child of this process has the descriptor too: what it read would be missed here.
    process: u32,
}

struct Contents {
    wake: Arc<Wake>,
    /// Somebody has woken the host, or is about to, and it has not come yet.
    is_woken: bool,
    arrived: Vec<Kept>,
    /// What the host was given last, and reads until it comes again.
    given: Given,
}

/// Completions as C reads them, beside what they point to.
#[derive(Default)]
struct Given {
    completions: Vec<Completion>,
    _kept: Vec<Kept>,
}

impl Queue {
    fn new() -> Result<Self> {
        let wake = Arc::new(Wake::new()?);
        let given = Given::default();
        let contents = Contents { wake, is_woken: false, arrived: Vec::new(), given };
        Ok(Self { contents: Mutex::new(Some(contents)), process: process::id() })
    }

    fn put(&self, kept: Kept) {
        let wake = match lock(&self.contents).as_mut() {
            None => return,
            Some(contents) => {
                contents.arrived.push(kept);
                let is_woken = mem::replace(&mut contents.is_woken, true);
                (!is_woken).then(|| Arc::clone(&contents.wake))
            }
        };
        // Writing to a descriptor may take a while, and others wait for the lock.
        if let Some(wake) = wake {
            wake.raise();
        }
    }

    /// Gives what has arrived: where it begins and how many there are. It lives until the next call.
    pub fn drain(&self) -> (Completions, usize) {
        let nothing = (ptr::null(), 0);
        let Some((wake, read)) = self.take_back() else { return nothing };
        drop(read);
        // Before the look at what has arrived: what comes after that look wakes the host again.
        wake.clear();
        let mut contents = lock(&self.contents);
        let Some(contents) = contents.as_mut() else { return nothing };
        contents.is_woken = false;
        contents.given = Given::from(mem::take(&mut contents.arrived));
        let completions = &contents.given.completions;
        (completions.as_ptr(), completions.len())
    }

    /// What the host was given last; it is zeroed and freed outside of the lock.
    fn take_back(&self) -> Option<(Arc<Wake>, Given)> {
        let mut contents = lock(&self.contents);
        let contents = contents.as_mut()?;
        Some((Arc::clone(&contents.wake), mem::take(&mut contents.given)))
    }

    /// The descriptor that is readable when something has arrived; `None` once closed.
    pub fn descriptor(&self) -> Option<RawFd> {
        lock(&self.contents).as_ref().map(|contents| contents.wake.descriptor())
    }

    fn close(&self) {
        let contents = lock(&self.contents).take();
        drop(contents);
    }

    fn is_of_this_process(&self) -> bool {
        self.process == process::id()
    }

    fn is_closed(&self) -> bool {
        lock(&self.contents).is_none()
    }
}

impl From<Vec<Kept>> for Given {
    fn from(kept: Vec<Kept>) -> Self {
        Self { completions: kept.iter().map(Kept::completion).collect(), _kept: kept }
    }
}
