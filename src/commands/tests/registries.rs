//! Places of one registry, given, taken back, revoked and recovered at once.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anoncreds_clsignatures::RevocationRegistry;

use super::{World, raw, seeds};
use crate::commands::blob_storage;
use crate::commands::own_registry::OwnRegistry;
use crate::commands::records;
use crate::commands::revocation::set_revoked;
use crate::commands::wallet;
use crate::error::{ErrorKind, Result};
use crate::model::revocation::RegistryEntry;
use crate::model::revocation_registry::{RegistryInfo, RevocationRegistryId};
use crate::wallet::registry::{self, WalletHandle};

const ISSUER: &str = "4fUDR9R7fjwELRvH9JT6HH";

/// A registry on demand that libindy made: places 1 and 3 of 8 are issued, 2 is revoked.
fn id() -> RevocationRegistryId {
    let definition = format!("{ISSUER}:3:CL:{ISSUER}:2:gvt:1.0:tag1");
    format!("{ISSUER}:4:{definition}:CL_ACCUM:on_demand").parse().unwrap()
}

fn open(world: &World) -> WalletHandle {
    let wallets = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/vectors/anoncreds/unqualified/wallets/issuer/sqlite.db");
    let directory = world.directory.path().join("w");
    fs::create_dir(&directory).unwrap();
    fs::copy(wallets, directory.join("sqlite.db")).unwrap();
    world.answer_now(wallet::open(world.config(), raw())).unwrap().parse().unwrap()
}

/// What issuing does to a registry, without the signature; if `fails`, without a credential.
async fn issue(handle: WalletHandle, fails: bool) -> Result<String> {
    let wallet = registry::enter(handle)?;
    let registry = OwnRegistry::of(&wallet, &id()).await?;
    let places: BTreeSet<u32> = registry.give_places(&wallet, 1).await?.into_iter().collect();
    if fails {
        registry.take_back_places(&wallet, &places).await?;
        return Ok(String::new());
    }
    let enter = |info: &mut RegistryInfo| {
        info.used_ids.extend(&places);
        Ok(())
    };
    registry.change(&wallet, &places, &BTreeSet::new(), enter).await?;
    Ok(places.first().unwrap().to_string())
}

/// Whether the entry is that of the places that are noted. The noted ones, if so.
async fn noted(handle: WalletHandle) -> Result<String> {
    let wallet = registry::enter(handle)?;
    let (id, registry) = (id(), OwnRegistry::of(&wallet, &id()).await?);
    let info: RegistryInfo = records::get(&wallet, id.as_str()).await?;
    let entry: RegistryEntry = records::get(&wallet, id.as_str()).await?;
    let capacity = registry.definition.value.max_cred_num.get();
    let (key, private) = (&registry.definition_key.key, &registry.key.value);
    // The library adds up the tails of these numbers: a place has that of the other end.
    let tails = info.used_ids.iter().map(|place| capacity + 1 - place).collect();
    let expected = RevocationRegistry::for_issued(key, private, capacity, &tails).unwrap();
    assert!(entry.value.accum == expected.accum, "the entry is not that of {:?}", info.used_ids);
    Ok(format!("{:?} {}", info.used_ids, info.curr_id))
}

#[test]
fn the_entry_is_that_of_the_places_and_no_place_is_given_twice() {
    let reader = r#"{"base_dir": "/nowhere"}"#;
    // Each takes several times as long as those of other things.
    for seed in 0..(seeds() / 5).max(60) {
        let world = World::new(seed);
        let handle = open(&world);
        let open_reader =
            blob_storage::open_reader("default".to_owned(), serde_json::from_str(reader).unwrap());
        let reader = world.answer_now(open_reader).unwrap().parse().unwrap();
        for number in 0..5 {
            world.accept(number, issue(handle, number % 3 == 2));
        }
        for (name, place, revoked) in [
            ("revoke 1", "1", true),
            ("again", "1", true),
            ("revoke 3", "3", true),
            ("recover 2", "2", false),
            ("revoke 2", "2", true),
        ] {
            let command = set_revoked(handle, reader, id(), place.to_owned(), revoked);
            world.accept(name, command);
        }
        world.run();
        let places: Vec<_> = (0..5).filter_map(|it| world.answer(it).ok()).collect();
        let given: BTreeSet<_> = places.iter().filter(|it| !it.is_empty()).collect();
        assert_eq!((given.len(), places.len()), (4, 5), "seed {seed}: {places:?}");
        let codes = ["revoke 1", "again"].map(|it| world.answer(it).err());
        assert!(
            codes == [None, Some(ErrorKind::InvalidUserRevocId)]
                || codes == [Some(ErrorKind::InvalidUserRevocId), None],
            "seed {seed}: {codes:?}"
        );
        assert!(world.answer("revoke 3").is_ok() && world.answer("recover 2").is_ok());
        world.answer_now(noted(handle)).unwrap();
    }
}
