// The holder's part in anonymous credentials.

import type { Command, Did, Json, JsonObject, Query, WalletHandle } from './command'
import type {
  Credential, CredentialDefinition, CredentialOffer, CredentialRequest, RevocationRegistryDefinition
} from './issuer'
import type { SearchHandle } from './nonSecrets'

/** What `proverStoreCredential` needs again of a request. */
export type CredentialRequestMetadata = JsonObject

export interface CredentialInfo {
  /** Its name. */
  referent: string
  /** The raw values. */
  attrs: Record<string, string>
  schema_id: string
  cred_def_id: string
  rev_reg_id: string | null
  /** Its place in the registry. */
  cred_rev_id: string | null
}

/**
 * Makes a master secret: what all credentials of a holder have in common, and nobody else sees. Gives its name, a
 * random one unless given.
 *
 * Errors: `WalletInvalidHandle`, `AnoncredsMasterSecretDuplicateNameError`.
 */
export const proverCreateMasterSecret: Command<[wh: WalletHandle, masterSecretId?: string | null], string>

/**
 * Asks for a credential that was offered: gives the request for the issuer, and what `proverStoreCredential` needs
 * again. Nothing is stored.
 *
 * Errors: `WalletInvalidHandle`, `WalletItemNotFound` (the master secret).
 */
export const proverCreateCredentialReq: Command<
  [
    wh: WalletHandle,
    proverDid: Did,
    credOffer: Json<CredentialOffer>,
    credDef: Json<CredentialDefinition>,
    masterSecretId: string
  ], [credReq: CredentialRequest, credReqMetadata: CredentialRequestMetadata]
>

/**
 * Checks a credential that has come and keeps it. Gives its name, a random one if `credId` is null.
 *
 * Errors: `WalletInvalidHandle`, `WalletItemNotFound` (the master secret), `WalletItemAlreadyExists` (the name),
 * `CommonInvalidStructure` (the signature is not one for this request).
 */
export const proverStoreCredential: Command<
  [
    wh: WalletHandle,
    credId: string | null,
    credReqMetadata: Json<CredentialRequestMetadata>,
    cred: Json<Credential>,
    credDef: Json<CredentialDefinition>,
    revRegDef?: Json<RevocationRegistryDefinition> | null
  ], string
>

/**
 * Tells of all credentials that fit, at once; {} for all. `CredentialSearch` is for many.
 *
 * Tags are schema_id, schema_issuer_did, schema_name, schema_version, issuer_did, cred_def_id, rev_reg_id,
 * "attr::NAME::marker" and "attr::NAME::value".
 *
 * Errors: `WalletInvalidHandle`, `WalletQueryError`.
 */
export const proverGetCredentials: Command<[wh: WalletHandle, filter: Json<Query>], CredentialInfo[]>

/**
 * Tells of one credential.
 *
 * Errors: `WalletInvalidHandle`, `WalletItemNotFound`.
 */
export const proverGetCredential: Command<[wh: WalletHandle, credId: string], CredentialInfo>

/**
 * Removes a credential.
 *
 * Errors: `WalletInvalidHandle`, `WalletItemNotFound`.
 */
export const proverDeleteCredential: Command<[wh: WalletHandle, credId: string], void>

/**
 * Begins a search for credentials, and tells how many fit. Close it with `proverCloseCredentialsSearch`.
 *
 * Errors: `WalletInvalidHandle`, `WalletQueryError`.
 */
export const proverSearchCredentials: Command<
  [wh: WalletHandle, query: Json<Query>], [sh: SearchHandle, totalCount: number]
>

/**
 * The next credentials of a search, at most `count`; there are fewer only at the end.
 *
 * Errors: `WalletInvalidHandle` (no such search).
 */
export const proverFetchCredentials: Command<[sh: SearchHandle, count: number], CredentialInfo[]>

/**
 * Ends a search.
 *
 * Errors: `WalletInvalidHandle` (no such search).
 */
export const proverCloseCredentialsSearch: Command<[sh: SearchHandle], void>

/**
 * Identifiers without their methods: "did:sov:X" becomes "X". The entity is an id, or the text of a schema, definition,
 * offer, request or proof request. What has no method is given as it is.
 */
export const toUnqualified: Command<[entity: string], string>

/**
 * Says which attributes of a definition's credentials can be searched by: null for all. `retroactive`: whether it goes
 * for credentials that are there already. indy-sdk has no such function.
 *
 * Errors: `WalletInvalidHandle`.
 */
export const proverSetCredentialAttrTagPolicy: Command<
  [wh: WalletHandle, credDefId: string, tagAttrs: Json<string[]> | null, retroactive: boolean], void
>

/**
 * Tells which attributes of a definition's credentials can be searched by; null if there is no policy. indy-sdk has no
 * such function.
 *
 * Errors: `WalletInvalidHandle`.
 */
export const proverGetCredentialAttrTagPolicy: Command<[wh: WalletHandle, credDefId: string], string[] | null>
