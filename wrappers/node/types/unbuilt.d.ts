// Functions of indy-sdk that are not built yet: they fail with a NotBuiltError.

/** Fails with a NotBuiltError, in a promise or in the callback that comes last. */
export type NotBuilt = (...args: any[]) => Promise<never>

/** Throws a NotBuiltError: functions of JavaScript cannot be called from the library's threads without danger. */
export function setLogger (logFn: (...record: any[]) => void): never

export const signAndSubmitRequest: NotBuilt
export const submitRequest: NotBuilt
export const submitAction: NotBuilt
export const signRequest: NotBuilt
export const multiSignRequest: NotBuilt
export const buildGetDdoRequest: NotBuilt
export const buildNymRequest: NotBuilt
export const buildAttribRequest: NotBuilt
export const buildGetAttribRequest: NotBuilt
export const buildGetNymRequest: NotBuilt
export const parseGetNymResponse: NotBuilt
export const buildSchemaRequest: NotBuilt
export const buildGetSchemaRequest: NotBuilt
export const parseGetSchemaResponse: NotBuilt
export const buildCredDefRequest: NotBuilt
export const buildGetCredDefRequest: NotBuilt
export const parseGetCredDefResponse: NotBuilt
export const buildNodeRequest: NotBuilt
export const buildGetValidatorInfoRequest: NotBuilt
export const buildGetTxnRequest: NotBuilt
export const buildPoolConfigRequest: NotBuilt
export const buildPoolRestartRequest: NotBuilt
export const buildPoolUpgradeRequest: NotBuilt
export const buildRevocRegDefRequest: NotBuilt
export const buildGetRevocRegDefRequest: NotBuilt
export const parseGetRevocRegDefResponse: NotBuilt
export const buildRevocRegEntryRequest: NotBuilt
export const buildGetRevocRegRequest: NotBuilt
export const parseGetRevocRegResponse: NotBuilt
export const buildGetRevocRegDeltaRequest: NotBuilt
export const parseGetRevocRegDeltaResponse: NotBuilt
export const buildAuthRuleRequest: NotBuilt
export const buildAuthRulesRequest: NotBuilt
export const buildGetAuthRuleRequest: NotBuilt
export const buildTxnAuthorAgreementRequest: NotBuilt
export const buildDisableAllTxnAuthorAgreementsRequest: NotBuilt
export const buildGetTxnAuthorAgreementRequest: NotBuilt
export const buildAcceptanceMechanismsRequest: NotBuilt
export const buildGetAcceptanceMechanismsRequest: NotBuilt
export const appendTxnAuthorAgreementAcceptanceToRequest: NotBuilt
export const appendRequestEndorser: NotBuilt
export const getResponseMetadata: NotBuilt
export const createPoolLedgerConfig: NotBuilt
export const openPoolLedger: NotBuilt
export const refreshPoolLedger: NotBuilt
export const listPools: NotBuilt
export const closePoolLedger: NotBuilt
export const deletePoolLedgerConfig: NotBuilt
export const getSchema: NotBuilt
export const getCredDef: NotBuilt
export const purgeSchemaCache: NotBuilt
export const purgeCredDefCache: NotBuilt
export const createPaymentAddress: NotBuilt
export const listPaymentAddresses: NotBuilt
export const addRequestFees: NotBuilt
export const parseResponseWithFees: NotBuilt
export const buildGetPaymentSourcesRequest: NotBuilt
export const buildGetPaymentSourcesWithFromRequest: NotBuilt
export const parseGetPaymentSourcesResponse: NotBuilt
export const parseGetPaymentSourcesWithFromResponse: NotBuilt
export const buildPaymentReq: NotBuilt
export const parsePaymentResponse: NotBuilt
export const preparePaymentExtraWithAcceptanceData: NotBuilt
export const buildMintReq: NotBuilt
export const buildSetTxnFeesReq: NotBuilt
export const buildGetTxnFeesReq: NotBuilt
export const parseGetTxnFeesResponse: NotBuilt
export const buildVerifyPaymentReq: NotBuilt
export const parseVerifyPaymentResponse: NotBuilt
export const getRequestInfo: NotBuilt
export const signWithAddress: NotBuilt
export const verifyWithAddress: NotBuilt
