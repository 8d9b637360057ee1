//! Queries in JSON, with the names and values as tags have them.
//!
//! The operators are libindy's, except `$exist`, which it did not have: a storage that does not know
//! it answers an error. Libindy also had no form for a query that fits nothing: no storage needs to
//! be asked such a one.

use serde_json::{Value, json};

use super::form::{tag_name, tag_value};
use crate::model::query::{Query, Test};
use crate::storage::{SealedQuery, SealedTagName, TagValue};

pub(super) enum QueryJson {
    Everything,
    Nothing,
    Some(Value),
}

impl QueryJson {
    pub(super) fn of(query: &SealedQuery) -> Self {
        match query {
            Query::All(parts) => Self::join(parts, Self::Everything, "$and"),
            Query::Any(parts) => Self::join(parts, Self::Nothing, "$or"),
            Query::Not(part) => match Self::of(part) {
                Self::Everything => Self::Nothing,
                Self::Nothing => Self::Everything,
                Self::Some(part) => Self::Some(json!({"$not": part})),
            },
            Query::Tag(_, Test::IsOneOf(values)) if values.is_empty() => Self::Nothing,
            Query::Tag(name, test) => Self::Some(tag(name, test)),
        }
    }

    /// `None` if nothing fits.
    pub(super) fn into_value(self) -> Option<Value> {
        match self {
            Self::Everything => Some(json!({})),
            Self::Nothing => None,
            Self::Some(query) => Some(query),
        }
    }

    /// `neutral` is what no parts mean.
    fn join(parts: &[SealedQuery], neutral: Self, operator: &str) -> Self {
        let is_and = matches!(neutral, Self::Everything);
        let mut some = Vec::new();
        for part in parts {
            match Self::of(part) {
                Self::Some(part) => some.push(part),
                Self::Everything if !is_and => return Self::Everything,
                Self::Nothing if is_and => return Self::Nothing,
                Self::Everything | Self::Nothing => {}
            }
        }
        match some.len() {
            0 => neutral,
            1 => some.pop().map_or(neutral, Self::Some),
            _ => Self::Some(json!({operator: some})),
        }
    }
}

fn tag(name: &SealedTagName, test: &Test<TagValue>) -> Value {
    let name = tag_name(&name.name, name.is_plain);
    let with = |operator: &str, value| json!({&name: {operator: tag_value(value)}});
    match test {
        Test::Is(value) => json!({name: tag_value(value)}),
        Test::IsNot(value) => with("$neq", value),
        Test::IsAbove(value) => with("$gt", value),
        Test::IsAtLeast(value) => with("$gte", value),
        Test::IsBelow(value) => with("$lt", value),
        Test::IsAtMost(value) => with("$lte", value),
        Test::IsLike(value) => with("$like", value),
        Test::IsOneOf(values) => {
            json!({name: {"$in": values.iter().map(tag_value).collect::<Vec<_>>()}})
        }
        Test::Exists => json!({"$exist": [name]}),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is(name: &str, value: &str) -> SealedQuery {
        let name = SealedTagName { name: name.into(), is_plain: true };
        Query::Tag(name, Test::Is(TagValue::Plain(value.into())))
    }

    fn json_of(query: &SealedQuery) -> Option<Value> {
        QueryJson::of(query).into_value()
    }

    #[test]
    fn queries_are_written_as_libindy_wrote_them() {
        let sealed = SealedTagName { name: b"\xff".to_vec(), is_plain: false };
        let values = vec![TagValue::Sealed(b"1".to_vec()), TagValue::Sealed(b"2".to_vec())];
        let among = Query::Tag(sealed, Test::IsOneOf(values));
        let query = Query::All(vec![is("a", "\""), Query::Not(Box::new(among))]);
        let not = json!({"$not": {"/w==": {"$in": ["MQ==", "Mg=="]}}});
        assert_eq!(json_of(&query), Some(json!({"$and": [{"~YQ==": "\""}, not]})));
    }

    #[test]
    fn what_is_certain_is_not_asked() {
        let not = |query| Query::Not(Box::new(query));
        let everything = || Query::everything();
        let nothing = || Query::Any(Vec::new());
        assert_eq!(json_of(&everything()), Some(json!({})));
        assert_eq!(json_of(&nothing()), None);
        assert_eq!(json_of(&not(everything())), None);
        assert_eq!(json_of(&not(nothing())), Some(json!({})));
        assert_eq!(json_of(&Query::All(vec![is("a", "1"), nothing()])), None);
        assert_eq!(json_of(&Query::Any(vec![is("a", "1"), everything()])), Some(json!({})));
        let one = Some(json!({"~YQ==": "1"}));
        assert_eq!(json_of(&Query::All(vec![is("a", "1"), everything()])), one);
        assert_eq!(json_of(&Query::Any(vec![nothing(), is("a", "1")])), one);
    }
}
