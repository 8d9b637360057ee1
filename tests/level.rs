//! Commands without end leave nothing behind: the memory of the process stays level.
//!
//! `LEVEL_COMMANDS` (600000) commands, many at a time. In the first half connections fill their caches, whose
//! sizes are bounded; what the process has then it has at the end of the second, within one percent.

mod library;

use library::{
    ISSUER, NULL, TestWallet, abbreviate_verkey, add_wallet_record, alone_with, code, create_did,
    create_key, delete_wallet_record, list_commands, number_of, sign, verify,
};

/// At a time.
const AT_ONCE: usize = 100;
/// How many each `round` makes.
const OF_A_ROUND: usize = 7;
/// What a thread has freed, glibc keeps for that thread, of each size some, and in several heaps: that fills for
/// millions of commands, and would look like memory that is lost.
const NOTHING_KEPT: (&str, &str) =
    ("GLIBC_TUNABLES", "glibc.malloc.tcache_count=0:glibc.malloc.arena_max=1");
/// Looks of which the least counts: what goes on by itself, as a wallet's upkeep, takes memory for a while.
const LOOKS: usize = 10;

/// Pages of memory that the process has of its own and uses.
fn resident() -> usize {
    // SAFETY: it gives free memory back to the system, and nothing else.
    #[cfg(target_env = "gnu")]
    unsafe {
        libc::malloc_trim(0)
    };
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap();
    let pages: Vec<usize> = statm.split(' ').map(|it| it.trim().parse().unwrap()).collect();
    pages[1] - pages[2]
}

/// One of each kind, many at a time; what is made in the wallet is taken back, or is the same again.
fn round(wallet: i32, key: &str) {
    let (seed, id) = ("0".repeat(32), |number: usize| number.to_string());
    let did = serde_json::json!({ "seed": seed });
    let dids: Vec<_> = (0..AT_ONCE).map(|_| create_did(wallet, did.clone()).issue()).collect();
    let add = |number| add_wallet_record(wallet, "kind", id(number), "value", NULL).issue();
    let added: Vec<_> = (0..AT_ONCE).map(add).collect();
    let signed: Vec<_> = (0..AT_ONCE).map(|_| sign(wallet, key, b"text").issue()).collect();
    let short: Vec<_> = (0..AT_ONCE).map(|_| abbreviate_verkey(ISSUER, key).issue()).collect();
    let failing: Vec<_> = (0..AT_ONCE).map(|_| sign(-1, key, b"text").issue()).collect();
    dids.into_iter().for_each(|it| _ = it.value());
    added.into_iter().for_each(|it| it.value());
    short.into_iter().for_each(|it| _ = it.value());
    failing
        .into_iter()
        .for_each(|it| assert_eq!(it.code(), code::WALLET_INVALID_HANDLE));
    let signatures: Vec<_> = signed.into_iter().map(|it| it.value()).collect();
    let verified: Vec<_> = signatures
        .iter()
        .map(|signature| verify(key, b"text", signature).issue())
        .collect();
    let delete = |number| delete_wallet_record(wallet, "kind", id(number)).issue();
    let deleted: Vec<_> = (0..AT_ONCE).map(delete).collect();
    verified.into_iter().for_each(|it| assert!(it.value()));
    deleted.into_iter().for_each(|it| it.value());
}

#[cfg(target_os = "linux")]
#[test]
fn memory_stays_level_over_many_commands() {
    alone_with(&[NOTHING_KEPT], memory_stays_level_over_many_commands, || {
        let commands = number_of("LEVEL_COMMANDS", 600_000) as usize;
        let wallet = TestWallet::new();
        let key = create_key(wallet.handle, "{}").value();
        let rounds = commands / (AT_ONCE * OF_A_ROUND);
        let go = |rounds| (0..rounds).for_each(|_| round(wallet.handle, &key));
        go(rounds / 2);
        let least = || {
            let look = |_| {
                go(1);
                resident()
            };
            (0..LOOKS).map(look).min().unwrap()
        };
        let before = least();
        go(rounds / 2);
        let after = least();
        println!(
            "{} commands: {before} pages, then {after}",
            rounds / 2 * 2 * AT_ONCE * OF_A_ROUND
        );
        assert!(after * 100 <= before * 101, "{before} pages have become {after}");
        assert_eq!(list_commands().value(), "[]");
    });
}
