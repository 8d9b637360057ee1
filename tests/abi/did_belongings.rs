//! A DID with all that hangs on it: renamed and deleted as a whole, or not at all.

use serde_json::{Value, json};

use crate::library::{
    Copied, NULL, Pending, TestWallet, WalletPlace, close_wallet, code, create_did,
    create_pairwise, create_wallet, delete_did, get_did, get_did_metadata, get_endpoint,
    get_pairwise, key_for_local_did, list_dids, list_pairwise, open_wallet, parsed, qualify_did,
    raw_credentials, records_per_kind, replace_keys_apply, replace_keys_start, set_did_metadata,
    set_endpoint, set_key_metadata, set_pairwise_metadata, sign, store_their_did,
};

const DID: &str = "VsKV7grR1BUE29mG2Fm2kX";
const QUALIFIED: &str = "did:sov:VsKV7grR1BUE29mG2Fm2kX";
const SEED: &str = "00000000000000000000000000000My1";
const VERKEY: &str = "GjZWsBLgZCR18aL468JAT7w9CZRiBnpxUPPgyQxh4voa";
const NEXT_SEED: &str = "00000000000000000000000000000My2";
const NEXT_VERKEY: &str = "kqa2HyagzfMAq42H5f9u3UMwnSBPQx2QfrSyXbUPxMn";
const OTHER: &str = "NcYxiDXkpYi6ov5FcYDi1e";
const THEIRS: &str = "8wZcEriaNLNKtteJvx7f8i";
const ALSO_THEIRS: &str = "2PRyVHmkXQnQzJQKxHxnXC";
const POOL: i32 = 1;

/// A wallet with a DID that has all that a DID can have.
fn with_all() -> TestWallet {
    let it = TestWallet::new();
    create_all(it.handle);
    it
}

fn create_all(wallet: i32) {
    create_did(wallet, json!({"did": DID, "seed": SEED})).value();
    create_did(wallet, json!({"did": OTHER})).value();
    replace_keys_start(wallet, DID, json!({"seed": NEXT_SEED})).value();
    set_did_metadata(wallet, DID, "metadata").value();
    set_endpoint(wallet, DID, "address", VERKEY).value();
    for theirs in [THEIRS, ALSO_THEIRS] {
        store_their_did(wallet, json!({"did": theirs, "verkey": VERKEY})).value();
    }
    create_pairwise(wallet, THEIRS, DID, "relation").value();
    create_pairwise(wallet, ALSO_THEIRS, OTHER, NULL).value();
}

/// All that the wallet tells of a DID.
fn told(wallet: i32, did: &str) -> Value {
    let endpoint = get_endpoint(wallet, POOL, did).ask();
    let relations: Vec<_> = parsed(&list_pairwise(wallet).value())
        .as_array()
        .unwrap()
        .iter()
        .map(|it| parsed(it.as_str().unwrap()))
        .filter(|it| it["my_did"] == did)
        .collect();
    let one = get_did(wallet, did).ask();
    let one = if one.code == 0 { parsed(&one.value) } else { json!(one.code) };
    let metadata = get_did_metadata(wallet, did).ask();
    json!({
        "did": one,
        "key": key_for_local_did(wallet, did).ask().value,
        "metadata": [metadata.code, metadata.value],
        "endpoint": [endpoint.code, endpoint.value.0, endpoint.value.1],
        "relations": relations,
    })
}

fn all(did: &str) -> Value {
    json!({
        "did": {"did": did, "verkey": VERKEY, "tempVerkey": NEXT_VERKEY, "metadata": "metadata"},
        "key": VERKEY,
        "metadata": [0, "metadata"],
        "endpoint": [0, "address", VERKEY],
        "relations": [{"my_did": did, "their_did": THEIRS, "metadata": "relation"}],
    })
}

fn nothing() -> Value {
    json!({
        "did": code::ITEM_NOT_FOUND,
        "key": "",
        "metadata": [code::ITEM_NOT_FOUND, ""],
        "endpoint": [code::POOL_INVALID_HANDLE, "", null],
        "relations": [],
    })
}

#[test]
fn all_that_hangs_on_a_did_is_renamed_with_it() {
    let it = with_all();
    let before = records_per_kind(&it.place.file());
    for (from, method, to) in [
        (DID, "sov", QUALIFIED),
        (QUALIFIED, "peer", "did:peer:VsKV7grR1BUE29mG2Fm2kX"),
        ("did:peer:VsKV7grR1BUE29mG2Fm2kX", "sov1", "did:sov1:VsKV7grR1BUE29mG2Fm2kX"),
    ] {
        assert_eq!(told(it.handle, from), all(from));
        assert_eq!(qualify_did(it.handle, from, method).value(), to);
        assert_eq!(told(it.handle, to), all(to));
        assert_eq!(told(it.handle, from), nothing());
        assert_eq!(records_per_kind(&it.place.file()), before);
    }
    let did = "did:sov1:VsKV7grR1BUE29mG2Fm2kX";
    replace_keys_apply(it.handle, did).value();
    assert_eq!(key_for_local_did(it.handle, did).value(), NEXT_VERKEY);
    assert_eq!(get_pairwise(it.handle, ALSO_THEIRS).value(), json!({"my_did": OTHER}).to_string());
}

#[test]
fn a_did_that_has_nothing_is_renamed() {
    let it = TestWallet::new();
    let (did, verkey) = create_did(it.handle, "{}").value();
    let qualified = qualify_did(it.handle, &did, "sov").value();
    assert_eq!(qualified, format!("did:sov:{did}"));
    let entry = json!([{"did": qualified, "verkey": verkey, "tempVerkey": null, "metadata": null}]);
    assert_eq!(parsed(&list_dids(it.handle).value()), entry);
}

#[test]
fn a_did_that_has_the_method_stays_as_it_is() {
    let it = with_all();
    qualify_did(it.handle, DID, "sov").value();
    assert_eq!(qualify_did(it.handle, QUALIFIED, "sov").value(), QUALIFIED);
    assert_eq!(told(it.handle, QUALIFIED), all(QUALIFIED));
    let unknown = qualify_did(it.handle, "did:sov:x", "sov").error();
    assert_eq!(unknown, code::ITEM_NOT_FOUND);
}

#[test]
fn only_dids_of_ours_are_renamed_and_deleted() {
    let it = with_all();
    for did in [THEIRS, QUALIFIED, "did:web:x"] {
        let heard = qualify_did(it.handle, did, "sov").ask();
        assert_eq!((heard.code, heard.value.as_str()), (code::ITEM_NOT_FOUND, ""), "{did}");
        assert_eq!(delete_did(it.handle, did).error(), code::ITEM_NOT_FOUND, "{did}");
    }
    assert_eq!(told(it.handle, DID), all(DID));
    assert_eq!(key_for_local_did(it.handle, THEIRS).value(), VERKEY);
}

/// libindy takes the old DID away and then finds that the new one is there.
#[test]
fn a_name_that_has_something_is_not_taken() {
    let there: [fn(i32); 3] = [
        |wallet| _ = create_did(wallet, json!({"did": QUALIFIED})).value(),
        |wallet| set_did_metadata(wallet, QUALIFIED, "there").value(),
        |wallet| set_endpoint(wallet, QUALIFIED, "there", VERKEY).value(),
    ];
    for put in there {
        let it = with_all();
        put(it.handle);
        let (old, new) = (told(it.handle, DID), told(it.handle, QUALIFIED));
        let heard = qualify_did(it.handle, DID, "sov").ask();
        assert_eq!(heard.code, code::ITEM_ALREADY_EXISTS);
        assert!(heard.message().contains(QUALIFIED));
        assert_eq!((told(it.handle, DID), told(it.handle, QUALIFIED)), (old, new));
    }
}

#[test]
fn hundreds_of_relations_go_along() {
    let it = TestWallet::new();
    create_did(it.handle, json!({"did": DID, "seed": SEED})).value();
    let stored: Vec<_> = (0..700)
        .flat_map(|number| {
            let theirs = format!("did:peer:{number}");
            [
                store_their_did(it.handle, json!({"did": theirs, "verkey": VERKEY})).issue(),
                create_pairwise(it.handle, theirs, DID, NULL).issue(),
            ]
        })
        .collect();
    stored.into_iter().for_each(Pending::value);
    qualify_did(it.handle, DID, "sov").value();
    let list = parsed(&list_pairwise(it.handle).value());
    let list = list.as_array().unwrap();
    assert_eq!(list.len(), 700);
    assert!(list.iter().all(|it| parsed(it.as_str().unwrap())["my_did"] == QUALIFIED));
    delete_did(it.handle, QUALIFIED).value();
    assert_eq!(list_pairwise(it.handle).value(), "[]");
}

#[test]
fn a_deleted_did_leaves_nothing() {
    let it = TestWallet::new();
    let others = {
        create_did(it.handle, json!({"did": OTHER})).value();
        for theirs in [THEIRS, ALSO_THEIRS] {
            store_their_did(it.handle, json!({"did": theirs, "verkey": VERKEY})).value();
        }
        create_pairwise(it.handle, ALSO_THEIRS, OTHER, NULL).value();
        records_per_kind(&it.place.file())
    };
    create_did(it.handle, json!({"did": DID, "seed": SEED})).value();
    replace_keys_start(it.handle, DID, json!({"seed": NEXT_SEED})).value();
    set_did_metadata(it.handle, DID, "metadata").value();
    set_endpoint(it.handle, DID, "address", VERKEY).value();
    create_pairwise(it.handle, THEIRS, DID, "relation").value();
    assert_eq!(told(it.handle, DID), all(DID));
    for verkey in [VERKEY, NEXT_VERKEY] {
        set_key_metadata(it.handle, verkey, "note").value();
        sign(it.handle, verkey, "text").value();
    }
    delete_did(it.handle, DID).value();
    assert_eq!(told(it.handle, DID), nothing());
    assert_eq!(records_per_kind(&it.place.file()), others);
    for verkey in [VERKEY, NEXT_VERKEY] {
        assert_eq!(sign(it.handle, verkey, "text").error(), code::ITEM_NOT_FOUND);
    }
    assert_eq!(key_for_local_did(it.handle, THEIRS).value(), VERKEY, "theirs stays");
    assert_eq!(delete_did(it.handle, DID).error(), code::ITEM_NOT_FOUND);
    create_did(it.handle, json!({"did": DID, "seed": NEXT_SEED})).value();
    assert_eq!(key_for_local_did(it.handle, DID).value(), NEXT_VERKEY);
}

#[test]
fn a_key_that_another_did_has_or_will_have_stays() {
    let it = TestWallet::new();
    let can_sign = |verkey: &str| sign(it.handle, verkey, "text").ask().code == 0;
    create_did(it.handle, json!({"did": DID, "seed": SEED})).value();
    create_did(it.handle, json!({"did": QUALIFIED, "seed": SEED})).value();
    delete_did(it.handle, DID).value();
    assert!(can_sign(VERKEY), "the other has it");
    replace_keys_start(it.handle, QUALIFIED, json!({"seed": NEXT_SEED})).value();
    create_did(it.handle, json!({"did": DID, "seed": NEXT_SEED})).value();
    delete_did(it.handle, DID).value();
    assert!(can_sign(NEXT_VERKEY), "the other will have it");
    create_did(it.handle, json!({"did": DID, "seed": NEXT_SEED})).value();
    replace_keys_apply(it.handle, QUALIFIED).value();
    delete_did(it.handle, QUALIFIED).value();
    assert!(can_sign(NEXT_VERKEY), "the first has it");
    assert!(can_sign(VERKEY), "a key that was replaced is nobody's and stays");
    delete_did(it.handle, DID).value();
    assert!(!can_sign(NEXT_VERKEY));
}

#[test]
fn of_many_that_rename_and_delete_at_once_the_first_does() {
    for _ in 0..20 {
        let it = with_all();
        let renamed = qualify_did(it.handle, DID, "sov").issue();
        let again = qualify_did(it.handle, DID, "sov").issue();
        let noted = set_did_metadata(it.handle, DID, "late").issue();
        let described = set_pairwise_metadata(it.handle, THEIRS, "late").issue();
        let deleted = delete_did(it.handle, QUALIFIED).issue();
        let deleted_again = delete_did(it.handle, QUALIFIED).issue();
        assert_eq!(renamed.value(), QUALIFIED);
        assert_eq!(again.code(), code::ITEM_NOT_FOUND);
        assert_eq!((noted.code(), described.code(), deleted.code()), (0, 0, 0));
        assert_eq!(deleted_again.code(), code::ITEM_NOT_FOUND);
        assert_eq!(told(it.handle, QUALIFIED), nothing());
        assert_eq!(get_did_metadata(it.handle, DID).value(), "late");
    }
}

#[test]
fn all_is_the_same_in_memory() {
    let place = WalletPlace::new();
    let mut config = place.config();
    config["storage_type"] = "memory".into();
    config["storage_config"] = Value::Null;
    config["id"] = "DIDs in memory".into();
    create_wallet(config.clone(), raw_credentials()).value();
    let wallet = open_wallet(config, raw_credentials()).value();
    create_all(wallet);
    assert_eq!(qualify_did(wallet, DID, "sov").value(), QUALIFIED);
    assert_eq!(qualify_did(wallet, QUALIFIED, "sov").value(), QUALIFIED);
    assert_eq!(told(wallet, QUALIFIED), all(QUALIFIED));
    delete_did(wallet, QUALIFIED).value();
    assert_eq!(told(wallet, QUALIFIED), nothing());
    close_wallet(wallet).value();
}

#[test]
fn dids_of_libindys_wallets_are_renamed_and_deleted() {
    for copied in [Copied::raw(), Copied::argon2i_mod()] {
        let expected = copied.expected();
        let wallet = copied.open();
        let mine = expected["pairwise"][0]["my_did"].as_str().unwrap();
        let qualified = qualify_did(wallet, mine, "sov").value();
        for relation in expected["pairwise"].as_array().unwrap() {
            let theirs = relation["their_did"].as_str().unwrap();
            let mut info = relation["get_pairwise"].clone();
            info["my_did"] = qualified.as_str().into();
            assert_eq!(parsed(&get_pairwise(wallet, theirs).value()), info);
        }
        for did in expected["dids"].as_array().unwrap() {
            let did = did["did"].as_str().unwrap();
            delete_did(wallet, if did == mine { &qualified } else { did }).value();
        }
        assert_eq!(list_dids(wallet).value(), "[]");
        assert_eq!(list_pairwise(wallet).value(), "[]");
        close_wallet(wallet).value();
    }
}
