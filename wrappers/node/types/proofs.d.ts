// Proofs from anonymous credentials, by holders and for verifiers.

import type { BlobStorageHandle } from './blobStorage'
import type { Command, Json, JsonObject, Query, WalletHandle } from './command'
import type { CredentialDefinition, RevocationRegistryDefinition, RevocationRegistryDelta, Schema } from './issuer'
import type { SearchHandle } from './nonSecrets'
import type { CredentialInfo } from './prover'

/** In seconds since 1970. */
export interface NonRevokedInterval {
  from?: number
  to?: number
}

export interface RequestedAttribute {
  name?: string
  /** In its place: several, of one credential. */
  names?: string[]
  /** What the credential must be, or a list of which one must fit. */
  restrictions?: Query | Query[]
  non_revoked?: NonRevokedInterval | null
}

export interface RequestedPredicate {
  name: string
  p_type: '>=' | '>' | '<=' | '<'
  /** Of 32 bits. */
  p_value: number
  restrictions?: Query | Query[]
  non_revoked?: NonRevokedInterval | null
}

export interface ProofRequest {
  name: string
  version: string
  /** A number in decimal, from `generateNonce`. */
  nonce: string
  /** "1.0": ids are unqualified; "2.0": they are as they are. */
  ver?: '1.0' | '2.0'
  requested_attributes: Record<string, RequestedAttribute>
  requested_predicates: Record<string, RequestedPredicate>
  non_revoked?: NonRevokedInterval | null
}

/** A credential that may answer a part of a request. */
export interface FittingCredential {
  cred_info: CredentialInfo
  interval: NonRevokedInterval | null
}

export interface CredentialsForProofRequest {
  attrs: Record<string, FittingCredential[]>
  predicates: Record<string, FittingCredential[]>
}

/** Which credential answers what. The timestamp says which of its states shows that it was valid. */
export interface RequestedCredentials {
  self_attested_attributes: Record<string, string>
  requested_attributes: Record<string, { cred_id: string; revealed: boolean; timestamp?: number }>
  requested_predicates: Record<string, { cred_id: string; timestamp?: number }>
}

export interface Proof {
  proof: JsonObject
  requested_proof: {
    revealed_attrs: Record<string, { sub_proof_index: number; raw: string; encoded: string }>
    revealed_attr_groups?: Record<
      string, { sub_proof_index: number; values: Record<string, { raw: string; encoded: string }> }
    >
    self_attested_attrs: Record<string, string>
    unrevealed_attrs: Record<string, { sub_proof_index: number }>
    predicates: Record<string, { sub_proof_index: number }>
  }
  identifiers: Array<{
    schema_id: string
    cred_def_id: string
    rev_reg_id: string | null
    timestamp: number | null
  }>
}

/** What shows that a credential was valid at a time. */
export interface RevocationState {
  rev_reg: { accum: string }
  witness: { omega: string }
  timestamp: number
}

export type Schemas = Record<string, Schema>
export type CredentialDefinitions = Record<string, CredentialDefinition>
export type RevocationStates = Record<string, Record<string, RevocationState>>
export type RevocationRegistryDefinitions = Record<string, RevocationRegistryDefinition>
export type RevocationRegistries = Record<string, Record<string, RevocationRegistryDelta>>

/**
 * Tells which credentials may answer each part of a proof request, all at once. `ProofRequestSearch` is for many.
 *
 * Errors: `WalletInvalidHandle`.
 */
export const proverGetCredentialsForProofReq: Command<
  [wh: WalletHandle, proofRequest: Json<ProofRequest>], CredentialsForProofRequest
>

/**
 * Begins a search for credentials that may answer a proof request. `extraQuery` has more conditions for its parts.
 *
 * Errors: `WalletInvalidHandle`.
 */
export const proverSearchCredentialsForProofReq: Command<
  [wh: WalletHandle, proofRequest: Json<ProofRequest>, extraQuery?: Json<Record<string, Query>> | null], SearchHandle
>

/**
 * The next credentials that may answer one part of a request, at most `count`; there are fewer only at the end.
 *
 * Errors: `WalletInvalidHandle` (no such search, or no such part).
 */
export const proverFetchCredentialsForProofReq: Command<
  [sh: SearchHandle, itemReferent: string, count: number], FittingCredential[]
>

/**
 * Ends a search.
 *
 * Errors: `WalletInvalidHandle` (no such search).
 */
export const proverCloseCredentialsSearchForProofReq: Command<[sh: SearchHandle], void>

/**
 * Makes a proof from credentials of the wallet. That a state is up to date is not checked: the proof is not true if
 * it is not.
 *
 * Errors: `WalletInvalidHandle`, `WalletItemNotFound` (master secret or credential), `CommonInvalidStructure` (also: a
 * predicate is not satisfied, or an attribute is both revealed and in a predicate).
 */
export const proverCreateProof: Command<
  [
    wh: WalletHandle,
    proofReq: Json<ProofRequest>,
    requestedCredentials: Json<RequestedCredentials>,
    masterSecretName: string,
    schemas: Json<Schemas>,
    credentialDefs: Json<CredentialDefinitions>,
    revStates: Json<RevocationStates>
  ], Proof
>

/**
 * Tells whether a proof shows what was asked. What is proven is "encoded"; "raw" is the holder's word. The times in
 * `identifiers` are not compared with the intervals of the request: compare them yourself.
 *
 * Errors: `AnoncredsProofRejected` (a value is not the one that is proven, a credential is none that the restrictions
 * allow, the credentials are not one holder's, ...).
 */
export const verifierVerifyProof: Command<
  [
    proofRequest: Json<ProofRequest>,
    proof: Json<Proof>,
    schemas: Json<Schemas>,
    credentialDefsJsons: Json<CredentialDefinitions>,
    revRegDefs: Json<RevocationRegistryDefinitions>,
    revRegs: Json<RevocationRegistries>
  ], boolean
>

/**
 * Computes what `proverCreateProof` needs to show that a credential was valid at a time, of all that has happened in
 * the registry until then.
 *
 * `timestamp`: in seconds since 1970, a bigint beyond 2 ** 53. `credRevId`: the credential's place.
 *
 * Errors: `AnoncredsInvalidUserRevocId` (no such place), `CommonIOError` (the file of tails is not there, or not the
 * one that the definition tells of).
 */
export const createRevocationState: Command<
  [
    blobStorageReaderHandle: BlobStorageHandle,
    revRegDef: Json<RevocationRegistryDefinition>,
    revRegDelta: Json<RevocationRegistryDelta>,
    timestamp: number | bigint,
    credRevId: string
  ], RevocationState
>

/**
 * Computes a later state from an earlier one, of what has happened in the registry since.
 *
 * Errors: as of `createRevocationState`.
 */
export const updateRevocationState: Command<
  [
    blobStorageReaderHandle: BlobStorageHandle,
    revState: Json<RevocationState>,
    revRegDef: Json<RevocationRegistryDefinition>,
    revRegDelta: Json<RevocationRegistryDelta>,
    timestamp: number | bigint,
    credRevId: string
  ], RevocationState
>

/** Makes a random number of 80 bits, to be the nonce of a proof request. Needs no wallet. */
export const generateNonce: Command<[], string>
