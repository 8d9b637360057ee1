//! Tests of what holds for the whole process, in a process of their own.

use std::any::type_name;
use std::process::{Command, Output};

const VARIABLE: &str = "INDY_TEST_ALONE";

/// Whether this process runs one test only.
pub fn is_alone() -> bool {
    std::env::var_os(VARIABLE).is_some()
}

/// Runs `body` in a new process, which is this test program again with the one test `test`, the
/// function that calls this, and with an empty home directory. Gives the new process's output to the
/// old one, and `None` to the new.
pub fn alone<T: Fn()>(test: T, body: impl FnOnce()) -> Option<Output> {
    alone_with(&[], test, body)
}

/// The same, with `environment` added to the new process's.
pub fn alone_with<T: Fn()>(
    environment: &[(&str, &str)],
    test: T,
    body: impl FnOnce(),
) -> Option<Output> {
    let _: T = test;
    if is_alone() {
        body();
        return None;
    }
    let path = type_name::<T>();
    let name = path.split_once("::").map_or(path, |(_, name)| name);
    let home = tempfile::tempdir().expect("a directory");
    let output = Command::new(std::env::current_exe().expect("this program"))
        .args([name, "--exact", "--nocapture"])
        .env(VARIABLE, "1")
        .env("HOME", home.path())
        .env_remove("RUST_LOG")
        .envs(environment.iter().copied())
        .output()
        .expect("this program again");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (stdout, stderr) = (text(&output.stdout), text(&output.stderr));
    assert!(output.status.success(), "{}\n{stdout}\n{stderr}", output.status);
    // A name that fits no test is a success of no test.
    assert!(stdout.contains("1 passed"), "{name} is no test: {stdout}");
    Some(output)
}
