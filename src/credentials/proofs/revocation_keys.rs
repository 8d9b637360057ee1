//! What a proof of non-revocation is made from or verified with: an issuer's key, a registry's, a holder's
//! signature and witness.

use anoncreds_clsignatures::{
    CredentialRevocationPublicKey, CredentialSignature, RevocationKeyPublic, RevocationRegistry,
    Witness,
};
use serde::Deserialize;

use super::curve::{G1, G2, Paired, Scalar};
use crate::credentials::mirror::mirrored;
use crate::error::Result;
use crate::model::wallet::Secret;

/// The part of an issuer's key that signs places in registries.
pub(in crate::credentials) struct RevocationKey {
    pub(super) g: G1,
    pub(super) h: G1,
    pub(super) h0: G1,
    pub(super) h1: G1,
    pub(super) h2: G1,
    pub(super) h_tilde: G1,
    pub(super) pk: G1,
    pub(super) g_dash: G2,
    pub(super) h_cap: G2,
    pub(super) u: G2,
    pub(super) y: G2,
}

impl RevocationKey {
    pub(in crate::credentials) fn of(key: &CredentialRevocationPublicKey) -> Result<Self> {
        #[derive(Deserialize)]
        struct Shape {
            g: String,
            h: String,
            h0: String,
            h1: String,
            h2: String,
            htilde: String,
            pk: String,
            g_dash: String,
            h_cap: String,
            u: String,
            y: String,
        }
        let shape: Shape = mirrored(key)?;
        Ok(Self {
            g: G1::read(&shape.g)?,
            h: G1::read(&shape.h)?,
            h0: G1::read(&shape.h0)?,
            h1: G1::read(&shape.h1)?,
            h2: G1::read(&shape.h2)?,
            h_tilde: G1::read(&shape.htilde)?,
            pk: G1::read(&shape.pk)?,
            g_dash: G2::read_trusted(&shape.g_dash)?,
            h_cap: G2::read_trusted(&shape.h_cap)?,
            u: G2::read_trusted(&shape.u)?,
            y: G2::read_trusted(&shape.y)?,
        })
    }
}

/// The accumulator of a registry at a time.
pub(in crate::credentials) struct Accumulator(pub(super) G2);

impl Accumulator {
    pub(in crate::credentials) fn of(registry: &RevocationRegistry) -> Result<Self> {
        #[derive(Deserialize)]
        struct Shape {
            accum: String,
        }
        Ok(Self(G2::read_trusted(&mirrored::<Shape>(registry)?.accum)?))
    }
}

/// What a registry publishes once, for all its accumulators.
pub(in crate::credentials) struct RegistryKey(pub(super) Paired);

impl RegistryKey {
    pub(in crate::credentials) fn of(key: &RevocationKeyPublic) -> Result<Self> {
        #[derive(Deserialize)]
        struct Shape {
            z: String,
        }
        Ok(Self(Paired::read_trusted(&mirrored::<Shape>(key)?.z)?))
    }
}

/// A holder's signature of its place in a registry, and the witness that the place is in the accumulator.
/// Secret.
pub(in crate::credentials) struct RevocationSignature {
    pub(super) sigma: G1,
    pub(super) c: Scalar,
    pub(super) vr: Scalar,
    pub(super) g_i: G1,
    pub(super) sigma_i: G2,
    pub(super) u_i: G2,
    pub(super) omega: G2,
}

impl RevocationSignature {
    /// Nothing if the credential cannot be revoked.
    pub(in crate::credentials) fn of(
        signature: &CredentialSignature,
        witness: &Witness,
    ) -> Result<Option<Self>> {
        #[derive(Deserialize)]
        struct Whole {
            r_credential: Option<Shape>,
        }
        #[derive(Deserialize)]
        struct Shape {
            sigma: Secret,
            c: Secret,
            vr_prime_prime: Secret,
            g_i: Secret,
            witness_signature: OfWitness,
        }
        #[derive(Deserialize)]
        struct OfWitness {
            sigma_i: Secret,
            u_i: Secret,
        }
        #[derive(Deserialize)]
        struct Witnessed {
            omega: Secret,
        }
        let Some(shape) = mirrored::<Whole>(signature)?.r_credential else { return Ok(None) };
        let witness: Witnessed = mirrored(witness)?;
        Ok(Some(Self {
            sigma: G1::read(shape.sigma.expose())?,
            c: Scalar::read(shape.c.expose())?,
            vr: Scalar::read(shape.vr_prime_prime.expose())?,
            g_i: G1::read(shape.g_i.expose())?,
            sigma_i: G2::read_trusted(shape.witness_signature.sigma_i.expose())?,
            u_i: G2::read_trusted(shape.witness_signature.u_i.expose())?,
            omega: G2::read_trusted(witness.omega.expose())?,
        }))
    }
}
