//! WQL, the query language of wallets (HIPE 0013's `$` operators, as libindy reads them).
//!
//! ```json
//! {"name": "alice", "~age": {"$gte": "18"}, "$or": [{"city": "Graz"}, {"city": "Linz"}]}
//! ```
//!
//! | | a record fits if |
//! |---|---|
//! | `{"tag": "value"}` | it has the tag with that value |
//! | `$neq` | it has the tag with another value |
//! | `$gt $gte $lt $lte` | the tag's value comes after, not before, … as text; `~` tags only |
//! | `$like` | the tag's value is like that, with `%` and `_` as in SQL; `~` tags only |
//! | `$in` | the tag's value is one of these |
//! | `{"$exist": "tag"}`, `{"$exist": ["a", "b"]}` | it has the tag, or all of these |
//! | `$and`, `$or`, `$not` | all, one, none of these fit |
//!
//! What is empty says nothing: `{}`, `$and` and `$or` of nothing fit every record.

use std::collections::HashMap;
use std::hash::Hash;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

/// A query over tags, whose names are `N` and whose values are `V`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Query<N = TagName, V = String> {
    All(Vec<Self>),
    Any(Vec<Self>),
    Not(Box<Self>),
    Tag(N, Test<V>),
}

/// What is asked of a tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Test<V> {
    Is(V),
    IsNot(V),
    IsAbove(V),
    IsAtLeast(V),
    IsBelow(V),
    IsAtMost(V),
    IsLike(V),
    IsOneOf(Vec<V>),
    Exists,
}

/// The name of a tag, without the `~` that says that its value is stored in the clear.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TagName {
    pub text: String,
    pub is_plain: bool,
}

impl TagName {
    pub fn new(name: &str) -> Self {
        match name.strip_prefix('~') {
            Some(text) => Self { text: text.to_owned(), is_plain: true },
            None => Self { text: name.to_owned(), is_plain: false },
        }
    }
}

impl<N, V> Query<N, V> {
    /// Fits every record.
    pub fn everything() -> Self {
        Self::All(Vec::new())
    }

    pub fn is_everything(&self) -> bool {
        matches!(self, Self::All(parts) if parts.is_empty())
    }

    /// The same query over other names and values.
    pub fn translate<N2, V2, E>(
        self,
        tag: &mut impl FnMut(N, Test<V>) -> Result<(N2, Test<V2>), E>,
    ) -> Result<Query<N2, V2>, E> {
        let mut each = |parts: Vec<Self>| -> Result<Vec<_>, E> {
            parts.into_iter().map(|it| it.translate(&mut *tag)).collect()
        };
        Ok(match self {
            Self::All(parts) => Query::All(each(parts)?),
            Self::Any(parts) => Query::Any(each(parts)?),
            Self::Not(part) => Query::Not(Box::new(part.translate(tag)?)),
            Self::Tag(name, test) => {
                let (name, test) = tag(name, test)?;
                Query::Tag(name, test)
            }
        })
    }
}

impl<N: Clone + Eq + Hash, V> Query<N, V> {
    /// What says something of this query; `None` if nothing does.
    fn simplify(self) -> Option<Self> {
        let some = |parts: Vec<Self>| parts.into_iter().filter_map(Self::simplify).collect();
        match self {
            Self::All(parts) => joined(some(parts), Self::All),
            Self::Any(parts) => joined(gathered(some(parts)), Self::Any),
            Self::Not(part) => match part.simplify() {
                Some(Self::Not(part)) => Some(*part),
                part => Some(Self::Not(Box::new(part.unwrap_or(Self::everything())))),
            },
            Self::Tag(..) => Some(self),
        }
    }
}

/// Alternatives for one tag as one test, which is found at once: applications look for many records by
/// a long `$or`.
fn gathered<N: Clone + Eq + Hash, V>(parts: Vec<Query<N, V>>) -> Vec<Query<N, V>> {
    let mut gathered: Vec<Query<N, V>> = Vec::new();
    let mut places: HashMap<N, usize> = HashMap::new();
    for part in parts {
        let (name, more) = match part {
            Query::Tag(name, Test::Is(value)) => (name, vec![value]),
            Query::Tag(name, Test::IsOneOf(values)) => (name, values),
            part => {
                gathered.push(part);
                continue;
            }
        };
        let place = *places.entry(name.clone()).or_insert(gathered.len());
        match gathered.get_mut(place) {
            Some(Query::Tag(_, Test::IsOneOf(values))) => values.extend(more),
            _ => gathered.push(Query::Tag(name, Test::IsOneOf(more))),
        }
    }
    gathered.into_iter().map(plain).collect()
}

/// One of one value is that value.
fn plain<N, V>(part: Query<N, V>) -> Query<N, V> {
    match part {
        Query::Tag(name, Test::IsOneOf(mut values)) if values.len() == 1 => {
            Query::Tag(name, Test::Is(values.remove(0)))
        }
        part => part,
    }
}

fn joined<Q>(mut parts: Vec<Q>, join: impl FnOnce(Vec<Q>) -> Q) -> Option<Q> {
    if parts.len() > 1 { Some(join(parts)) } else { parts.pop() }
}

impl<V> Test<V> {
    /// The same test of other values.
    pub fn translate<V2, E>(
        self,
        mut value: impl FnMut(V) -> Result<V2, E>,
    ) -> Result<Test<V2>, E> {
        Ok(match self {
            Self::Is(it) => Test::Is(value(it)?),
            Self::IsNot(it) => Test::IsNot(value(it)?),
            Self::IsAbove(it) => Test::IsAbove(value(it)?),
            Self::IsAtLeast(it) => Test::IsAtLeast(value(it)?),
            Self::IsBelow(it) => Test::IsBelow(value(it)?),
            Self::IsAtMost(it) => Test::IsAtMost(value(it)?),
            Self::IsLike(it) => Test::IsLike(value(it)?),
            Self::IsOneOf(them) => {
                Test::IsOneOf(them.into_iter().map(value).collect::<Result<_, _>>()?)
            }
            Self::Exists => Test::Exists,
        })
    }

    /// Whether sealed values can be tested so: only whether they are equal can be seen.
    fn is_for_sealed(&self) -> bool {
        matches!(self, Self::Is(_) | Self::IsNot(_) | Self::IsOneOf(_) | Self::Exists)
    }
}

impl<'de> Deserialize<'de> for Query {
    /// An object, or an array of objects of which one has to fit.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let query = match Value::deserialize(deserializer)? {
            Value::Object(map) => object(map),
            Value::Array(parts) => restrictions(parts),
            _ => Err("a query is an object".to_owned()),
        };
        let query = query.map_err(D::Error::custom)?;
        Ok(query.simplify().unwrap_or(Self::everything()))
    }
}

/// The older form: a list of objects, whose nulls say nothing.
fn restrictions(parts: Vec<Value>) -> Result<Query, String> {
    let mut queries = Vec::with_capacity(parts.len());
    for part in parts {
        let Value::Object(map) = part else { return Err("a restriction is an object".into()) };
        queries.push(object(map.into_iter().filter(|(_, value)| !value.is_null()).collect())?);
    }
    Ok(Query::Any(queries))
}

fn object(map: Map<String, Value>) -> Result<Query, String> {
    map.into_iter()
        .map(|(key, value)| entry(key, value))
        .collect::<Result<_, _>>()
        .map(Query::All)
}

fn entry(key: String, value: Value) -> Result<Query, String> {
    match (key.as_str(), value) {
        ("$and", Value::Array(parts)) => objects(parts, "$and").map(Query::All),
        ("$or", Value::Array(parts)) => objects(parts, "$or").map(Query::Any),
        ("$and" | "$or", _) => Err(format!("{key} takes an array of objects")),
        ("$not", Value::Object(map)) => Ok(Query::Not(Box::new(object(map)?))),
        ("$not", _) => Err("$not takes an object".into()),
        ("$exist", Value::String(name)) => tag(&name, Test::Exists),
        ("$exist", names) => {
            let names = strings(names).ok_or("$exist takes a tag's name or an array of them")?;
            names
                .iter()
                .map(|name| tag(name, Test::Exists))
                .collect::<Result<_, _>>()
                .map(Query::All)
        }
        (_, Value::String(value)) => tag(&key, Test::Is(value)),
        (_, Value::Object(map)) if map.len() == 1 => {
            let mut tests = map.into_iter().map(|(operator, value)| test(&operator, value));
            tag(&key, tests.next().ok_or("no operator")??)
        }
        _ => Err("a tag is compared with a string or with one operator".into()),
    }
}

fn objects(parts: Vec<Value>, operator: &str) -> Result<Vec<Query>, String> {
    let each = |part| match part {
        Value::Object(map) => object(map),
        _ => Err(format!("{operator} takes an array of objects")),
    };
    parts.into_iter().map(each).collect()
}

fn test(operator: &str, value: Value) -> Result<Test<String>, String> {
    if operator == "$in" {
        return strings(value).map(Test::IsOneOf).ok_or("$in takes an array of strings".into());
    }
    let make = match operator {
        "$neq" => Test::IsNot,
        "$gt" => Test::IsAbove,
        "$gte" => Test::IsAtLeast,
        "$lt" => Test::IsBelow,
        "$lte" => Test::IsAtMost,
        "$like" => Test::IsLike,
        _ => return Err("there is no such operator".into()),
    };
    match value {
        Value::String(value) => Ok(make(value)),
        _ => Err(format!("{operator} takes a string")),
    }
}

fn strings(value: Value) -> Option<Vec<String>> {
    let Value::Array(values) = value else { return None };
    let string = |value| match value {
        Value::String(text) => Some(text),
        _ => None,
    };
    values.into_iter().map(string).collect()
}

fn tag(name: &str, test: Test<String>) -> Result<Query, String> {
    let name = TagName::new(name);
    if name.text.is_empty() {
        return Err("the name of a tag is empty".into());
    }
    if !name.is_plain && !test.is_for_sealed() {
        return Err(
            "this operator needs a tag that is stored in the clear: name it with `~`".into()
        );
    }
    Ok(Query::Tag(name, test))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn parse(query: Value) -> Result<Query, String> {
        serde_json::from_value(query).map_err(|error| error.to_string())
    }

    fn tag_is(name: &str, value: &str) -> Query {
        Query::Tag(TagName::new(name), Test::Is(value.to_owned()))
    }

    #[test]
    fn what_says_nothing_fits_everything() {
        for query in [json!({}), json!({"$and": []}), json!({"$or": []}), json!([]), json!([{}])] {
            assert!(parse(query.clone()).unwrap().is_everything(), "{query}");
        }
        let query = parse(json!({"$or": [{}, {"a": "1"}], "$and": [{"$or": []}]})).unwrap();
        assert_eq!(query, tag_is("a", "1"), "as libindy has it");
        let nothing = parse(json!({"$not": {}})).unwrap();
        assert_eq!(nothing, Query::Not(Box::new(Query::everything())));
    }

    #[test]
    fn operators_are_read() {
        let query = parse(json!({"a": "1", "~b": {"$gt": "2"}, "$not": {"$not": {"c": "3"}}}));
        let b = TagName { text: "b".into(), is_plain: true };
        let Query::All(parts) = query.unwrap() else { panic!("of three parts") };
        assert_eq!(parts.len(), 3);
        assert!(parts.contains(&tag_is("a", "1")) && parts.contains(&tag_is("c", "3")));
        assert!(parts.contains(&Query::Tag(b, Test::IsAbove("2".into()))));
        let query = parse(json!({"a": {"$in": ["1", "2"]}})).unwrap();
        assert!(matches!(query, Query::Tag(_, Test::IsOneOf(values)) if values.len() == 2));
        let query = parse(json!({"$exist": ["a", "~b"]})).unwrap();
        assert!(matches!(query, Query::All(parts) if parts.len() == 2));
        let old = parse(json!([{"a": "1", "c": null}, {"b": "2"}])).unwrap();
        assert_eq!(old, Query::Any(vec![tag_is("a", "1"), tag_is("b", "2")]));
    }

    #[test]
    fn alternatives_for_one_tag_are_one_test() {
        let query = json!({"$or": [{"a": "1"}, {"b": "2"}, {"a": {"$in": ["3", "4"]}},
            {"~a": "5"}, {"a": "6"}, {"a": {"$neq": "7"}}]});
        let a = |test| Query::Tag(TagName::new("a"), test);
        let values = ["1", "3", "4", "6"].map(str::to_owned).into();
        let not = a(Test::IsNot("7".to_owned()));
        let parts = vec![a(Test::IsOneOf(values)), tag_is("b", "2"), tag_is("~a", "5"), not];
        assert_eq!(parse(query).unwrap(), Query::Any(parts));
        assert_eq!(parse(json!({"$or": [{"a": "1"}]})).unwrap(), tag_is("a", "1"));
    }

    #[test]
    fn what_is_not_a_query_says_why() {
        let wrong = [
            (json!("a"), "object"),
            (json!({"a": 1}), "string"),
            (json!({"a": {"$gt": "1"}}), "clear"),
            (json!({"a": {"$like": "1"}}), "clear"),
            (json!({"~a": {"$between": "1"}}), "operator"),
            (json!({"~a": {"$gt": 1}}), "$gt"),
            (json!({"~a": {"$gt": "1", "$lt": "2"}}), "one operator"),
            (json!({"a": {"$in": ["1", 2]}}), "$in"),
            (json!({"$and": {}}), "$and"),
            (json!({"$or": ["a"]}), "$or"),
            (json!({"$not": []}), "$not"),
            (json!({"$exist": 1}), "$exist"),
            (json!({"": "1"}), "empty"),
            (json!({"~": "1"}), "empty"),
        ];
        for (query, word) in wrong {
            let error = parse(query.clone()).unwrap_err();
            assert!(error.contains(word), "{query}: {error}");
        }
    }
}
