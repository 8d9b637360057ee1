//! Fully qualified identifiers: `prefix:method:identifier`, as `did:sov:Th7Mp…`.
//!
//! The same rules hold for DIDs, schema ids and the rest: libindy takes an identifier for qualified
//! if it reads `word:word:anything` in lower-case letters and digits.

/// The method of a qualified identifier.
pub fn method(identifier: &str) -> Option<&str> {
    parts(identifier).map(|(_, method, _)| method)
}

/// The identifier without prefix and method.
pub fn unqualified(identifier: &str) -> &str {
    parts(identifier).map_or(identifier, |(_, _, rest)| rest)
}

/// Whether it is qualified, and with this prefix.
pub fn is_qualified_as(prefix: &str, identifier: &str) -> bool {
    identifier.starts_with(prefix) && parts(identifier).is_some()
}

/// Puts prefix and method in front of an identifier.
pub fn qualify(prefix: &str, method: &str, identifier: &str) -> String {
    format!("{prefix}:{method}:{identifier}")
}

fn parts(identifier: &str) -> Option<(&str, &str, &str)> {
    let (prefix, rest) = identifier.split_once(':')?;
    let (method, rest) = rest.split_once(':')?;
    (is_word(prefix) && is_word(method) && !rest.contains('\n')).then_some((prefix, method, rest))
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_is_qualified_by_two_lower_case_words() {
        assert_eq!(method("did:sov:Th7MpTaRZVRYnPiabds81Y"), Some("sov"));
        assert_eq!(unqualified("did:sov:Th7MpTaRZVRYnPiabds81Y"), "Th7MpTaRZVRYnPiabds81Y");
        assert_eq!(method("Th7MpTaRZVRYnPiabds81Y:2:gvt:1.0"), None);
        assert_eq!(unqualified("schema:sov:did:sov:X:2:gvt:1.0"), "did:sov:X:2:gvt:1.0");
        assert!(!is_qualified_as("did", "schema:sov:did:sov:X:2:gvt:1.0"));
    }
}
