//! Whether a record's tags fit a query.

use crate::model::query::{Query, Test};
use crate::storage::{SealedQuery, SealedTag, TagValue};

pub(super) fn fits(tags: &[SealedTag], query: &SealedQuery) -> bool {
    match query {
        Query::All(parts) => parts.iter().all(|it| fits(tags, it)),
        Query::Any(parts) => parts.iter().any(|it| fits(tags, it)),
        Query::Not(part) => !fits(tags, part),
        Query::Tag(name, test) => tags.iter().any(|tag| {
            tag.name == name.name && tag.is_plain() == name.is_plain && passes(&tag.value, test)
        }),
    }
}

fn passes(value: &TagValue, test: &Test<TagValue>) -> bool {
    match test {
        Test::Is(it) => value == it,
        Test::IsNot(it) => value != it,
        Test::IsAbove(it) => value > it,
        Test::IsAtLeast(it) => value >= it,
        Test::IsBelow(it) => value < it,
        Test::IsAtMost(it) => value <= it,
        Test::IsLike(it) => match (value, it) {
            (TagValue::Plain(value), TagValue::Plain(pattern)) => is_like(value, pattern),
            _ => false,
        },
        Test::IsOneOf(them) => them.contains(value),
        Test::Exists => true,
    }
}

/// SQL's `LIKE`, as SQLite has it: `%` is any text, `_` any character, and ASCII letters are equal
/// in both cases.
fn is_like(value: &str, pattern: &str) -> bool {
    let (value, pattern): (Vec<char>, Vec<char>) =
        (value.chars().collect(), pattern.chars().collect());
    // Where the last `%` stands, and what it covers so far: to fail is to let it cover one more.
    let (mut at, mut rest) = (0, 0);
    let mut any: Option<(usize, usize)> = None;
    while at < value.len() {
        match pattern.get(rest) {
            Some('%') => {
                any = Some((rest + 1, at));
                rest += 1;
            }
            Some(it) if *it == '_' || it.eq_ignore_ascii_case(&value[at]) => {
                at += 1;
                rest += 1;
            }
            _ => {
                let Some((after, covered)) = any else { return false };
                any = Some((after, covered + 1));
                (at, rest) = (covered + 1, after);
            }
        }
    }
    pattern[rest..].iter().all(|it| *it == '%')
}

#[cfg(test)]
mod tests {
    use super::is_like;

    #[test]
    fn like_is_sql_s() {
        for (value, pattern) in [
            ("abc", "abc"),
            ("ABC", "abc"),
            ("abc", "a%"),
            ("abc", "%b%"),
            ("abc", "a_c"),
            ("", ""),
            ("", "%"),
            ("aXbXc", "a%X%c"),
            ("aab", "%ab"),
        ] {
            assert!(is_like(value, pattern), "{value} is like {pattern}");
        }
        for (value, pattern) in [("abc", "ab"), ("abc", "b%"), ("abc", "a_"), ("", "_"), ("ä", "Ä")]
        {
            assert!(!is_like(value, pattern), "{value} is not like {pattern}");
        }
    }
}
