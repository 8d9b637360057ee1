//! Threads of a lane, and commands that are told to stop.

use std::sync::atomic::Ordering as Plainly;
use std::time::{Duration, Instant};

use loom::thread::{self, JoinHandle};

use super::Priority::{High, Normal};
use super::crew::Crew;
use super::queue::Queue;
use super::{Cancel, Priority};
use crate::Model;
use crate::error::ErrorKind;
use crate::locks::atomic::{AtomicBool, AtomicUsize, Ordering};
use crate::locks::{Arc, Mutex, TIME_PASSES, lock};

pub const ALL: &[Model] = &[
    ("queue: each push finds a thread", 3, each_push_finds_a_thread),
    ("queue: a deadline takes no wake-up along", 3, a_deadline_takes_no_wake_up_along),
    ("queue: who leaves hands a wake-up on", 3, who_leaves_hands_a_wake_up_on),
    ("crew: one leaves, the other goes on", 2, one_leaves_and_the_other_goes_on),
    ("crew: another crew finds what is left", 2, another_crew_finds_what_is_left),
    ("crew: a notice reaches whom it is for", 2, a_notice_reaches_whom_it_is_for),
    ("cancel: stopped or settled", 4, stopped_or_settled),
    ("cancel: too late is heard when it is open again", 4, too_late_is_heard_when_it_is_open_again),
    ("reply: one answer, and the true one", 4, one_answer_and_the_true_one),
    ("reply: refused, or answered", 4, refused_or_answered),
];

fn each_push_finds_a_thread() {
    let queue = Arc::new(Queue::new());
    let threads: Vec<_> = (0..2).map(|_| popping(&queue)).collect();
    queue.push(Normal, 1);
    queue.push(High, 2);
    let sum: usize = threads.into_iter().map(|it| it.join().unwrap()).sum();
    assert_eq!(sum, 3);
}

fn popping(queue: &Arc<Queue<usize>>) -> JoinHandle<usize> {
    let queue = Arc::clone(queue);
    thread::spawn(move || queue.pop(|| false).unwrap())
}

/// A thread of the host's gives up at any moment; one of the lane's waits beside it.
fn a_deadline_takes_no_wake_up_along() {
    TIME_PASSES.store(true, Plainly::Relaxed);
    let queue = Arc::new(Queue::new());
    let stays = popping(&queue);
    let hosts = {
        let queue = Arc::clone(&queue);
        let late = Instant::now() + Duration::from_secs(86_400);
        thread::spawn(move || queue.pop_until(late))
    };
    queue.push(Normal, 1);
    if let Some(1) = hosts.join().unwrap() {
        queue.push(Normal, 1);
    }
    assert_eq!(stays.join().unwrap(), 1);
    TIME_PASSES.store(false, Plainly::Relaxed);
}

/// One that must leave is woken for what another has to do then.
fn who_leaves_hands_a_wake_up_on() {
    let (queue, must_leave) = (Arc::new(Queue::new()), Arc::new(AtomicBool::new(false)));
    let stays = popping(&queue);
    let leaves = {
        let (queue, must_leave) = (Arc::clone(&queue), Arc::clone(&must_leave));
        thread::spawn(move || queue.pop(|| must_leave.load(Ordering::Relaxed)))
    };
    queue.push(Normal, 1);
    must_leave.store(true, Ordering::Relaxed);
    queue.wake_all();
    if let Some(1) = leaves.join().unwrap() {
        queue.push(Normal, 1);
    }
    assert_eq!(stays.join().unwrap(), 1);
}

/// Threads of the crews of these numbers add up what they find.
fn hire<const N: usize>(
    crew: &Arc<Crew<usize>>,
    sum: &Arc<AtomicUsize>,
    numbers: [usize; N],
) -> [JoinHandle<()>; N] {
    numbers.map(|number| {
        let (crew, sum) = (Arc::clone(crew), Arc::clone(sum));
        thread::spawn(move || crew.work(number, |it| _ = sum.fetch_add(it, Ordering::Relaxed)))
    })
}

fn one_leaves_and_the_other_goes_on() {
    let (crew, sum) = (Arc::new(Crew::new()), Arc::new(AtomicUsize::new(0)));
    let threads = hire(&crew, &sum, [0, 0]);
    crew.push(Priority::Normal, 1);
    crew.retire_one();
    crew.push(Priority::Low, 2);
    // The second to leave was there for all that came before its notice, and the first one's.
    crew.retire_one();
    threads.into_iter().for_each(|it| it.join().unwrap());
    assert_eq!(sum.load(Ordering::Relaxed) + left(&crew), 3);
}

fn another_crew_finds_what_is_left() {
    let (crew, sum) = (Arc::new(Crew::new()), Arc::new(AtomicUsize::new(0)));
    let threads = hire(&crew, &sum, [0, 0]);
    crew.push(Priority::Normal, 1);
    crew.retire_one();
    crew.replace();
    threads.into_iter().for_each(|it| it.join().unwrap());
    assert_eq!(crew.number(), 1);
    assert_eq!(sum.load(Ordering::Relaxed) + left(&crew), 1);
}

/// One of an old crew may find the notice that is for one of the new.
fn a_notice_reaches_whom_it_is_for() {
    let (crew, sum) = (Arc::new(Crew::new()), Arc::new(AtomicUsize::new(0)));
    let threads = hire(&crew, &sum, [0, 1]);
    crew.replace();
    crew.retire_one();
    threads.into_iter().for_each(|it| it.join().unwrap());
    assert_eq!(left(&crew), 0);
}

/// What waits, notices aside.
fn left(crew: &Crew<usize>) -> usize {
    let mut sum = 0;
    while crew.len() > 0 {
        sum += crew.take().unwrap_or(0);
    }
    sum
}

fn stopped_or_settled() {
    let cancel = Cancel::default();
    let stopper = {
        let cancel = cancel.clone();
        thread::spawn(move || cancel.raise(ErrorKind::CommandCancelled, "stop"))
    };
    let settled = cancel.settle();
    let stopped = stopper.join().unwrap();
    assert_eq!(stopped, settled.is_err());
    assert_eq!(cancel.check().is_err(), stopped);
}

fn too_late_is_heard_when_it_is_open_again() {
    let cancel = Cancel::default();
    cancel.settle().unwrap();
    let stopper = {
        let cancel = cancel.clone();
        thread::spawn(move || cancel.raise(ErrorKind::CommandCancelled, "stop"))
    };
    cancel.reopen();
    stopper.join().unwrap();
    assert_eq!(cancel.check().unwrap_err().kind(), ErrorKind::CommandCancelled);
}

#[derive(Debug, PartialEq)]
enum Answer {
    Done,
    Stopped,
}

/// As in `ffi/reply`: a command that commits and answers, and two others who tell it to stop.
fn one_answer_and_the_true_one() {
    let (cancel, promise) = (Cancel::default(), Arc::new(Mutex::new(Some(()))));
    let answers = Arc::new(Mutex::new(Vec::new()));
    let answer = {
        let (promise, answers) = (Arc::clone(&promise), Arc::clone(&answers));
        move |it| {
            let taken = lock(&promise).take();
            if taken.is_some() {
                lock(&answers).push(it);
            }
        }
    };
    let stoppers = [ErrorKind::CommandCancelled, ErrorKind::CommandTimedOut].map(|kind| {
        let (cancel, answer) = (cancel.clone(), answer.clone());
        thread::spawn(move || {
            if cancel.raise(kind, "stop") {
                answer(Answer::Stopped);
            }
        })
    });
    let committed = cancel.settle().is_ok();
    answer(if committed { Answer::Done } else { Answer::Stopped });
    stoppers.into_iter().for_each(|it| it.join().unwrap());
    let expected = if committed { Answer::Done } else { Answer::Stopped };
    assert_eq!(*lock(&answers), [expected]);
}

/// The call of a command for which there is no place, and two others who tell it to stop.
fn refused_or_answered() {
    let (cancel, answers) = (Cancel::default(), Arc::new(AtomicUsize::new(0)));
    let stoppers = [ErrorKind::CommandCancelled, ErrorKind::CommandTimedOut].map(|kind| {
        let (cancel, answers) = (cancel.clone(), Arc::clone(&answers));
        thread::spawn(move || {
            if cancel.raise(kind, "stop") {
                answers.fetch_add(1, Ordering::Relaxed);
            }
        })
    });
    let is_dropped = cancel.refuse();
    assert_eq!(cancel.refusal().is_err(), is_dropped);
    stoppers.into_iter().for_each(|it| it.join().unwrap());
    assert_eq!(answers.load(Ordering::Relaxed), usize::from(!is_dropped));
}
