//! Those of one priority that wait for a lane, first come, first served.

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

    pub(super) fn take(&self) -> Option<T> {
        self.receiver.try_recv().ok()
    }

    pub(super) fn len(&self) -> usize {
        self.receiver.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.receiver.is_empty()
    }
}
