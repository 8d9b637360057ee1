//! Moving to a lane.
//!
//! A hop costs one passage through a queue, and nothing where the task is already there.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use super::inline::follow;
use super::{Lane, here};

impl Lane {
    /// Moves the running task to this lane and runs `job` there. The task stays on the lane until
    /// its next hop.
    pub async fn run<T>(self, job: impl FnOnce() -> T) -> T {
        self.visit().await;
        job()
    }

    /// Moves the running task to this lane.
    pub fn visit(self) -> impl Future<Output = ()> + Send {
        Hop { to: self, moved: false }
    }
}

/// The next wake-up sends the running task to `lane`, without a hop now: for a task about to wait for
/// something that another lane's thread will bring, when it knows where it goes on.
pub fn continue_on(lane: Lane) {
    if let Some(station) = here::station() {
        station.move_to(lane);
    }
}

struct Hop {
    to: Lane,
    moved: bool,
}

impl Future for Hop {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let Some(station) = here::station() else {
            panic!("a command was polled outside of an executor");
        };
        if follow(&station, self.to) {
            return Poll::Ready(());
        }
        // A simulation switches tasks at every hop, also between two steps on one lane: otherwise
        // it would never see what another command can do in between.
        let may_stay = self.moved || station.lanes().drawer().is_none();
        if may_stay && here::lane() == Some(self.to) {
            return Poll::Ready(());
        }
        self.moved = true;
        station.move_to(self.to);
        context.waker().wake_by_ref();
        Poll::Pending
    }
}
