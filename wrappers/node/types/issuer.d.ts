// The issuer's part in anonymous credentials.

import type { BlobStorageHandle } from './blobStorage'
import type { Command, Did, Json, JsonObject, WalletHandle } from './command'
import type { Status } from './nonSecrets'

/** The list of attributes that a kind of credential has, in no particular order. */
export interface Schema {
  ver: string
  id: string
  name: string
  version: string
  attrNames: string[]
  /** Its number, once it is on a ledger. */
  seqNo: number | null
}

/** The keys that sign credentials of one schema, the public part. */
export interface CredentialDefinition {
  ver: string
  id: string
  schemaId: string
  type: 'CL'
  tag: string
  value: { primary: JsonObject; revocation?: JsonObject }
}

export interface CredentialDefinitionConfig {
  /** Whether credentials can be revoked; false unless given. */
  support_revocation?: boolean
}

/** That a credential can be had, for the holder. */
export interface CredentialOffer {
  schema_id: string
  cred_def_id: string
  key_correctness_proof: JsonObject
  nonce: string
}

/** Each attribute's text, and the number that is signed for it, in decimal. */
export type CredentialValues = Record<string, { raw: string; encoded: string }>

export type Credential = JsonObject
export type CredentialRequest = JsonObject

export interface RevocationRegistryConfig {
  /**
   * ISSUANCE_ON_DEMAND (the default): places become valid as credentials are issued, each with a delta.
   * ISSUANCE_BY_DEFAULT: all are valid from the beginning, and there are deltas of revocations only.
   */
  issuance_type?: 'ISSUANCE_ON_DEMAND' | 'ISSUANCE_BY_DEFAULT'
  /** How many places; 100,000 unless given. */
  max_cred_num?: number
}

export interface RevocationRegistryDefinition {
  ver: string
  id: string
  revocDefType: 'CL_ACCUM'
  tag: string
  credDefId: string
  value: {
    issuanceType: 'ISSUANCE_ON_DEMAND' | 'ISSUANCE_BY_DEFAULT'
    maxCredNum: number
    publicKeys: JsonObject
    /** The hash of the file of tails, and its name. */
    tailsHash: string
    /** The path of that file: before the definition is published, put there where holders get it. */
    tailsLocation: string
  }
}

/** An entry of a registry, or several merged ones: the accumulator, and which places have changed. */
export interface RevocationRegistryDelta {
  ver: string
  value: {
    /** The accumulator before; absent at the beginning. */
    prevAccum?: string
    accum: string
    issued?: number[]
    revoked?: number[]
  }
}

/** An order of `issuerCreateCredentials`. */
export interface CredentialOrder {
  cred_offer: CredentialOffer
  cred_req: CredentialRequest
  cred_values: CredentialValues
}

export interface IssuedCredentials {
  /** One for each order, in their order. */
  credentials: Array<{ code: 0; cred_json: Credential; cred_revoc_id: string | null } | Exclude<Status, { code: 0 }>>
  /** One delta for all of them, if there is one. */
  revoc_reg_delta: RevocationRegistryDelta | null
}

/** Makes a schema of 1 to 125 attributes, and gives its id and itself. Nothing is stored. */
export const issuerCreateSchema: Command<
  [issuerDid: Did, name: string, version: string, attrNames: Json<string[]>], [id: string, schema: Schema]
>

/**
 * Makes a credential definition, and gives its id and public part. It takes from a tenth of a second to several,
 * of all threads of the lane "expensive". The private part stays in the wallet. If the wallet has a definition of
 * this id, that one is given.
 *
 * `tag` tells apart the definitions of one issuer and schema; `signatureType` is "CL" or null.
 *
 * Errors: `WalletInvalidHandle` (also: the wallet was closed meanwhile), `WalletItemAlreadyExists` (one of this id is
 * being made at this moment).
 */
export const issuerCreateAndStoreCredentialDef: Command<
  [
    wh: WalletHandle,
    issuerDid: Did,
    schema: Json<Schema>,
    tag: string,
    signatureType?: 'CL' | null,
    config?: Json<CredentialDefinitionConfig> | null
  ], [credDefId: string, credDef: CredentialDefinition]
>

/**
 * Makes new keys for a credential definition, beside those in force, and gives the definition with them, for the
 * ledger. New keys that are there already are given again.
 *
 * Errors: `WalletInvalidHandle`, `WalletItemNotFound`, `WalletItemAlreadyExists` (they are being made at this moment).
 */
export const issuerRotateCredentialDefStart: Command<
  [wh: WalletHandle, credDefId: string, config?: Json<CredentialDefinitionConfig> | null], CredentialDefinition
>

/**
 * Puts the new keys of a credential definition in force. Offers made before are void, and registries made before
 * cannot issue, revoke or recover any more.
 *
 * Errors: `WalletInvalidHandle`, `WalletItemNotFound` (there are no new keys).
 */
export const issuerRotateCredentialDefApply: Command<[wh: WalletHandle, credDefId: string], void>

/**
 * Makes a revocation registry: gives its id, its definition and its first entry, and writes a file of tails, which
 * holders need. If the wallet has a registry of this id, that one is given.
 *
 * `revocDefType` is "CL_ACCUM" or null; `tag` tells apart the registries of one definition.
 *
 * Errors: `WalletInvalidHandle`, `WalletItemNotFound` (the definition), `WalletItemAlreadyExists` (one of this id is
 * being made at this moment), `CommonIOError` (the tails could not be written).
 */
export const issuerCreateAndStoreRevocReg: Command<
  [
    wh: WalletHandle,
    issuerDid: Did,
    revocDefType: 'CL_ACCUM' | null,
    tag: string,
    credDefId: string,
    config: Json<RevocationRegistryConfig>,
    tailsWriterHandle: BlobStorageHandle
  ], [revocRegId: string, revocRegDef: RevocationRegistryDefinition, revocRegEntry: RevocationRegistryDelta]
>

/**
 * Says that a credential can be had. Nothing is stored: keep the offer for `issuerCreateCredential`.
 *
 * Errors: `WalletInvalidHandle`, `WalletItemNotFound` (the definition).
 */
export const issuerCreateCredentialOffer: Command<[wh: WalletHandle, credDefId: string], CredentialOffer>

/**
 * Signs a credential for whoever made the request. Gives the credential; its place in the registry, by which it is
 * revoked; and the registry's delta for the ledger, if the registry is one of ISSUANCE_ON_DEMAND.
 *
 * `revRegId`, `blobStorageReaderHandle`: null for a credential that cannot be revoked.
 *
 * Errors: `WalletInvalidHandle`, `WalletItemNotFound` (definition or registry),
 * `AnoncredsRevocationRegistryFullError`, `CommonInvalidState` (the registry is of keys that were replaced since).
 */
export const issuerCreateCredential: Command<
  [
    wh: WalletHandle,
    credOffer: Json<CredentialOffer>,
    credReq: Json<CredentialRequest>,
    credValues: Json<CredentialValues>,
    revRegId?: string | null,
    blobStorageReaderHandle?: BlobStorageHandle | null
  ], [cred: Credential, credRevocId: string | null, revocRegDelta: RevocationRegistryDelta | null]
>

/**
 * Revokes a credential, and gives the delta for the ledger, which must have the deltas of a registry in the order of
 * their accumulators.
 *
 * Errors: `WalletInvalidHandle`, `WalletItemNotFound`, `AnoncredsInvalidUserRevocId` (no such place, nothing was issued
 * there, or it is revoked already), `CommonInvalidState` (the registry is of keys that were replaced since).
 */
export const issuerRevokeCredential: Command<
  [wh: WalletHandle, blobStorageReaderHandle: BlobStorageHandle, revRegId: string, credRevocId: string],
  RevocationRegistryDelta
>

/** Makes one delta of two that follow each other. Needs no wallet. */
export const issuerMergeRevocationRegistryDeltas: Command<
  [revRegDelta: Json<RevocationRegistryDelta>, otherRevRegDelta: Json<RevocationRegistryDelta>],
  RevocationRegistryDelta
>

/**
 * Makes a revoked credential valid again, and gives the delta for the ledger. indy-sdk leaves this function out.
 *
 * Errors: as of `issuerRevokeCredential`.
 */
export const issuerRecoverCredential: Command<
  [wh: WalletHandle, blobStorageReaderHandle: BlobStorageHandle, revRegId: string, credRevocId: string],
  RevocationRegistryDelta
>

/**
 * Signs many credentials of one definition in one call, on all threads of the lane "expensive". Those that cannot be
 * signed do not hinder the others. indy-sdk has no such function.
 *
 * Errors: as of `issuerCreateCredential`; of single orders in the answer.
 */
export const issuerCreateCredentials: Command<
  [
    wh: WalletHandle,
    orders: Json<CredentialOrder[]>,
    revRegId?: string | null,
    blobStorageReaderHandle?: BlobStorageHandle | null
  ], IssuedCredentials
>
