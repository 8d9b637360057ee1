//! What commands may rely on, seen on real threads.

use std::future::Future;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Barrier};
use std::thread;
use std::time::Duration;

use crossbeam_channel::{Receiver, unbounded};
use futures_channel::oneshot;

use super::*;
use crate::error::{Error, ErrorKind, Result};

/// Long enough to tell a hang from a slow machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// Runs a command on `lanes` and waits for what it results in.
fn answer<T: Send + 'static>(
    lanes: &Arc<Lanes>,
    command: impl Future<Output = T> + Send + 'static,
) -> T {
    answer_later(lanes, command)
        .recv_timeout(PATIENCE)
        .expect("the command answers")
}

fn answer_later<T: Send + 'static>(
    lanes: &Arc<Lanes>,
    command: impl Future<Output = T> + Send + 'static,
) -> Receiver<T> {
    let (sender, receiver) = unbounded();
    lanes.accept(async move {
        let _ = sender.send(command.await);
    });
    receiver
}

/// An executor in which every lane has this many threads.
fn lanes_of(threads: usize) -> Arc<Lanes> {
    let mut config = LanesConfig::default();
    Lane::ALL
        .into_iter()
        .for_each(|lane| config.set(lane, LaneConfig::new(threads, 0)));
    Lanes::new(config)
}

fn here_is() -> String {
    thread::current().name().unwrap_or_default().to_owned()
}

#[test]
fn a_step_runs_on_a_thread_of_its_lane() {
    let lanes = lanes_of(2);
    for lane in Lane::ALL {
        let name = answer(&lanes, async move { lane.run(here_is).await });
        assert_eq!(name, format!("indy-{}", lane.name()));
    }
}

#[test]
fn a_task_that_is_on_its_lane_stays_on_its_thread() {
    let lanes = lanes_of(4);
    let threads = answer(&lanes, async {
        let first = Lane::Cheap.run(thread::current).await;
        let second = Lane::Cheap.run(thread::current).await;
        (first.id(), second.id())
    });
    assert_eq!(threads.0, threads.1);
}

#[test]
fn what_comes_before_the_first_hop_happens_during_the_call() {
    let lanes = lanes_of(1);
    let (sender, receiver) = unbounded();
    let caller = thread::current().id();
    lanes.accept(async move {
        sender.send(thread::current().id()).unwrap();
        Lane::Cheap.visit().await;
    });
    assert_eq!(receiver.try_recv(), Ok(caller));
}

#[test]
fn a_command_accepted_on_a_lane_goes_no_further_than_its_first_hop_during_the_call() {
    let lanes = lanes_of(1);
    let inner = Arc::clone(&lanes);
    let went_on = answer(&lanes, async move {
        Lane::Reply.visit().await;
        let later = answer_later(&inner, async { Lane::Reply.run(|| ()).await });
        // The lane has one thread, and we are on it.
        later.try_recv().is_ok()
    });
    assert!(!went_on);
}

#[test]
fn a_panic_ends_its_task_and_nothing_else() {
    let lanes = lanes_of(1);
    for _ in 0..3 {
        let answer = answer_later(&lanes, async {
            Lane::Cheap.run(|| panic!("on purpose")).await;
        });
        assert!(answer.recv_timeout(PATIENCE).is_err(), "the future is dropped");
    }
    assert_eq!(answer(&lanes, async { Lane::Cheap.run(|| 5).await }), 5);
    assert_eq!(lanes.state(Lane::Cheap).panics, 3);
}

#[test]
fn a_panic_during_the_call_ends_its_task_and_not_the_caller() {
    let lanes = lanes_of(1);
    let answer = answer_later(&lanes, async { panic!("on purpose") });
    assert!(answer.try_recv().is_err());
}

#[test]
fn a_lane_grows_at_once() {
    let lanes = lanes_of(1);
    answer(&lanes, async { Lane::Expensive.visit().await });
    lanes.configure(Lane::Expensive, LaneConfig::new(3, 0));
    meet(&lanes, 3);
}

#[test]
fn a_lane_shrinks_as_its_threads_fall_idle() {
    let lanes = lanes_of(3);
    meet(&lanes, 3);
    lanes.configure(Lane::Expensive, LaneConfig::new(1, 0));
    assert_eq!(lanes.state(Lane::Expensive).threads, 1);
    assert_eq!(most_at_once(&lanes), 1);
    lanes.configure(Lane::Expensive, LaneConfig::new(2, 0));
    meet(&lanes, 2);
}

#[test]
fn threads_of_another_priority_are_other_threads_and_as_many() {
    let lanes = lanes_of(2);
    let thread = || async { Lane::Expensive.run(|| thread::current().id()).await };
    let before = [answer(&lanes, thread()), answer(&lanes, thread())];
    lanes.configure(Lane::Expensive, LaneConfig::new(2, 3));
    meet(&lanes, 2);
    // A thread that was replaced takes at most one more task.
    let by_old = (0..20).filter(|_| before.contains(&answer(&lanes, thread()))).count();
    assert!(by_old <= 2);
    assert!(most_at_once(&lanes) <= 2);
}

/// A busy thread finds its notice late: perhaps after it was replaced, and then nobody else may
/// take it for his own.
#[test]
fn a_lane_that_shrinks_and_is_replaced_while_it_is_busy_keeps_its_threads() {
    let lanes = lanes_of(2);
    let (release, held) = unbounded::<()>();
    let busy: Vec<_> = (0..2)
        .map(|_| {
            let held = held.clone();
            answer_later(&lanes, async move { Lane::Expensive.run(|| held.recv().unwrap()).await })
        })
        .collect();
    lanes.configure(Lane::Expensive, LaneConfig::new(1, 0));
    lanes.configure(Lane::Expensive, LaneConfig::new(2, 3));
    (0..2).for_each(|_| release.send(()).unwrap());
    busy.iter().for_each(|it| it.recv_timeout(PATIENCE).unwrap());
    meet(&lanes, 2);
    meet(&lanes, 2);
}

/// The nice value of the calling thread.
#[cfg(target_os = "linux")]
fn nice() -> i32 {
    let stat = std::fs::read_to_string("/proc/thread-self/stat").unwrap();
    let after_name = stat.rsplit(')').next().unwrap();
    after_name.split_whitespace().nth(16).unwrap().parse().unwrap()
}

#[cfg(target_os = "linux")]
#[test]
fn a_lane_that_a_thread_of_low_priority_needs_first_has_its_own_priority() {
    let mut config = LanesConfig::default();
    config.set(Lane::Expensive, LaneConfig::new(1, 19));
    config.set(Lane::Io, LaneConfig::new(1, 5));
    let lanes = Lanes::new(config);
    let all = answer(&lanes, async {
        let expensive = Lane::Expensive.run(nice).await;
        (expensive, Lane::Io.run(nice).await, Lane::Cheap.run(nice).await)
    });
    assert_eq!(all, (19, 5, 0));
    // Also where threads that run already are replaced by some of a low priority.
    let lanes = lanes_of(1);
    answer(&lanes, async { Lane::Expensive.visit().await });
    lanes.configure(Lane::Expensive, LaneConfig::new(1, 7));
    (0..2).for_each(|_| answer(&lanes, async { Lane::Expensive.visit().await }));
    let both =
        answer(&lanes, async { (Lane::Expensive.run(nice).await, Lane::Cheap.run(nice).await) });
    assert_eq!(both, (7, 0));
    // And where one that nobody has needed yet gets a higher one than the threads that need it.
    let mut config = LanesConfig::default();
    for lane in [Lane::Expensive, Lane::Io] {
        config.set(lane, LaneConfig::new(1, 19));
    }
    let lanes = Lanes::new(config);
    answer(&lanes, async { Lane::Expensive.visit().await });
    lanes.configure(Lane::Io, LaneConfig::new(1, 5));
    let needed = answer(&lanes, async {
        Lane::Expensive.visit().await;
        Lane::Io.run(nice).await
    });
    assert_eq!(needed, 5);
}

#[cfg(target_os = "linux")]
#[test]
fn threads_have_the_priority_they_were_given() {
    let lanes = lanes_of(1);
    assert_eq!(answer(&lanes, async move { Lane::Expensive.run(nice).await }), 0);
    lanes.configure(Lane::Expensive, LaneConfig::new(1, 7));
    (0..2).for_each(|_| answer(&lanes, async { Lane::Expensive.visit().await }));
    assert_eq!(answer(&lanes, async move { Lane::Expensive.run(nice).await }), 7);
}

/// As many tasks as there are threads wait for each other on the Expensive lane.
fn meet(lanes: &Arc<Lanes>, threads: usize) {
    let barrier = Arc::new(Barrier::new(threads));
    let arrive = |_| {
        let barrier = Arc::clone(&barrier);
        answer_later(lanes, async move { Lane::Expensive.run(|| barrier.wait()).await })
    };
    let arrivals: Vec<_> = (0..threads).map(arrive).collect();
    arrivals
        .iter()
        .for_each(|it| assert!(it.recv_timeout(PATIENCE).is_ok(), "all of them meet"));
}

/// How many of many tasks were polled at once on the Expensive lane.
fn most_at_once(lanes: &Arc<Lanes>) -> usize {
    let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let task = |_| {
        let (now, most) = (Arc::clone(&now), Arc::clone(&most));
        answer_later(lanes, async move {
            Lane::Expensive
                .run(|| {
                    most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                    (0..1000).for_each(|_| thread::yield_now());
                    now.fetch_sub(1, Ordering::SeqCst);
                })
                .await;
        })
    };
    let tasks: Vec<_> = (0..50).map(task).collect();
    tasks.iter().for_each(|it| it.recv_timeout(PATIENCE).expect("the task ends"));
    most.load(Ordering::SeqCst)
}

#[test]
fn nobody_waits_behind_a_giant() {
    let lanes = lanes_of(1);
    let (sender, receiver) = unbounded::<()>();
    let giant = answer_later(&lanes, async move {
        Lane::Expensive.visit().await;
        // Ends only when somebody else was on the lane's one thread.
        while receiver.try_recv().is_err() {
            checkpoint().await?;
        }
        Ok::<(), Error>(())
    });
    answer(&lanes, async move { Lane::Expensive.run(|| sender.send(()).unwrap()).await });
    giant.recv_timeout(PATIENCE).unwrap().unwrap();
}

#[test]
fn parts_run_on_all_threads_and_are_joined_in_order() {
    let lanes = lanes_of(3);
    let barrier = Arc::new(Barrier::new(3));
    let parts = answer(&lanes, async move {
        let part = |index: usize| {
            let barrier = Arc::clone(&barrier);
            async move {
                barrier.wait();
                Ok((index, here_is()))
            }
        };
        assert_eq!(Lane::Expensive.threads(), 3);
        Lane::Expensive.all((0..3).map(part)).await
    });
    let name = "indy-expensive".to_owned();
    assert_eq!(parts.unwrap(), (0..3).map(|index| (index, name.clone())).collect::<Vec<_>>());
}

#[test]
fn the_first_error_of_a_part_is_the_error_and_the_others_stop() {
    let lanes = lanes_of(2);
    let alive = Arc::new(());
    let held = Arc::clone(&alive);
    let error = answer(&lanes, async move {
        let part = |index: usize| {
            let held = Arc::clone(&held);
            async move {
                if index == 0 {
                    return Err(Error::structure("the first part fails"));
                }
                loop {
                    let _held = &held;
                    checkpoint().await?;
                }
            }
        };
        Lane::Expensive.all((0..2).map(part)).await.map(|_: Vec<()>| ()).unwrap_err()
    });
    assert_eq!(error.kind(), ErrorKind::InvalidStructure);
    answer(&lanes, async { Lane::Expensive.visit().await });
    while Arc::strong_count(&alive) > 1 {
        thread::yield_now();
    }
}

#[test]
fn parts_are_computed_some_way_ahead_and_taken_in_order() {
    let lanes = lanes_of(3);
    let (begun, count) = (Arc::new(AtomicUsize::new(0)), 1_000);
    let results = answer(&lanes, async move {
        let part = |index: usize| {
            begun.fetch_add(1, Ordering::SeqCst);
            async move { Ok(index) }
        };
        let mut results = Vec::new();
        let mut ahead = Lane::Expensive.ahead((0..count).map(part));
        while let Some(index) = ahead.next().await? {
            results.push(index);
            assert!(begun.load(Ordering::SeqCst) <= results.len() + 12, "all at once");
        }
        Ok::<_, Error>(results)
    });
    assert_eq!(results.unwrap(), (0..count).collect::<Vec<_>>());
}

#[test]
fn an_error_of_a_part_ahead_comes_in_its_turn_and_dropping_cancels_the_others() {
    let lanes = lanes_of(2);
    let alive = Arc::new(());
    let held = Arc::clone(&alive);
    let (taken, error) = answer(&lanes, async move {
        let part = |index: usize| {
            let held = Arc::clone(&held);
            async move {
                match index {
                    0 => Ok(index),
                    1 => Err(Error::structure("the second part fails")),
                    _ => loop {
                        let _held = &held;
                        checkpoint().await?;
                    },
                }
            }
        };
        let mut ahead = Lane::Expensive.ahead((0..4).map(part));
        let taken = ahead.next().await;
        (taken, ahead.next().await.map(drop).unwrap_err())
    });
    assert_eq!(taken.unwrap(), Some(0));
    assert_eq!(error.kind(), ErrorKind::InvalidStructure);
    while Arc::strong_count(&alive) > 1 {
        thread::yield_now();
    }
}

#[test]
fn a_part_that_panics_is_an_error_of_the_command() {
    let lanes = lanes_of(2);
    let parts = answer(&lanes, async {
        let part = |index: usize| async move {
            assert_ne!(index, 1, "on purpose");
            Ok(index)
        };
        Lane::Expensive.all((0..2).map(part)).await
    });
    assert_eq!(parts.unwrap_err().kind(), ErrorKind::InvalidState);
}

/// A lane for which nothing but one task may wait, and no thread.
fn full_lanes() -> Arc<Lanes> {
    let config = LaneConfig { queue_limit: 1, ..LaneConfig::new(0, 0) };
    let mut lanes = LanesConfig::default();
    Lane::ALL.into_iter().for_each(|lane| lanes.set(lane, config));
    let lanes = Lanes::new(lanes);
    lanes.accept(Lane::Cheap.visit());
    lanes
}

#[test]
fn a_command_for_which_there_is_no_place_is_refused_with_its_call() {
    let lanes = full_lanes();
    let held = Arc::new(());
    let claim = Arc::clone(&held);
    let command = async move {
        let _claim = claim;
        Lane::Cheap.visit().await;
    };
    let refused = lanes.accept_with(Start::default(), command);
    assert_eq!(refused.unwrap_err().kind(), ErrorKind::ExecutorBusy);
    assert_eq!(Arc::strong_count(&held), 1, "its claim is given back");
    let computing = Start { computes: true, ..Start::default() };
    assert!(lanes.accept_with(computing, Lane::Storage.visit()).is_ok(), "Expensive is free");
}

#[test]
fn a_command_that_was_accepted_is_not_refused_later() {
    let lanes = full_lanes();
    let (sender, receiver) = oneshot::channel();
    let command = answer_later(&lanes, receiver);
    sender.send(7).unwrap();
    assert_eq!(lanes.run(Lane::Cheap, 9, Duration::ZERO).unwrap(), 2);
    assert_eq!(command.try_recv().unwrap(), Ok(7));
}

#[test]
fn a_command_told_to_stop_before_its_first_step_does_not_take_it() {
    let lanes = lanes_of(0);
    let (sender, flags) = unbounded();
    let command = answer_later(&lanes, async move {
        sender.send(current_cancel()).unwrap();
        Lane::Cheap.run(|| panic!("a step that nobody wants")).await;
    });
    let cancel = flags.try_recv().unwrap();
    assert!(cancel.raise(ErrorKind::CommandCancelled, "in time"));
    assert_eq!(lanes.run(Lane::Cheap, 1, Duration::ZERO).unwrap(), 1);
    assert_eq!(lanes.state(Lane::Cheap).panics, 0);
    assert!(command.try_recv().is_err(), "it answers nothing by itself");
}

#[test]
fn a_command_told_to_stop_stops_at_its_next_checkpoint_with_the_first_reason() {
    let lanes = lanes_of(2);
    let (sender, flags) = unbounded();
    let command = answer_later(&lanes, async move {
        Lane::Cheap.visit().await;
        sender.send(current_cancel()).unwrap();
        let part = |_| async {
            loop {
                checkpoint().await?;
            }
        };
        Lane::Expensive.all((0..2).map(part)).await.map(|_: Vec<()>| ())
    });
    let cancel = flags.recv_timeout(PATIENCE).unwrap();
    cancel.raise(ErrorKind::WalletInvalidHandle, "the first reason");
    cancel.raise(ErrorKind::InvalidState, "the second");
    let error: Error = command.recv_timeout(PATIENCE).unwrap().unwrap_err();
    assert_eq!(
        (error.kind(), &*error.to_string()),
        (ErrorKind::WalletInvalidHandle, "the first reason")
    );
}

#[test]
fn a_simulation_switches_at_every_hop_and_a_seed_brings_the_same_order_again() {
    let order = |seed: u64| -> Result<Vec<(usize, usize)>> {
        let simulation = simulation::Simulation::new(seed);
        let (sender, receiver) = unbounded();
        for command in 0..3 {
            let sender = sender.clone();
            simulation.accept(async move {
                for step in 0..3 {
                    Lane::Cheap.run(|| sender.send((command, step)).unwrap()).await;
                }
            });
        }
        simulation.run();
        drop(sender);
        Ok(receiver.iter().collect())
    };
    let orders: Vec<_> = (0..50).map(|seed| order(seed).unwrap()).collect();
    assert_eq!(orders, (0..50).map(|seed| order(seed).unwrap()).collect::<Vec<_>>());
    assert!(orders.iter().all(|order| order.len() == 9));
    let in_turn: Vec<_> =
        (0..3).flat_map(|command| (0..3).map(move |step| (command, step))).collect();
    let others = orders.iter().filter(|order| **order != in_turn).count();
    assert!(others > 40, "commands are interleaved");
}
