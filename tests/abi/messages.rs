//! Packed messages.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE;
use serde_json::{Value, json};

use super::boxes::LONG;
use crate::library::{
    NULL, TestWallet, Text, close_wallet, code, create_key, pack, parsed, unpack,
};

/// A sender with a wallet, and a recipient with another.
struct Two {
    mine: TestWallet,
    theirs: TestWallet,
    sender: String,
    recipient: String,
}

impl Two {
    fn new() -> Self {
        let (mine, theirs) = (TestWallet::new(), TestWallet::new());
        let sender = create_key(mine.handle, "{}").value();
        let recipient = create_key(theirs.handle, "{}").value();
        Self { mine, theirs, sender, recipient }
    }

    fn pack(&self, text: impl AsRef<[u8]>, sender: impl Into<Text>) -> Vec<u8> {
        pack(self.mine.handle, text, json!([self.recipient]), sender).value()
    }

    fn packed(&self) -> Value {
        serde_json::from_slice(&self.pack("SECRET", &self.sender)).unwrap()
    }

    fn refused(&self, packed: &Value) -> i32 {
        let heard = unpack(self.theirs.handle, packed.to_string()).ask();
        assert!(heard.value.is_empty());
        assert!(!heard.message().contains("SECRET"), "{}", heard.message());
        heard.code
    }
}

fn read(unpacked: &[u8]) -> Value {
    parsed(std::str::from_utf8(unpacked).unwrap())
}

/// Characters of every length, so that some lie across the end of a slice.
fn long(length: usize) -> String {
    "a\"é\n☃\\😀\u{1}".chars().cycle().take(length).collect()
}

#[test]
fn recipients_read_what_was_packed_and_by_whom() {
    let two = Two::new();
    for text in ["a".to_owned(), long(20), long(3 << 18), long(LONG), "x".repeat(2 * (3 << 18))] {
        let unpacked = unpack(two.theirs.handle, two.pack(&text, &two.sender)).value();
        let expected = json!({"message": text, "recipient_verkey": two.recipient,
            "sender_verkey": two.sender});
        assert_eq!(read(&unpacked), expected);
        let unpacked = unpack(two.theirs.handle, two.pack(&text, NULL)).value();
        assert_eq!(read(&unpacked), json!({"message": text, "recipient_verkey": two.recipient}));
    }
}

#[test]
fn a_packed_message_has_libindys_form() {
    let two = Two::new();
    for (sender, algorithm) in [(Text::from(&two.sender), "Authcrypt"), (NULL, "Anoncrypt")] {
        let packed = two.pack("text", sender);
        let bytes = |value: &Value| URL_SAFE.decode(value.as_str().unwrap()).unwrap();
        let envelope: Value = serde_json::from_slice(&packed).unwrap();
        let lengths = ["iv", "ciphertext", "tag"].map(|it| bytes(&envelope[it]).len());
        assert_eq!(lengths, [12, 4, 16]);
        let protected = bytes(&envelope["protected"]);
        let start = format!(
            r#"{{"enc":"xchacha20poly1305_ietf","typ":"JWM/1.0","alg":"{algorithm}","recipients":[{{"encrypted_key":""#
        );
        assert!(protected.starts_with(start.as_bytes()));
        let protected: Value = serde_json::from_slice(&protected).unwrap();
        let recipient = &protected["recipients"][0];
        let header = recipient["header"].as_object().unwrap();
        assert_eq!(header["kid"], json!(two.recipient));
        let is_auth = algorithm == "Authcrypt";
        let key = bytes(&recipient["encrypted_key"]).len();
        assert_eq!((header.len(), key), if is_auth { (3, 48) } else { (1, 80) });
        if is_auth {
            assert_eq!(bytes(&header["iv"]).len(), 24);
            assert_eq!(bytes(&header["sender"]).len(), 48 + two.sender.len());
        }
    }
}

/// More than are encrypted in one slice, so on all threads.
#[test]
fn every_one_of_many_recipients_reads() {
    let two = Two::new();
    for count in [2, 16, 17, 100] {
        let keys: Vec<String> = (0..count)
            .map(|number| {
                let wallet = if number % 2 == 0 { &two.mine } else { &two.theirs };
                create_key(wallet.handle, "{}").value()
            })
            .collect();
        for sender in [Text::from(&two.sender), NULL] {
            let packed = pack(two.mine.handle, "text", json!(keys), sender).value();
            for (wallet, first) in [(&two.mine, 0), (&two.theirs, 1)] {
                let unpacked = read(&unpack(wallet.handle, &packed).value());
                assert_eq!(unpacked["recipient_verkey"], json!(keys[first]));
                assert_eq!(unpacked["message"], "text");
            }
        }
    }
}

#[test]
fn one_bad_recipient_fails_the_whole() {
    let two = Two::new();
    let (handle, good) = (two.mine.handle, &two.recipient);
    for count in [1, 40] {
        for (bad, expected) in [
            ("short", code::INVALID_STRUCTURE),
            ("", code::INVALID_STRUCTURE),
            ("~CoRER63DVYnWZtK8uAzNbx", code::INVALID_STRUCTURE),
            (&format!("{good}:rsa"), code::UNKNOWN_CRYPTO_TYPE),
        ] {
            let mut recipients = vec![good.as_str(); count];
            recipients.push(bad);
            let recipients = json!(recipients);
            assert_eq!(pack(handle, "text", recipients.clone(), NULL).error(), expected);
            assert_eq!(pack(handle, "text", recipients, &two.sender).error(), expected);
        }
    }
}

#[test]
fn a_sender_must_be_a_key_of_the_wallet() {
    let two = Two::new();
    let recipients = || json!([two.recipient]);
    let error = |wallet, sender: &str| pack(wallet, "text", recipients(), sender).error();
    assert_eq!(error(two.mine.handle, &two.recipient), code::ITEM_NOT_FOUND);
    assert_eq!(error(two.mine.handle, "short"), code::INVALID_STRUCTURE);
    assert_eq!(error(two.mine.handle, ""), code::INVALID_STRUCTURE);
    assert_eq!(error(two.mine.handle, &format!("{}:rsa", two.sender)), code::UNKNOWN_CRYPTO_TYPE);
    assert_eq!(error(0, &two.sender), code::WALLET_INVALID_HANDLE);
    // Nobody's wallet is needed where nobody sends.
    let packed = pack(0, "text", recipients(), NULL).value();
    assert_eq!(read(&unpack(two.theirs.handle, packed).value())["message"], "text");
}

#[test]
fn a_message_for_others_is_not_found() {
    let two = Two::new();
    let packed = two.pack("text", &two.sender);
    assert_eq!(unpack(two.mine.handle, &packed).error(), code::ITEM_NOT_FOUND);
    assert_eq!(unpack(0, &packed).error(), code::WALLET_INVALID_HANDLE);
}

#[test]
fn bytes_that_are_no_text_are_packed_but_not_unpacked() {
    let two = Two::new();
    let mut late = vec![b'a'; 3 << 18];
    late.push(0xff);
    for bytes in [&b"\xff"[..], b"text\xe2\x98", &[0xc0; 100], &late] {
        let packed = two.pack(bytes, &two.sender);
        assert_eq!(unpack(two.theirs.handle, packed).error(), code::INVALID_STRUCTURE);
    }
}

#[test]
fn what_is_no_packed_message_is_refused() {
    let two = Two::new();
    let good = two.packed();
    let no_message = code::invalid_param(3);
    for packed in [json!([]), json!({}), json!(7), json!("text"), Value::Null] {
        assert_eq!(two.refused(&packed), no_message, "{packed}");
    }
    for name in ["protected", "iv", "ciphertext", "tag"] {
        let mut changed = good.clone();
        changed.as_object_mut().unwrap().remove(name);
        assert_eq!(two.refused(&changed), no_message, "{changed}");
        for value in [json!(null), json!(1), json!([])] {
            changed[name] = value;
            assert_eq!(two.refused(&changed), no_message, "{changed}");
        }
        for value in ["", "*", "AAAA"] {
            changed[name] = json!(value);
            // A text that is shorter is a changed one.
            let is_text = name == "ciphertext" && value != "*";
            let expected =
                if is_text { code::UNKNOWN_CRYPTO_TYPE } else { code::INVALID_STRUCTURE };
            assert_eq!(two.refused(&changed), expected, "{changed}");
        }
    }
    for bytes in [&b"\xff"[..], b"{", b"[[[[", &b"[".repeat(100_000)] {
        assert_eq!(unpack(two.theirs.handle, bytes).error(), no_message);
    }
    let unknown = json!({"unknown": [1], "protected": good["protected"], "iv": good["iv"],
        "ciphertext": good["ciphertext"], "tag": good["tag"]});
    let unpacked = unpack(two.theirs.handle, unknown.to_string()).value();
    assert_eq!(read(&unpacked)["message"], "SECRET");
}

#[test]
fn what_was_changed_is_refused() {
    let two = Two::new();
    for name in ["iv", "ciphertext", "tag"] {
        let mut changed = two.packed();
        let mut bytes = URL_SAFE.decode(changed[name].as_str().unwrap()).unwrap();
        bytes[0] ^= 1;
        changed[name] = json!(URL_SAFE.encode(bytes));
        assert_eq!(two.refused(&changed), code::UNKNOWN_CRYPTO_TYPE, "{name}");
    }
}

#[test]
fn what_is_no_header_is_refused() {
    let two = Two::new();
    let mut good = two.packed();
    let protected = URL_SAFE.decode(good["protected"].as_str().unwrap()).unwrap();
    let protected: Value = serde_json::from_slice(&protected).unwrap();
    let mut refused = |protected: &Value, expected| {
        good["protected"] = json!(URL_SAFE.encode(protected.to_string()));
        assert_eq!(two.refused(&good), expected, "{protected}");
    };
    for pointer in [
        "/enc",
        "/recipients",
        "/recipients/0",
        "/recipients/0/header/kid",
        "/recipients/0/header/iv",
        "/recipients/0/header/sender",
        "/recipients/0/encrypted_key",
    ] {
        for value in [json!(1), json!({}), json!([[]])] {
            let mut changed = protected.clone();
            *changed.pointer_mut(pointer).unwrap() = value;
            refused(&changed, code::INVALID_STRUCTURE);
        }
    }
    for (name, value) in [
        ("iv", Value::Null),
        ("iv", json!("AAAA")),
        ("sender", json!("AAAA")),
        ("sender", Value::Null),
    ] {
        let mut changed = protected.clone();
        changed["recipients"][0]["header"][name] = value;
        refused(&changed, code::INVALID_STRUCTURE);
    }
    for kid in [json!(two.sender), json!("short"), json!(""), json!("a:rsa")] {
        let mut changed = protected.clone();
        changed["recipients"][0]["header"]["kid"] = kid;
        refused(&changed, code::ITEM_NOT_FOUND);
    }
    let nobody = json!({"enc": "", "typ": "", "alg": "", "recipients": []});
    refused(&nobody, code::ITEM_NOT_FOUND);
}

#[test]
fn padding_may_be_missing() {
    let two = Two::new();
    for (text, slices) in [(long(11), 1), ("x".repeat(LONG), 2)] {
        let mut packed: Value = serde_json::from_slice(&two.pack(&text, &two.sender)).unwrap();
        for name in ["iv", "ciphertext", "tag"] {
            packed[name] = json!(packed[name].as_str().unwrap().trim_end_matches('='));
        }
        let unpacked = unpack(two.theirs.handle, packed.to_string()).value();
        assert_eq!(read(&unpacked)["message"], json!(text), "{slices}");
    }
    // But it ends a text.
    let mut packed: Value = serde_json::from_slice(&two.pack("x".repeat(LONG), NULL)).unwrap();
    let mut ciphertext = packed["ciphertext"].as_str().unwrap().to_owned();
    ciphertext.replace_range((1 << 20) - 1..1 << 20, "=");
    packed["ciphertext"] = json!(ciphertext);
    assert_eq!(two.refused(&packed), code::INVALID_STRUCTURE);
}

#[test]
fn a_wallet_may_be_closed_behind_long_messages() {
    let two = Two::new();
    let text = long(8 << 20);
    let packed = two.pack(&text, &two.sender);
    let unpacking = unpack(two.theirs.handle, packed).issue();
    let packing = pack(two.mine.handle, &text, json!([two.recipient]), &two.sender).issue();
    let closing = [two.theirs.handle, two.mine.handle].map(|it| close_wallet(it).issue());
    assert_eq!(read(&unpacking.value())["message"], json!(text));
    assert!(packing.value().len() > text.len());
    closing.into_iter().for_each(|it| it.value());
}
