//! From an offer to a credential: the holder asks, the issuer signs, the holder takes it.
//!
//! Each step takes 10 to 20 ms. What others have made is theirs to make wrong: a failure is an error
//! of their input, and the library's own words for it, which may hold values, are not passed on.

use anoncreds_clsignatures::{
    CredentialPrivateKey, CredentialPublicKey, CredentialValues as NumberedValues, Issuer, Prover,
    RevocationKeyPrivate, RevocationKeyPublic, RevocationRegistry, new_nonce,
};

use super::binding;
use super::proofs::MOST_BITS_OF_SHOWN;
use crate::error::{Error, Result};
use crate::model::credential::{
    Credential, CredentialOffer, CredentialRequest, CredentialRequestMetadata, CredentialValues,
    MASTER_SECRET, MasterSecret,
};
use crate::model::credential_definition::CredentialDefinition;
use crate::model::did::Did;
use crate::model::revocation_registry::{RegistryDefinition, RevocationRegistryId};
use crate::model::schema::canonical;

pub fn create_master_secret() -> Result<MasterSecret> {
    let value = Prover::new_link_secret().map_err(|_| Error::bug("no master secret was made"))?;
    Ok(MasterSecret { value })
}

/// The issuer's challenge to whoever asks for the credential; the holder's to the issuer.
pub fn nonce() -> Result<anoncreds_clsignatures::Nonce> {
    new_nonce().map_err(|_| Error::bug("no nonce was made"))
}

/// Hides the master secret in a request. Fails if the issuer's key is not proven to be correct.
pub fn request(
    prover_did: Did,
    offer: &CredentialOffer,
    definition: &CredentialDefinition,
    secret: &MasterSecret,
    master_secret_name: String,
) -> Result<(CredentialRequest, CredentialRequestMetadata)> {
    let wrong = |_| {
        Error::structure(
            "the offer's proof of correctness does not fit the credential definition; get both anew \
             from their issuer",
        )
    };
    let key = public_key(definition)?;
    let hidden = numbered(None, Some(secret))?;
    let (blinded_ms, master_secret_blinding_data, blinded_ms_correctness_proof) =
        Prover::blind_credential_secrets(&key, &offer.key_correctness_proof, &hidden, &offer.nonce)
            .map_err(wrong)?;
    let nonce = nonce()?;
    let for_metadata = nonce.try_clone().map_err(|_| Error::bug("a nonce was not copied"))?;
    let request = CredentialRequest {
        prover_did,
        cred_def_id: offer.cred_def_id.clone(),
        blinded_ms,
        blinded_ms_correctness_proof,
        nonce,
    };
    let metadata = CredentialRequestMetadata {
        master_secret_blinding_data,
        nonce: for_metadata,
        master_secret_name,
    };
    Ok((request, metadata))
}

/// What is signed, and for whom.
pub struct Order {
    pub offer: CredentialOffer,
    pub request: CredentialRequest,
    pub values: CredentialValues,
}

/// A place in a revocation registry.
pub struct Place<'a> {
    pub number: u32,
    pub registry: &'a RegistryDefinition,
    pub key: &'a RevocationKeyPrivate,
    /// The state of the registry, for the witness. In a registry on demand the place counts as issued
    /// later: then witness and state are made anew.
    pub state: &'a RevocationRegistry,
}

/// Decimal digits of the values that a verifier believes: they have no more than that many bits.
const MOST_DIGITS_OF_SHOWN: usize = (MOST_BITS_OF_SHOWN as usize * 301) / 1000;

/// Signs values for whoever made the request.
pub fn sign(
    order: &Order,
    key: &CredentialPublicKey,
    private_key: &CredentialPrivateKey,
    place: Option<&Place<'_>>,
) -> Result<Credential> {
    let wrong = |_| {
        Error::structure(
            "nothing was signed: the request answers another offer, or the values are not those of \
             the schema's attributes, one each",
        )
    };
    let Order { offer, request, values } = order;
    if values.iter().any(|(_, it)| it.encoded.digits() > MOST_DIGITS_OF_SHOWN) {
        return Err(Error::structure(format!(
            "an encoded value has more than {MOST_DIGITS_OF_SHOWN} digits: nobody would believe it"
        )));
    }
    let (did, numbers) = (request.prover_did.as_str(), numbered(Some(values), None)?);
    let (secrets, proof) = (&request.blinded_ms, &request.blinded_ms_correctness_proof);
    let nonces = (&offer.nonce, &request.nonce);
    let mut state = place.map(|it| it.state.clone());
    let (signature, signature_correctness_proof, witness) = match (place, &mut state) {
        (Some(place), Some(state)) => Issuer::sign_credential_with_revoc(
            did,
            secrets,
            proof,
            nonces.0,
            nonces.1,
            &numbers,
            key,
            private_key,
            place.number,
            place.registry.value.max_cred_num.get(),
            // Whatever the kind: the state stays as it is.
            true,
            state,
            place.key,
        )
        .map(|(signature, proof, witness, _)| (signature, proof, Some(witness))),
        _ => Issuer::sign_credential(
            did,
            secrets,
            proof,
            nonces.0,
            nonces.1,
            &numbers,
            key,
            private_key,
        )
        .map(|(signature, proof)| (signature, proof, None)),
    }
    .map_err(wrong)?;
    Ok(Credential {
        schema_id: offer.schema_id.clone(),
        cred_def_id: offer.cred_def_id.clone(),
        rev_reg_id: place.map(|it| name_of(it, offer)),
        values: values.clone(),
        signature,
        signature_correctness_proof,
        rev_reg: state,
        witness,
    })
}

/// A holder who was offered unqualified ids knows the registry by one.
fn name_of(place: &Place<'_>, offer: &CredentialOffer) -> RevocationRegistryId {
    match offer.method_name {
        Some(_) => place.registry.id.unqualified(),
        None => place.registry.id.clone(),
    }
}

/// Checks a credential that has come, and makes its signature the holder's own. One that can be revoked
/// comes with the key of its registry.
pub fn accept(
    credential: &mut Credential,
    metadata: &CredentialRequestMetadata,
    secret: &MasterSecret,
    definition: &CredentialDefinition,
    registry: Option<&RevocationKeyPublic>,
) -> Result<()> {
    let not_for_this = || {
        Error::structure(
            "the credential's signature is not one for this request, master secret and credential \
             definition",
        )
    };
    let wrong = |_| not_for_this();
    if !is_of(credential, definition) || !binding::has_exponent(&credential.signature)? {
        return Err(not_for_this());
    }
    if registry.is_some() && !is_revocable(credential, metadata, definition)? {
        return Err(not_for_this());
    }
    Prover::process_credential_signature(
        &mut credential.signature,
        &numbered(Some(&credential.values), Some(secret))?,
        &credential.signature_correctness_proof,
        &metadata.master_secret_blinding_data,
        &public_key(definition)?,
        &metadata.nonce,
        registry,
        credential.rev_reg.as_ref(),
        credential.witness.as_ref(),
    )
    .map_err(wrong)
}

/// Whether all is there that the signature library looks at: if something is missing, it looks at nothing
/// and says so to nobody.
fn is_revocable(
    credential: &Credential,
    metadata: &CredentialRequestMetadata,
    definition: &CredentialDefinition,
) -> Result<bool> {
    Ok(credential.signature.extract_index().is_some()
        && credential.rev_reg.is_some()
        && credential.witness.is_some()
        && definition.value.revocation.is_some()
        && binding::has_revocation_blinding(&metadata.master_secret_blinding_data)?)
}

/// Whether a credential names the definition, and the schema of it, that it is checked with.
fn is_of(credential: &Credential, definition: &CredentialDefinition) -> bool {
    let schema = definition.schema_id.unqualified();
    credential.cred_def_id.unqualified() == definition.id.unqualified()
        // A number of the ledger tells nothing here.
        && (schema.parts().is_none() || credential.schema_id.unqualified() == schema)
}

/// The public key of a definition, as the signature library takes it.
pub fn public_key(definition: &CredentialDefinition) -> Result<CredentialPublicKey> {
    let keys = &definition.value;
    CredentialPublicKey::build_from_parts(&keys.primary, keys.revocation.as_ref())
        .map_err(|_| Error::bug("a public key was not copied"))
}

/// No attribute has the name under which the holder's secret is signed: shown, it would tell that.
pub(super) fn check_name(canonical: &str) -> Result<()> {
    if canonical == MASTER_SECRET {
        return Err(Error::structure("no attribute can be named `master_secret`"));
    }
    Ok(())
}

/// Values as numbers under canonical names, with the master secret if there is one.
pub(super) fn numbered(
    values: Option<&CredentialValues>,
    secret: Option<&MasterSecret>,
) -> Result<NumberedValues> {
    let wrong = |_| Error::structure("a value of the credential is not encoded as a number");
    let mut builder = Issuer::new_credential_values_builder().map_err(wrong)?;
    for (name, value) in values.into_iter().flat_map(CredentialValues::iter) {
        let name = canonical(name);
        check_name(&name)?;
        builder.add_dec_known(&name, value.encoded.as_str()).map_err(wrong)?;
    }
    if let Some(secret) = secret {
        builder.add_value_hidden(MASTER_SECRET, secret.value.as_ref()).map_err(wrong)?;
    }
    builder.finalize().map_err(wrong)
}
