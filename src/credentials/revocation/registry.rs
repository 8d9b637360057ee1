//! What an issuer does with a registry: make it, change it, and give a holder a first witness.
//!
//! Each is a few milliseconds at most, however many credentials there are; `update` takes microseconds more
//! for each index.

use std::collections::BTreeSet;

use amcl::bn254::ecp2::ECP2;
use amcl::bn254::pair::{ate, fexp};
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

/// Adds the issued to the registry and takes the revoked out of it: all of them are added up as numbers,
/// and one point is multiplied. The registry knows no list of who is in it: whoever is issued must have been
/// out, and whoever is revoked in.
pub fn update(
    registry: &mut RevocationRegistry,
    max_credentials: u32,
    issued: &BTreeSet<u32>,
    revoked: &BTreeSet<u32>,
    definition: &CredentialPublicKey,
    private: &RevocationKeyPrivate,
) -> Result<RevocationRegistryDelta> {
    check_size(max_credentials)?;
    issued
        .iter()
        .chain(revoked)
        .try_for_each(|&index| check_index(index, max_credentials))?;
    if let Some(index) = issued.intersection(revoked).next() {
        let message = format!("revocation index {index} cannot be issued and revoked at once");
        return Err(Error::structure(message));
    }
    let (generator, gamma) = (shape::generator(definition)?, shape::gamma(private)?);
    let factor = |index: &u32| Zeroizing::new(gamma.power_small(max_credentials + 1 - index));
    let mut sum = Zeroizing::new(Scalar::ZERO);
    issued.iter().for_each(|it| *sum = *sum + *factor(it));
    revoked.iter().for_each(|it| *sum = *sum - *factor(it));
    let mut accumulator = shape::accumulator(registry)?;
    accumulator.add(&group::times(&generator, &sum));
    let after = shape::registry(&accumulator)?;
    let lists = [issued, revoked].map(|it| it.iter().copied().collect());
    let delta = RevocationRegistryDelta::from_parts(Some(registry), &after, &lists[0], &lists[1]);
    *registry = after;
    Ok(delta)
}

/// Makes first witnesses, of credentials that are in the registry. Needs no tails, only the issuer's
/// secret.
pub struct WitnessesAtIssue {
    accumulator: ECP2,
    generator: ECP2,
    gamma: Zeroizing<Scalar>,
    max_credentials: u32,
}

impl WitnessesAtIssue {
    pub fn new(
        registry_after: &RevocationRegistry,
        max_credentials: u32,
        definition: &CredentialPublicKey,
        private: &RevocationKeyPrivate,
    ) -> Result<Self> {
        check_size(max_credentials)?;
        let (accumulator, gamma) = (shape::accumulator(registry_after)?, shape::gamma(private)?);
        Ok(Self { accumulator, generator: shape::generator(definition)?, gamma, max_credentials })
    }

    pub fn of(&self, index: u32) -> Result<Witness> {
        check_index(index, self.max_credentials)?;
        let own = Zeroizing::new(self.gamma.power_small(self.max_credentials + 1 - index));
        let mut others = self.accumulator;
        others.sub(&group::times(&self.generator, &own));
        let shift = Zeroizing::new(self.gamma.power_small(index));
        shape::witness(&group::times(&others, &shift))
    }
}

/// Whether a registry's tails and accumulators are multiples of this definition's point: its public key
/// is e(g, G)^(gamma^(L + 1)).
pub fn is_of_key(
    public: &RevocationKeyPublic,
    private: &RevocationKeyPrivate,
    max_credentials: u32,
    definition: &CredentialPublicKey,
) -> Result<bool> {
    check_size(max_credentials)?;
    let (generator, gamma) = (shape::generator(definition)?, shape::gamma(private)?);
    let hidden = Zeroizing::new(gamma.power_small(max_credentials + 1));
    let paired = ate(&group::times(&generator, &hidden), &shape::first_generator(definition)?);
    Ok(fexp(&paired).equals(&shape::paired(public)?))
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
