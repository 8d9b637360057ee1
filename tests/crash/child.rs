//! A child process that does its work until it is killed.

use std::fs::File;
use std::io::{BufRead, BufReader, Write, stdout};
use std::os::fd::AsFd;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use rand::Rng;
use rand::rngs::StdRng;
use serde_json::Value;

use crate::library::TIMEOUT;

const CHILD: &str = "CRASH_CHILD";

/// What a child is told: the work, the wallet's configuration, and a name nobody else uses.
pub type Order = (String, Value, String);

/// What this process is told, if it is a child.
pub fn order() -> Option<Order> {
    let order = std::env::var(CHILD).ok()?;
    Some(serde_json::from_str(&order).unwrap())
}

/// Where answers are written: each with one system call, so that none is written by halves or kept
/// back in a buffer.
#[derive(Clone)]
pub struct Out(Arc<File>);

impl Out {
    pub fn new() -> Self {
        Self(Arc::new(File::from(stdout().as_fd().try_clone_to_owned().unwrap())))
    }

    pub fn say(&self, line: &str) {
        (&*self.0).write_all(format!("{line}\n").as_bytes()).unwrap();
    }
}

/// A child that runs, and is killed in any case.
struct Running {
    child: Child,
    lines: Receiver<String>,
}

impl Running {
    fn start(order: &Order) -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["child", "--exact", "--nocapture"])
            .env(CHILD, serde_json::to_string(order).unwrap())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let stdout = child.stdout.take().unwrap();
        let (tell, lines) = channel();
        // Reads all the time: a child that waits to be read from answers nothing.
        thread::spawn(move || read_lines(stdout, |line| _ = tell.send(line)));
        Self { child, lines }
    }

    fn wait_until_ready(&self) {
        while self.lines.recv_timeout(TIMEOUT).expect("a child that gets ready") != "ready" {}
    }

    /// Kills the child and gives what it had answered.
    fn kill(mut self) -> Vec<String> {
        let ended = self.child.try_wait().unwrap();
        assert!(ended.is_none(), "the child ended by itself: {ended:?}");
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        self.lines.iter().collect()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Reads until the other end is gone. What has no end of line was not written to its end.
fn read_lines(stdout: ChildStdout, mut tell: impl FnMut(String)) {
    let mut stdout = BufReader::new(stdout);
    let mut line = String::new();
    while stdout.read_line(&mut line).is_ok_and(|length| length > 0) && line.ends_with('\n') {
        tell(line.trim_end().to_owned());
        line.clear();
    }
}

/// Kills a child after a while and gives what it had answered.
pub fn run_and_kill(random: &mut StdRng, order: &Order) -> Vec<String> {
    let running = Running::start(order);
    // Mostly the child is killed at its work, and sometimes while it opens the wallet.
    if random.gen_bool(0.8) {
        running.wait_until_ready();
    }
    let ms = if order.0 == "definitions" { 5..=600 } else { 5..=300 };
    // Here to wait for a time is the point.
    thread::sleep(Duration::from_millis(random.gen_range(ms)));
    running.kill()
}
