//! One wallet's DIDs in several states of the library, in rounds that follow each other, while something
//! else goes on or not.

#![allow(dead_code, reason = "each bench includes this and uses a part of it")]

use std::thread;
use std::time::{Duration, Instant};

use super::endless::Endless;
use super::figures::{microseconds, percentile, ratios};
use super::{call, create_did};

/// What is told of latencies, and which share of them does not exceed it.
pub type Figures = [(&'static str, f64)];

/// What was measured in one state.
#[derive(Default)]
pub struct State {
    rounds: Vec<Vec<f64>>,
    others: usize,
    seconds: f64,
}

impl State {
    /// One more round, and how many of the others ended meanwhile.
    pub fn measure(&mut self, others: &Endless, latencies: impl FnOnce() -> Vec<f64>) {
        let (before, since) = (others.ended(), Instant::now());
        self.rounds.push(latencies());
        self.others += others.ended() - before;
        self.seconds += since.elapsed().as_secs_f64();
    }

    /// Those of all rounds.
    pub fn latencies(&self) -> Vec<f64> {
        self.rounds.concat()
    }

    /// How many of the others ended in a second.
    pub fn others_a_second(&self) -> f64 {
        self.others as f64 / self.seconds
    }

    /// How it compares with another state, round by round.
    pub fn report_against(&self, base: &Self, title: &str, figures: &Figures) {
        println!("\n{title} of a round: median, lowest and highest.");
        for (figure, share) in figures {
            let [median, lowest, highest] =
                ratios(&self.of_rounds(*share), &base.of_rounds(*share));
            println!("{figure:<8}{median:>8.2}{lowest:>9.2}{highest:>9.2}");
        }
    }

    fn of_rounds(&self, share: f64) -> Vec<f64> {
        self.rounds.iter().map(|latencies| percentile(latencies, share)).collect()
    }
}

/// Of so many DIDs, one after the other with a pause before each, in microseconds.
pub fn latencies_of_dids(wallet: i32, count: usize, pause: Duration) -> Vec<f64> {
    let measure = |_| {
        thread::sleep(pause);
        microseconds(call(|command| create_did(command, wallet)).1)
    };
    (0..count).map(measure).collect()
}
