// The same for `import`: every name that `require` gives, and all of them as the default.

import indy from './index.js'

export default indy

export const {
  createWallet, openWallet, exportWallet, importWallet, closeWallet, deleteWallet, generateWalletKey,
  addWalletRecord, updateWalletRecordValue, updateWalletRecordTags, addWalletRecordTags,
  deleteWalletRecordTags, deleteWalletRecord, getWalletRecord, openWalletSearch,
  fetchWalletSearchNextRecords, closeWalletSearch, changeWalletRecords, isPairwiseExists, createPairwise,
  listPairwise, getPairwise, setPairwiseMetadata, createAndStoreMyDid, replaceKeysStart, replaceKeysApply,
  storeTheirDid, keyForDid, keyForLocalDid, setEndpointForDid, getEndpointForDid, setDidMetadata,
  getDidMetadata, getMyDidWithMeta, listMyDidsWithMeta, abbreviateVerkey, qualifyDid, deleteDid, createKey,
  setKeyMetadata, getKeyMetadata, cryptoSign, cryptoVerify, cryptoAuthCrypt, cryptoAuthDecrypt,
  cryptoAnonCrypt, cryptoAnonDecrypt, packMessage, unpackMessage, issuerCreateSchema,
  issuerCreateAndStoreCredentialDef, issuerRotateCredentialDefStart, issuerRotateCredentialDefApply,
  issuerCreateAndStoreRevocReg, issuerCreateCredentialOffer, issuerCreateCredential, issuerRevokeCredential,
  issuerMergeRevocationRegistryDeltas, issuerRecoverCredential, issuerCreateCredentials,
  proverCreateMasterSecret, proverCreateCredentialReq, proverStoreCredential, proverGetCredentials,
  proverGetCredential, proverDeleteCredential, proverSearchCredentials, proverFetchCredentials,
  proverCloseCredentialsSearch, proverGetCredentialsForProofReq, proverSearchCredentialsForProofReq,
  proverFetchCredentialsForProofReq, proverCloseCredentialsSearchForProofReq, proverCreateProof,
  verifierVerifyProof, createRevocationState, updateRevocationState, generateNonce, toUnqualified,
  proverSetCredentialAttrTagPolicy, proverGetCredentialAttrTagPolicy, openBlobStorageReader,
  openBlobStorageWriter, setProtocolVersion, collectMetrics, collectMetricsPrometheus, listCommands,
  setRuntimeConfig, setDefaultLogger, setLogger,
  signAndSubmitRequest, submitRequest, submitAction, signRequest, multiSignRequest, buildGetDdoRequest,
  buildNymRequest, buildAttribRequest, buildGetAttribRequest, buildGetNymRequest, parseGetNymResponse,
  buildSchemaRequest, buildGetSchemaRequest, parseGetSchemaResponse, buildCredDefRequest,
  buildGetCredDefRequest, parseGetCredDefResponse, buildNodeRequest, buildGetValidatorInfoRequest,
  buildGetTxnRequest, buildPoolConfigRequest, buildPoolRestartRequest, buildPoolUpgradeRequest,
  buildRevocRegDefRequest, buildGetRevocRegDefRequest, parseGetRevocRegDefResponse,
  buildRevocRegEntryRequest, buildGetRevocRegRequest, parseGetRevocRegResponse,
  buildGetRevocRegDeltaRequest, parseGetRevocRegDeltaResponse, buildAuthRuleRequest, buildAuthRulesRequest,
  buildGetAuthRuleRequest, buildTxnAuthorAgreementRequest, buildDisableAllTxnAuthorAgreementsRequest,
  buildGetTxnAuthorAgreementRequest, buildAcceptanceMechanismsRequest, buildGetAcceptanceMechanismsRequest,
  appendTxnAuthorAgreementAcceptanceToRequest, appendRequestEndorser, getResponseMetadata,
  createPoolLedgerConfig, openPoolLedger, refreshPoolLedger, listPools, closePoolLedger,
  deletePoolLedgerConfig, getSchema, getCredDef, purgeSchemaCache, purgeCredDefCache, createPaymentAddress,
  listPaymentAddresses, addRequestFees, parseResponseWithFees, buildGetPaymentSourcesRequest,
  buildGetPaymentSourcesWithFromRequest, parseGetPaymentSourcesResponse,
  parseGetPaymentSourcesWithFromResponse, buildPaymentReq, parsePaymentResponse,
  preparePaymentExtraWithAcceptanceData, buildMintReq, buildSetTxnFeesReq, buildGetTxnFeesReq,
  parseGetTxnFeesResponse, buildVerifyPaymentReq, parseVerifyPaymentResponse, getRequestInfo,
  signWithAddress, verifyWithAddress, CredentialSearch, ProofRequestSearch, Wallet, WalletSearch, ErrorCode,
  IndyError, NotBuiltError, batch, capi
} = indy
