//! Those of one rank that wait for a lane, first come, first served.

use crossbeam_channel::{Receiver, Sender, unbounded};

pub(super) struct Line<T> {
    sender: Sender<T>,
    receiver: Receiver<T>,
}

impl<T> Line<T> {
    pub(super) fn new() -> Self {
        let (sender, receiver) = unbounded();
        Self { sender, receiver }
    }

    pub(super) fn push(&self, it: T) {
        if self.sender.send(it).is_err() {
            unreachable!("the line itself holds a receiver");
        }
    }

    /// Most lines are empty, and to look is cheaper than to try.
    pub(super) fn take(&self) -> Option<T> {
        if self.is_empty() { None } else { self.receiver.try_recv().ok() }
    }

    pub(super) fn len(&self) -> usize {
        self.receiver.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.receiver.is_empty()
    }
}
