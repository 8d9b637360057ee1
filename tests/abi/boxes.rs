//! Boxes for one recipient, and notes about keys.

use crate::library::{
    TestWallet, anon_crypt, anon_decrypt, auth_crypt, auth_decrypt, code, create_key,
    get_key_metadata, set_key_metadata, sign,
};

/// Longer than what is computed in one slice, by a part of one.
pub const LONG: usize = 2 * (3 << 18) + 1000;

pub fn texts() -> [Vec<u8>; 5] {
    [vec![0], vec![0xff; 31], (0..=255).collect(), vec![7; 3 << 18], vec![9; LONG]]
}

/// A change in the head, the middle and the end, and what is too short.
fn damaged(bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> + '_ {
    let changed = [0, 31, 32, 47, 48, bytes.len() / 2, bytes.len() - 1].map(|index| {
        let mut changed = bytes.to_vec();
        changed[index] ^= 0x40;
        changed
    });
    let cut = [1, 31, 32, 47, 48, bytes.len() - 1].map(|length| bytes[..length].to_vec());
    changed.into_iter().chain(cut)
}

#[test]
fn who_has_the_key_reads_and_knows_the_sender() {
    let (mine, theirs) = (TestWallet::new(), TestWallet::new());
    let sender = create_key(mine.handle, "{}").value();
    let recipient = create_key(theirs.handle, "{}").value();
    let other = create_key(theirs.handle, "{}").value();
    for text in texts() {
        let sealed = auth_crypt(mine.handle, &sender, &recipient, &text).value();
        let opened = auth_decrypt(theirs.handle, &recipient, &sealed).value();
        assert_eq!(opened, (sender.clone(), text.clone()));
        let wrong = auth_decrypt(theirs.handle, &other, &sealed).ask();
        assert_eq!((wrong.code, wrong.value), (code::INVALID_STRUCTURE, Default::default()));
        let again = auth_crypt(mine.handle, &sender, &recipient, &text).value();
        assert_ne!(again, sealed, "every box is under a key of its own");
    }
}

#[test]
fn who_has_the_key_reads_what_is_anonymous() {
    let wallet = TestWallet::new();
    let key = create_key(wallet.handle, "{}").value();
    let other = create_key(wallet.handle, "{}").value();
    for text in texts() {
        let sealed = anon_crypt(&key, &text).value();
        assert_eq!(sealed.len(), text.len() + 48);
        assert_eq!(anon_decrypt(wallet.handle, &key, &sealed).value(), text);
        let wrong = anon_decrypt(wallet.handle, &other, &sealed).ask();
        assert_eq!((wrong.code, wrong.value.len()), (code::INVALID_STRUCTURE, 0));
    }
}

#[test]
fn boxes_that_were_changed_do_not_open() {
    let wallet = TestWallet::new();
    let key = create_key(wallet.handle, "{}").value();
    for text in [&b"text"[..], &vec![1; LONG]] {
        for changed in damaged(&auth_crypt(wallet.handle, &key, &key, text).value()) {
            let refused = auth_decrypt(wallet.handle, &key, changed).error();
            assert_eq!(refused, code::INVALID_STRUCTURE);
        }
        for changed in damaged(&anon_crypt(&key, text).value()) {
            let refused = anon_decrypt(wallet.handle, &key, changed).error();
            assert_eq!(refused, code::INVALID_STRUCTURE);
        }
    }
    // A sealed box with something else in it.
    let other = anon_crypt(&key, "no box").value();
    assert_eq!(auth_decrypt(wallet.handle, &key, other).error(), code::INVALID_STRUCTURE);
}

#[test]
fn boxes_need_keys_that_are_keys() {
    let (wallet, other) = (TestWallet::new(), TestWallet::new());
    let mine = create_key(wallet.handle, "{}").value();
    let theirs = create_key(other.handle, "{}").value();
    let handle = wallet.handle;
    let sealed = anon_crypt(&mine, "text").value();
    let malformed = ["short", "0OIl", &mine[4..]];
    let other_type = format!("{mine}:rsa");
    let cases = malformed.map(|it| (it, code::INVALID_STRUCTURE));
    // The point 1, to which everybody could read.
    let nobody = "4uQeVj5tqViQh7yWWGStvkEG1Zmhx6uasJtWCJziofM";
    for (verkey, expected) in cases.into_iter().chain([(&*other_type, code::UNKNOWN_CRYPTO_TYPE)]) {
        assert_eq!(auth_crypt(handle, verkey, &theirs, "text").error(), expected);
        assert_eq!(auth_crypt(handle, &mine, verkey, "text").error(), expected);
        assert_eq!(auth_decrypt(handle, verkey, &sealed).error(), expected);
        assert_eq!(anon_crypt(verkey, "text").error(), expected);
        assert_eq!(anon_decrypt(handle, verkey, &sealed).error(), expected);
    }
    assert_eq!(anon_crypt(nobody, "text").error(), code::INVALID_STRUCTURE);
    assert_eq!(auth_crypt(handle, &mine, nobody, "text").error(), code::INVALID_STRUCTURE);
    assert_eq!(auth_crypt(handle, &theirs, &mine, "text").error(), code::ITEM_NOT_FOUND);
    assert_eq!(auth_decrypt(handle, &theirs, &sealed).error(), code::ITEM_NOT_FOUND);
    assert_eq!(anon_decrypt(handle, &theirs, &sealed).error(), code::ITEM_NOT_FOUND);
    let with_type = format!("{theirs}:ed25519");
    let sealed = anon_crypt(with_type, "text").value();
    assert_eq!(anon_decrypt(other.handle, &theirs, sealed).value(), b"text");
}

#[test]
fn a_wallet_that_is_not_open_has_no_keys() {
    let wallet = TestWallet::new();
    let key = create_key(wallet.handle, "{}").value();
    let sealed = anon_crypt(&key, "text").value();
    let expected = code::WALLET_INVALID_HANDLE;
    assert_eq!(auth_crypt(0, &key, &key, "text").error(), expected);
    assert_eq!(auth_decrypt(0, &key, &sealed).error(), expected);
    assert_eq!(anon_decrypt(0, &key, &sealed).error(), expected);
    assert_eq!(set_key_metadata(0, &key, "text").error(), expected);
    assert_eq!(get_key_metadata(0, &key).error(), expected);
}

/// More keys than a wallet keeps ready.
#[test]
fn any_number_of_keys_is_used_in_turn() {
    let wallet = TestWallet::new();
    let keys: Vec<_> = (0..1_100).map(|_| create_key(wallet.handle, "{}").issue()).collect();
    let keys: Vec<String> = keys.into_iter().map(|it| it.value()).collect();
    for _ in 0..2 {
        let signatures: Vec<_> =
            keys.iter().map(|it| sign(wallet.handle, it, "text").issue()).collect();
        assert!(signatures.into_iter().all(|it| it.value().len() == 64));
        let sealed: Vec<_> = keys
            .iter()
            .map(|it| auth_crypt(wallet.handle, &keys[0], it, "text").issue())
            .collect();
        for (key, sealed) in keys.iter().zip(sealed) {
            let (sender, text) = auth_decrypt(wallet.handle, key, sealed.value()).value();
            assert_eq!((sender, &text[..]), (keys[0].clone(), &b"text"[..]));
        }
    }
}

#[test]
fn notes_about_keys_are_kept_and_replaced() {
    let wallet = TestWallet::new();
    let (handle, key) = (wallet.handle, create_key(wallet.handle, "{}").value());
    let heard = get_key_metadata(handle, &key).ask();
    assert_eq!((heard.code, &*heard.value), (code::ITEM_NOT_FOUND, ""));
    for note in ["a note", "", "Grüß ☃ \"quoted\""] {
        set_key_metadata(handle, &key, note).value();
        assert_eq!(get_key_metadata(handle, &key).value(), note);
    }
    let stranger = "~CoRER63DVYnWZtK8uAzNbx";
    set_key_metadata(handle, stranger, "of another").value();
    assert_eq!(get_key_metadata(handle, stranger).value(), "of another");
    for (verkey, expected) in [
        ("short".to_owned(), code::INVALID_STRUCTURE),
        (format!("{key}:rsa"), code::UNKNOWN_CRYPTO_TYPE),
    ] {
        assert_eq!(set_key_metadata(handle, &verkey, "note").error(), expected);
        assert_eq!(get_key_metadata(handle, &verkey).error(), expected);
    }
}
