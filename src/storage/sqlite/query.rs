//! A query as a condition in SQL, on a record `i`.
//!
//! It is written in one of two forms. To *find* records, each test is a set of ids that an index
//! gives; to *check* one, each test looks at the tags of that record.

use rusqlite::CachedStatement;
use rusqlite::types::Value;

use crate::model::query::{Query, Test};
use crate::storage::{SealedQuery, SealedTagName, TagValue};

/// A condition, and what stands for its question marks.
pub(super) struct Condition {
    pub(super) sql: String,
    pub(super) values: Vec<Value>,
    /// How many tests of tags it has.
    pub(super) tests: usize,
}

/// Statements with more values than this are not kept.
const KEPT_VALUES: usize = 16;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Find,
    Check,
}

impl Condition {
    pub(super) fn new(query: &SealedQuery, form: Form) -> Self {
        let mut condition = Self { sql: String::new(), values: Vec::new(), tests: 0 };
        condition.add(query, form);
        condition
    }

    /// A connection keeps some statements ready. One with many values is large and hardly comes again.
    pub(super) fn forget_if_long(&self, statement: CachedStatement<'_>) {
        if self.values.len() > KEPT_VALUES {
            statement.discard();
        }
    }

    fn add(&mut self, query: &SealedQuery, form: Form) {
        match query {
            Query::All(parts) => self.join(parts, " AND ", "1", form),
            Query::Any(parts) => self.join(parts, " OR ", "0", form),
            Query::Not(part) => {
                self.sql.push_str("NOT ");
                self.add(part, form);
            }
            Query::Tag(name, test) => self.tag(name, test, form),
        }
    }

    /// In halves of halves: SQLite limits how deep an expression is, and one word after the other
    /// would make it as deep as there are parts.
    fn join(&mut self, parts: &[SealedQuery], word: &str, nothing: &str, form: Form) {
        match parts {
            [] => self.sql.push_str(nothing),
            [part] => self.add(part, form),
            _ => {
                let (first, rest) = parts.split_at(parts.len() / 2);
                self.sql.push('(');
                self.join(first, word, nothing, form);
                self.sql.push_str(word);
                self.join(rest, word, nothing, form);
                self.sql.push(')');
            }
        }
    }

    fn tag(&mut self, name: &SealedTagName, test: &Test<TagValue>, form: Form) {
        let table = if name.is_plain { "tags_plaintext" } else { "tags_encrypted" };
        self.values.push(Value::Blob(name.name.clone()));
        self.tests += 1;
        match form {
            Form::Find => {
                // Many records have a tag of this name, few that value: the index of values is
                // the one to use where it can be. The plus keeps SQLite from the other one.
                let plus = if matches!(test, Test::Is(_) | Test::IsOneOf(_)) { "+" } else { "" };
                self.sql.push_str(&format!(
                    "(i.id IN (SELECT item_id FROM {table} WHERE {plus}name = ?"
                ));
            }
            Form::Check => self.sql.push_str(&format!(
                "(EXISTS (SELECT 1 FROM {table} WHERE item_id = i.id AND name = ?"
            )),
        }
        self.test(test);
        self.sql.push_str("))");
    }

    fn test(&mut self, test: &Test<TagValue>) {
        let (operator, value) = match test {
            Test::Is(value) => ("=", value),
            Test::IsNot(value) => ("!=", value),
            Test::IsAbove(value) => (">", value),
            Test::IsAtLeast(value) => (">=", value),
            Test::IsBelow(value) => ("<", value),
            Test::IsAtMost(value) => ("<=", value),
            Test::IsLike(value) => ("LIKE", value),
            Test::IsOneOf(values) => {
                let marks = vec!["?"; values.len()].join(",");
                self.sql.push_str(&format!(" AND value IN ({marks})"));
                return self.values.extend(values.iter().map(stored));
            }
            Test::Exists => return,
        };
        self.sql.push_str(&format!(" AND value {operator} ?"));
        self.values.push(stored(value));
    }
}

/// Whether an index leads to the records that fit: every one of them has some tag that is named.
pub(super) fn is_indexed(query: &SealedQuery) -> bool {
    match query {
        Query::All(parts) => parts.iter().any(is_indexed),
        Query::Any(parts) => !parts.is_empty() && parts.iter().all(is_indexed),
        Query::Not(_) => false,
        Query::Tag(..) => true,
    }
}

fn stored(value: &TagValue) -> Value {
    match value {
        TagValue::Sealed(value) => Value::Blob(value.clone()),
        TagValue::Plain(value) => Value::Text(value.clone()),
    }
}
