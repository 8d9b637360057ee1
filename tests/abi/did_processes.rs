//! DIDs of one wallet that several processes change at once.
//!
//! The children are those of `two_processes`.

use serde_json::json;

use super::two_processes::{CHILDREN, end, start};
use crate::library::{
    TestWallet, add_record, close_wallet, code, create_did, delete_did, get_did, list_dids, parsed,
    qualify_did, replace_keys_apply, replace_keys_start, sign, value_of,
};

const ROUNDS: usize = 60;
const OTHERS: usize = 300;
const SEED: &str = "00000000000000000000000000000My1";
const VERKEY: &str = "GjZWsBLgZCR18aL468JAT7w9CZRiBnpxUPPgyQxh4voa";

/// The name that the one DID of the wallet has now.
fn current(wallet: i32) -> String {
    let list = parsed(&list_dids(wallet).value());
    // One that is renamed while the list is made may be in it twice.
    let last = list.as_array().unwrap().last().expect("a DID");
    last["did"].as_str().unwrap().to_owned()
}

/// Renames the DID and replaces its keys, and leaves how many replacements were begun and ended.
pub fn rotate(wallet: i32, name: &str) {
    let (mut begun, mut ended) = (0, 0);
    for _ in 0..ROUNDS {
        match replace_keys_start(wallet, current(wallet), "{}").ask().code {
            0 => begun += 1,
            code => assert!([code::ITEM_NOT_FOUND, code::ITEM_ALREADY_EXISTS].contains(&code)),
        }
        let renamed = qualify_did(wallet, current(wallet), format!("m{name}")).ask().code;
        assert!([0, code::ITEM_NOT_FOUND].contains(&renamed), "{renamed}");
        let heard = get_did(wallet, current(wallet)).ask();
        if heard.code == 0 {
            let told = parsed(&heard.value);
            assert_ne!(told["verkey"], told["tempVerkey"]);
            sign(wallet, told["verkey"].as_str().unwrap(), "text").value();
        }
        match replace_keys_apply(wallet, current(wallet)).ask().code {
            0 => ended += 1,
            code => assert_eq!(code, code::ITEM_NOT_FOUND),
        }
    }
    add_record(wallet, "counts", name, &json!([begun, ended]).to_string());
}

#[test]
fn no_replacement_is_lost_between_processes_that_rename_the_did() {
    let wallet = TestWallet::new();
    create_did(wallet.handle, "{}").value();
    let children: Vec<_> =
        (0..CHILDREN).map(|it| start("rotate", &wallet.place.config(), it)).collect();
    rotate(wallet.handle, "2");
    children.into_iter().for_each(end);
    let (mut begun, mut ended) = (0, 0);
    for name in ["0", "1", "2"] {
        let counts = parsed(&value_of(wallet.handle, "counts", name));
        begun += counts[0].as_u64().unwrap();
        ended += counts[1].as_u64().unwrap();
    }
    assert!(ended > 0);
    let list = parsed(&list_dids(wallet.handle).value());
    assert_eq!(list.as_array().unwrap().len(), 1);
    let is_begun = !list[0]["tempVerkey"].is_null();
    assert_eq!(begun, ended + u64::from(is_begun));
}

/// Makes and deletes a DID of its own with the key that those of all processes have.
pub fn share(wallet: i32, name: &str) {
    let did = format!("did:peer:{name}");
    for _ in 0..3 * ROUNDS {
        create_did(wallet, json!({"did": did, "seed": SEED})).value();
        sign(wallet, VERKEY, "text").value();
        delete_did(wallet, &did).value();
    }
}

#[test]
fn a_key_stays_as_long_as_a_did_of_some_process_has_it() {
    let mut wallet = TestWallet::new();
    // The more DIDs there are, the longer a deletion looks who has the key.
    let others: Vec<_> = (0..OTHERS).map(|_| create_did(wallet.handle, "{}").issue()).collect();
    others.into_iter().for_each(|it| _ = it.value());
    let children: Vec<_> =
        (0..CHILDREN).map(|it| start("share", &wallet.place.config(), it)).collect();
    share(wallet.handle, "parent");
    children.into_iter().for_each(end);
    let left = parsed(&list_dids(wallet.handle).value());
    assert_eq!(left.as_array().unwrap().len(), OTHERS);
    // A process that has used the key may go on until it closes the wallet.
    close_wallet(wallet.handle).value();
    wallet.handle = wallet.place.open();
    assert_eq!(sign(wallet.handle, VERKEY, "text").error(), code::ITEM_NOT_FOUND);
}
