//! The rules of the house that no compiler knows: which room may use which, where unsafe code may
//! be, how long files and functions get, how they are named, and what the header declares.
//!
//! The sources are read as text, line by line, in the form that rustfmt gives them.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Each room of the house and those below it that it may use, as drawn in `src/lib.rs`. `error` and
/// `locks` are for everyone.
const ARROWS: [(&str, &[&str]); 14] = [
    ("api", &["ffi", "commands", "model"]),
    ("ffi", &["storage", "model", "lanes"]),
    ("commands", &["wallet", "storage", "crypto", "credentials", "blobs", "model", "lanes"]),
    ("wallet", &["storage", "crypto", "model", "new_file", "handles", "lanes"]),
    ("storage", &["model", "new_file"]),
    ("crypto", &["model"]),
    ("credentials", &["model"]),
    ("blobs", &["model", "new_file", "handles"]),
    ("model", &["lanes"]),
    ("new_file", &[]),
    ("handles", &[]),
    ("lanes", &[]),
    ("locks", &[]),
    ("error", &[]),
];

const MAX_LINES_OF_FILE: usize = 300;
const MAX_LINES_OF_FUNCTION: usize = 70;

const NAMES_TO_AVOID: [&str; 7] =
    ["util", "helper", "common", "manager", "service", "handler", "misc"];

struct Source {
    /// From the root of the repository.
    path: PathBuf,
    lines: Vec<String>,
}

impl Source {
    /// The room it is in: the directory, or the file, under `src`.
    fn room(&self) -> String {
        let room = self.path.iter().nth(1).unwrap().to_str().unwrap();
        room.trim_end_matches(".rs").to_owned()
    }

    /// How many modules deep it is.
    fn depth(&self) -> usize {
        let parts = self.path.iter().count() - 1;
        if self.path.ends_with("mod.rs") { parts - 1 } else { parts }
    }

    /// Lines with their numbers, from 1, that are not comments.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines = self.lines.iter().enumerate();
        lines
            .map(|(index, line)| (index + 1, line.as_str()))
            .filter(|(_, line)| !line.trim_start().starts_with("//"))
    }

    /// The number of the line where its tests begin.
    fn tests(&self) -> usize {
        let is_tests = |pair: &[String]| {
            pair[0].trim() == "#[cfg(test)]" && pair[1].trim_start().starts_with("mod tests {")
        };
        self.lines.windows(2).position(is_tests).unwrap_or(self.lines.len()) + 1
    }

    /// The files beside it that it declares for tests only.
    fn test_files(&self) -> Vec<PathBuf> {
        let after_cfg = self.lines.windows(2).filter(|pair| pair[0].trim() == "#[cfg(test)]");
        let names = after_cfg.filter_map(|pair| {
            let declared = pair[1].strip_prefix("pub ").unwrap_or(&pair[1]);
            declared.strip_prefix("mod ")?.strip_suffix(';')
        });
        names.map(|name| self.path.with_file_name(format!("{name}.rs"))).collect()
    }

    fn at(&self, line: usize) -> String {
        format!("{}:{line}", self.path.display())
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn sources_in(directory: &str) -> Vec<Source> {
    let mut sources = Vec::new();
    let mut directories = vec![root().join(directory)];
    while let Some(directory) = directories.pop() {
        for entry in fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                directories.push(path);
            } else if path.extension().is_some_and(|it| it == "rs") {
                let lines = fs::read_to_string(&path).unwrap().lines().map(str::to_owned).collect();
                let path = path.strip_prefix(root()).unwrap().to_owned();
                sources.push(Source { path, lines });
            }
        }
    }
    assert!(!sources.is_empty());
    sources
}

fn assert_none(found: Vec<String>, what: &str) {
    assert!(found.is_empty(), "{what}:\n{}", found.join("\n"));
}

/// The rooms that a line names after `crate::`.
fn rooms_used(line: &str) -> Vec<String> {
    let word = |text: &str| -> String {
        text.trim_start()
            .chars()
            .take_while(|it| it.is_alphanumeric() || *it == '_')
            .collect()
    };
    let mut rooms = Vec::new();
    for used in line.split("crate::").skip(1) {
        match used.strip_prefix('{') {
            Some(group) => rooms.extend(group.split(',').map(word).filter(|it| !it.is_empty())),
            None => rooms.push(word(used)),
        }
    }
    rooms
}

#[test]
fn a_room_uses_only_those_that_are_drawn_below_it() {
    let mut found = Vec::new();
    for source in sources_in("src") {
        let room = source.room();
        if room == "lib" {
            continue;
        }
        let drawn = ARROWS.iter().find(|(it, _)| *it == room);
        let (_, allowed) = drawn.unwrap_or_else(|| panic!("there is no room {room}"));
        for (number, line) in source.code() {
            for used in rooms_used(line) {
                if used != room
                    && !["error", "locks"].contains(&used.as_str())
                    && !allowed.contains(&used.as_str())
                {
                    found.push(format!("{}: {room} uses {used}", source.at(number)));
                }
            }
        }
    }
    assert_none(found, "arrows that are not drawn");
}

#[test]
fn no_path_climbs_out_of_a_room() {
    let mut found = Vec::new();
    for source in sources_in("src").into_iter().filter(|it| it.room() != "lib") {
        for (number, line) in source.code() {
            let climbed = line.matches("super::").count();
            let inside_tests = usize::from(number > source.tests());
            if line.contains("super::super::") && climbed >= source.depth() + inside_tests {
                found.push(source.at(number));
            }
        }
    }
    assert_none(found, "paths to another room must begin with `crate`");
}

#[test]
fn the_arrows_go_down() {
    for (index, (room, allowed)) in ARROWS.iter().enumerate() {
        for used in *allowed {
            let below = ARROWS.iter().position(|(it, _)| it == used).expect("a room");
            assert!(below > index, "{room} is not above {used}");
        }
    }
}

#[test]
fn unsafe_code_is_where_it_may_be_and_says_why_it_is_sound() {
    let may = |path: &Path| {
        let path = path.to_str().unwrap();
        path.starts_with("src/ffi/")
            || path == "src/lanes/nice.rs"
            || path == "src/new_file.rs"
            || path == "src/storage/sqlite/log_file.rs"
            || path.starts_with("src/credentials/primes/ifma")
    };
    let mut found = Vec::new();
    for source in sources_in("src") {
        for (number, line) in source.code() {
            if !line.contains("unsafe {") && !line.contains("unsafe impl") {
                continue;
            }
            if !may(&source.path) {
                found.push(format!("{}: not here", source.at(number)));
            }
            let above = source.lines[..number - 1].iter().rev();
            let mut comment = above.take_while(|it| it.trim_start().starts_with("//"));
            if !comment.any(|it| it.trim_start().starts_with("// SAFETY:")) {
                found.push(format!("{}: no SAFETY comment", source.at(number)));
            }
        }
    }
    assert_none(found, "unsafe code");
}

#[test]
fn every_file_says_what_it_is_for() {
    let directories = ["src", "tests", "benches"];
    let silent: Vec<_> = directories
        .into_iter()
        .flat_map(sources_in)
        .filter(|it| !it.lines.first().is_some_and(|line| line.starts_with("//! ")))
        .map(|it| it.at(1))
        .collect();
    assert_none(silent, "files that do not begin with `//!`");
}

#[test]
fn files_stay_short() {
    let sources = sources_in("src");
    let tests: Vec<_> = sources.iter().flat_map(Source::test_files).collect();
    let long: Vec<_> = sources
        .into_iter()
        .filter(|it| !tests.contains(&it.path) && it.tests() > MAX_LINES_OF_FILE + 1)
        .map(|it| format!("{}: {} lines", it.path.display(), it.tests() - 1))
        .collect();
    assert_none(long, "files that are too long");
}

/// The name of the function that a line begins.
fn function(line: &str) -> Option<&str> {
    let (before, after) = line.split_once("fn ")?;
    let modifiers = before.split_whitespace().all(|it| {
        it.starts_with("pub")
            || ["const", "async", "unsafe", "extern", "in"].contains(&it)
            || it.starts_with('"')
            || it.ends_with(')')
    });
    let name = after.split(['(', '<']).next()?;
    modifiers.then_some(name)
}

#[test]
fn functions_stay_short() {
    let mut found = Vec::new();
    for source in sources_in("src") {
        for (number, line) in source.code() {
            let Some(name) = function(line) else { continue };
            let indent = &line[..line.len() - line.trim_start().len()];
            let ends = |it: &String| {
                let end = it.strip_prefix(indent).unwrap_or_default();
                end.starts_with('}') || end.starts_with(')') && end.ends_with(';')
            };
            let is_whole = line.ends_with(['}', ';']);
            let rest = source.lines[number..].iter().position(ends);
            let length = if is_whole { 1 } else { rest.expect("an end") + 2 };
            if length > MAX_LINES_OF_FUNCTION {
                found.push(format!("{}: {name} has {length} lines", source.at(number)));
            }
        }
    }
    assert_none(found, "functions that are too long");
}

/// The name that a line declares.
fn declared(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let line = line.strip_prefix("pub ").unwrap_or(line);
    let kinds = ["struct ", "enum ", "trait ", "mod ", "const ", "static ", "type "];
    match kinds.iter().find_map(|kind| line.strip_prefix(kind)) {
        Some(rest) => rest.split([':', '<', ' ', ';', '(']).next(),
        None => function(line),
    }
}

#[test]
fn names_say_what_a_thing_is() {
    let mut found = Vec::new();
    for source in sources_in("src") {
        let file = source.path.file_stem().unwrap().to_str().unwrap().to_owned();
        let names = source.code().filter_map(|(number, line)| Some((number, declared(line)?)));
        for (number, name) in names.chain([(1, file.as_str())]) {
            let name = name.to_lowercase();
            if NAMES_TO_AVOID.iter().any(|it| name.contains(it)) {
                found.push(format!("{}: {name}", source.at(number)));
            }
        }
    }
    assert_none(found, "names that say nothing");
}

/// The names of the exported functions that some text declares.
fn exported(lines: &[String], before: &str) -> BTreeSet<String> {
    let declared = lines.iter().filter(|it| !it.trim_start().starts_with("//"));
    declared
        .filter_map(|line| {
            let (_, name) = line.split_once(&format!("{before}indy_"))?;
            let (name, _) = name.split_once('(')?;
            Some(format!("indy_{name}"))
        })
        .collect()
}

#[test]
fn header_and_tests_know_every_exported_function() {
    // Those that a host hands back as callbacks are in `ffi`.
    let forms = ["pub extern \"C\" fn ", "pub extern \"C-unwind\" fn "];
    let code: BTreeSet<_> = sources_in("src")
        .iter()
        .flat_map(|it| forms.map(|form| exported(&it.lines, form)))
        .flatten()
        .collect();
    let read = |path: &str| -> Vec<String> {
        let text = fs::read_to_string(root().join(path)).unwrap();
        text.lines().map(str::to_owned).collect()
    };
    assert!(code.len() > 20);
    assert_eq!(exported(&read("include/indy.h"), " "), code, "the header");
    let tests = read("tests/library/symbols.rs");
    let known = ["pub fn ", "pub safe fn "].map(|form| exported(&tests, form));
    assert_eq!(known.into_iter().flatten().collect::<BTreeSet<_>>(), code, "the tests");
}
