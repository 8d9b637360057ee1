//! What an issuer does with a registry: make it, change it, and give a holder a first witness.
//!
//! Each is a few milliseconds at most, however many credentials there are, but for `update`, which
//! takes a tenth of a millisecond for each index.

use std::collections::BTreeSet;

use anoncreds_clsignatures::{
    CredentialPublicKey, Issuer, RevocationKeyPrivate, RevocationKeyPublic, RevocationRegistry,
    RevocationRegistryDelta, Witness,
};
use zeroize::Zeroizing;

use super::modulo::Scalar;
use super::{check_index, check_size, group, shape};
use crate::error::{Error, Result};

/// Keys and first state of a registry. Issued by default, its accumulator is the sum of all first L
/// tails, else of none.
pub fn create(
    definition: &CredentialPublicKey,
    max_credentials: u32,
    by_default: bool,
) -> Result<(RevocationKeyPublic, RevocationKeyPrivate, RevocationRegistry)> {
    check_size(max_credentials)?;
    let generator = shape::generator(definition)?;
    let (public, private, mut registry, _tails) =
        Issuer::new_revocation_registry_def(definition, max_credentials, false)
            .map_err(|_| Error::bug("the signature library made no revocation registry"))?;
    if by_default {
        let gamma = shape::gamma(&private)?;
        let sum = sum_of_powers(&gamma, max_credentials);
        registry = shape::registry(&group::times(&generator, &sum))?;
    }
    Ok((public, private, registry))
}

/// gamma + ... + gamma^count = gamma (gamma^count - 1) / (gamma - 1).
fn sum_of_powers(gamma: &Scalar, count: u32) -> Zeroizing<Scalar> {
    if *gamma == Scalar::ONE {
        return Zeroizing::new(Scalar::from_small(count));
    }
    let quotient = (gamma.power_small(count) - Scalar::ONE) * (*gamma - Scalar::ONE).inverse();
    Zeroizing::new(*gamma * quotient)
}

/// Adds the issued to the registry and takes the revoked out of it. The library knows no list of who
/// is in it: whoever is issued must have been out, and whoever is revoked in.
pub fn update(
    registry: &mut RevocationRegistry,
    max_credentials: u32,
    issued: BTreeSet<u32>,
    revoked: BTreeSet<u32>,
    definition: &CredentialPublicKey,
    private: &RevocationKeyPrivate,
) -> Result<RevocationRegistryDelta> {
    check_size(max_credentials)?;
    issued
        .iter()
        .chain(&revoked)
        .try_for_each(|&index| check_index(index, max_credentials))?;
    if let Some(index) = issued.intersection(&revoked).next() {
        let message = format!("revocation index {index} cannot be issued and revoked at once");
        return Err(Error::structure(message));
    }
    // Fails where the definition has no key for this.
    shape::generator(definition)?;
    Issuer::update_revocation_registry(
        registry,
        max_credentials,
        issued,
        revoked,
        definition,
        private,
    )
    .map_err(|_| Error::bug("the signature library did not update the revocation registry"))
}

/// The witness of a credential that is in the registry. Needs no tails, only the issuer's secret.
pub fn witness_at_issue(
    registry_after: &RevocationRegistry,
    index: u32,
    max_credentials: u32,
    definition: &CredentialPublicKey,
    private: &RevocationKeyPrivate,
) -> Result<Witness> {
    check_size(max_credentials)?;
    check_index(index, max_credentials)?;
    let gamma = shape::gamma(private)?;
    let own_factor = Zeroizing::new(gamma.power_small(max_credentials + 1 - index));
    let own = group::times(&shape::generator(definition)?, &own_factor);
    let mut others = shape::accumulator(registry_after)?;
    others.sub(&own);
    let shift = Zeroizing::new(gamma.power_small(index));
    shape::witness(&group::times(&others, &shift))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_of_unusual_secrets() {
        let minus_one = -Scalar::ONE;
        assert!(*sum_of_powers(&Scalar::ONE, 7) == Scalar::from_small(7));
        assert!(sum_of_powers(&Scalar::ZERO, 7).is_zero());
        assert!(sum_of_powers(&minus_one, 8).is_zero());
        assert!(*sum_of_powers(&minus_one, 7) == minus_one);
        assert!(*sum_of_powers(&Scalar::from_small(2), 5) == Scalar::from_small(62));
    }
}
