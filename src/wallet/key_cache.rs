//! Keys that were made ready, for as long as their wallet is open.
//!
//! A verification key names one secret key for ever, so what is kept here cannot grow old; whoever
//! removes a key from the wallet says so here; another process cannot. It is bounded, and the secrets in
//! it zero themselves.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::Hash;
use std::mem;
use std::sync::{Arc, Mutex};

use crate::crypto::ed25519;
use crate::crypto::key_pair::KeyPair;
use crate::crypto::x25519::{PublicKey, SharedKey};
use crate::error::Result;
use crate::locks::lock;

/// Keys of a kind that are kept for certain; at most twice as many are.
const KEPT: usize = 512;

#[derive(Default)]
pub struct KeyCache {
    own: Mutex<OwnKeys>,
    public: Mutex<Recent<String, PublicKey>>,
    fits: Mutex<Recent<String, Digest>>,
}

/// Of what something was compared with.
pub type Digest = [u8; 32];

#[derive(Default)]
struct OwnKeys {
    recent: Recent<String, Arc<KeyPair>>,
    /// Behind a pointer: what a map moves when it grows leaves a copy.
    shared: Recent<Correspondents, Arc<SharedKey>>,
    removals: Removals,
}

/// The verification key of the wallet's, and that of the other.
type Correspondents = (String, String);

/// How often keys were removed: one that was read before the last of them may be gone.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct Removals(u64);

impl KeyCache {
    /// A key pair of the wallet, if it was used lately. Else what `keep_own` is to be told, when it was
    /// read from the wallet.
    pub fn own(&self, verkey: &str) -> std::result::Result<Arc<KeyPair>, Removals> {
        let mut own = lock(&self.own);
        own.recent.get(verkey).ok_or(own.removals)
    }

    /// Keeps a key pair, unless one was removed since it was looked for.
    pub fn keep_own(&self, pair: Arc<KeyPair>, before: Removals) {
        let name = pair.verkey().to_owned();
        let mut own = lock(&self.own);
        let outlived = (own.removals == before).then(|| own.recent.put(name, pair));
        drop(own);
        // Zeroing keys takes time: not under the lock.
        drop(outlived);
    }

    /// Keys that were removed from the wallet are not used any more.
    pub fn forget_own<'a>(&self, verkeys: impl IntoIterator<Item = &'a String>) {
        let mut own = lock(&self.own);
        own.removals.0 += 1;
        let forgotten: Vec<_> = verkeys
            .into_iter()
            .map(|it| (own.recent.remove(it), own.shared.extract(|(mine, _)| mine == it)))
            .collect();
        drop(own);
        drop(forgotten);
    }

    /// The key of boxes between a key of the wallet's and another. Computed by whoever asks first: it takes
    /// as long as all the rest of a short box.
    pub fn shared(&self, mine: &KeyPair, verkey: &str) -> Result<Arc<SharedKey>> {
        let names = (mine.verkey().to_owned(), verkey.to_owned());
        if let Some(shared) = lock(&self.own).shared.get(&names) {
            return Ok(shared);
        }
        let shared = Arc::new(mine.encryption.shared_with(&self.public(verkey)?));
        let mut own = lock(&self.own);
        // It must not come back after its key was removed.
        let is_there = own.recent.get(mine.verkey()).is_some();
        let outlived = is_there.then(|| own.shared.put(names, Arc::clone(&shared)));
        drop(own);
        drop(outlived);
        Ok(shared)
    }

    /// What boxes for this verification key are made with. Computed by whoever asks first.
    pub fn public(&self, verkey: &str) -> Result<PublicKey> {
        if let Some(public) = lock(&self.public).get(verkey) {
            return Ok(public);
        }
        let public = PublicKey::of_verkey(&ed25519::parse_verkey(verkey)?)?;
        let outlived = lock(&self.public).put(verkey.to_owned(), public);
        drop(outlived);
        Ok(public)
    }
}

impl KeyCache {
    /// Whether it was noted that what has this name fits what has this digest.
    pub fn fits(&self, name: &str, digest: &Digest) -> bool {
        lock(&self.fits).get(name).as_ref() == Some(digest)
    }

    /// Notes what took long to find out and stays so.
    pub fn note_fit(&self, name: &str, digest: Digest) {
        lock(&self.fits).put(name.to_owned(), digest);
    }
}

/// The values that were used last. When the newer half is full it becomes the older one, whose
/// values are forgotten unless they were used meanwhile.
struct Recent<K, T> {
    newer: HashMap<K, T>,
    older: HashMap<K, T>,
}

impl<K, T> Default for Recent<K, T> {
    fn default() -> Self {
        Self { newer: HashMap::new(), older: HashMap::new() }
    }
}

impl<K: Hash + Eq, T: Clone> Recent<K, T> {
    fn get<Q: Hash + Eq + ?Sized>(&mut self, name: &Q) -> Option<T>
    where
        K: Borrow<Q>,
    {
        if let Some(value) = self.newer.get(name) {
            return Some(value.clone());
        }
        // Where the newer half is full, it stays where it is: making room is for `put`.
        if self.newer.len() < KEPT {
            let (name, value) = self.older.remove_entry(name)?;
            self.newer.insert(name, value.clone());
            return Some(value);
        }
        self.older.get(name).cloned()
    }

    fn remove<Q: Hash + Eq + ?Sized>(&mut self, name: &Q) -> [Option<T>; 2]
    where
        K: Borrow<Q>,
    {
        [self.newer.remove(name), self.older.remove(name)]
    }

    /// Removes all with such a name.
    fn extract(&mut self, is_such: impl Fn(&K) -> bool) -> Vec<T> {
        let halves = [&mut self.newer, &mut self.older];
        let such = |half: &mut HashMap<K, T>| -> Vec<T> {
            half.extract_if(|name, _| is_such(name)).map(|(_, value)| value).collect()
        };
        halves.into_iter().flat_map(such).collect()
    }

    /// Gives what is no longer kept.
    fn put(&mut self, name: K, value: T) -> HashMap<K, T> {
        let mut outlived = HashMap::new();
        if self.newer.len() >= KEPT {
            outlived = mem::replace(&mut self.older, mem::take(&mut self.newer));
        }
        self.newer.insert(name, value);
        outlived
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(recent: &mut Recent<String, usize>, name: usize) -> Option<usize> {
        recent.get(&name.to_string())
    }

    #[test]
    fn the_last_ones_are_kept_and_never_more_than_twice_as_many() {
        let mut recent = Recent::default();
        for name in 0..5 * KEPT {
            recent.put(name.to_string(), name);
            assert!(recent.newer.len() + recent.older.len() <= 2 * KEPT);
            for last in name.saturating_sub(KEPT - 1)..=name {
                let kept =
                    recent.newer.get(&last.to_string()).or(recent.older.get(&last.to_string()));
                assert_eq!(kept, Some(&last));
            }
        }
        assert_eq!(number(&mut recent, 0), None);
    }

    #[test]
    fn what_is_used_stays() {
        let mut recent = Recent::default();
        recent.put("used".to_owned(), usize::MAX);
        for name in 0..10 * KEPT {
            recent.put(name.to_string(), name);
            assert_eq!(recent.get("used"), Some(usize::MAX));
        }
    }

    #[test]
    fn a_shared_key_is_the_one_of_its_two_and_goes_with_the_wallets() {
        let pair = || {
            let (key, _) = ed25519::create_key(None).unwrap();
            Arc::new(KeyPair::of(&key).unwrap())
        };
        let (mine, other, theirs) = (pair(), pair(), pair());
        let cache = KeyCache::default();
        for pair in [&mine, &other] {
            cache.keep_own(Arc::clone(pair), Removals::default());
        }
        for pair in [&mine, &other, &mine, &other] {
            let shared = cache.shared(pair, theirs.verkey()).unwrap();
            assert_eq!(*shared, pair.encryption.shared_with(theirs.encryption.public()));
        }
        let kept = || lock(&cache.own).shared.newer.len();
        assert_eq!(kept(), 2);
        cache.forget_own([&mine.verkey().to_owned()]);
        assert_eq!(kept(), 1);
        // By a command that has the pair yet.
        assert!(cache.shared(&mine, theirs.verkey()).is_ok());
        assert!(cache.shared(&other, "none").is_err());
        assert_eq!(kept(), 1);
    }

    #[test]
    fn keys_that_are_none_are_refused_and_not_kept() {
        let cache = KeyCache::default();
        for verkey in ["", "short", "~CoRER63DVYnWZtK8uAzNbx"] {
            assert!(cache.public(verkey).is_err());
        }
        assert!(lock(&cache.public).newer.is_empty());
    }
}
