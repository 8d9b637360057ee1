// Functions of indy-sdk that indy-lanes does not have yet. A program that names them loads; one that calls
// them is told.

'use strict'

/** Why a function cannot be called. */
class NotBuiltError extends Error {
  constructor (name, why) {
    super(`${name} is not built yet: ${why}`)
    this.code = 'ERR_INDY_NOT_BUILT'
  }
}

Object.defineProperty(NotBuiltError.prototype, 'name', { value: 'NotBuiltError', writable: true, configurable: true })

const FAMILIES = {
  ledger: [
    'signAndSubmitRequest', 'submitRequest', 'submitAction', 'signRequest', 'multiSignRequest',
    'buildGetDdoRequest', 'buildNymRequest', 'buildAttribRequest', 'buildGetAttribRequest',
    'buildGetNymRequest', 'parseGetNymResponse', 'buildSchemaRequest', 'buildGetSchemaRequest',
    'parseGetSchemaResponse', 'buildCredDefRequest', 'buildGetCredDefRequest', 'parseGetCredDefResponse',
    'buildNodeRequest', 'buildGetValidatorInfoRequest', 'buildGetTxnRequest', 'buildPoolConfigRequest',
    'buildPoolRestartRequest', 'buildPoolUpgradeRequest', 'buildRevocRegDefRequest',
    'buildGetRevocRegDefRequest', 'parseGetRevocRegDefResponse', 'buildRevocRegEntryRequest',
    'buildGetRevocRegRequest', 'parseGetRevocRegResponse', 'buildGetRevocRegDeltaRequest',
    'parseGetRevocRegDeltaResponse', 'buildAuthRuleRequest', 'buildAuthRulesRequest',
    'buildGetAuthRuleRequest', 'buildTxnAuthorAgreementRequest',
    'buildDisableAllTxnAuthorAgreementsRequest', 'buildGetTxnAuthorAgreementRequest',
    'buildAcceptanceMechanismsRequest', 'buildGetAcceptanceMechanismsRequest',
    'appendTxnAuthorAgreementAcceptanceToRequest', 'appendRequestEndorser', 'getResponseMetadata'
  ],
  pool: [
    'createPoolLedgerConfig', 'openPoolLedger', 'refreshPoolLedger', 'listPools', 'closePoolLedger',
    'deletePoolLedgerConfig'
  ],
  cache: ['getSchema', 'getCredDef', 'purgeSchemaCache', 'purgeCredDefCache'],
  payments: [
    'createPaymentAddress', 'listPaymentAddresses', 'addRequestFees', 'parseResponseWithFees',
    'buildGetPaymentSourcesRequest', 'buildGetPaymentSourcesWithFromRequest',
    'parseGetPaymentSourcesResponse', 'parseGetPaymentSourcesWithFromResponse', 'buildPaymentReq',
    'parsePaymentResponse', 'preparePaymentExtraWithAcceptanceData', 'buildMintReq', 'buildSetTxnFeesReq',
    'buildGetTxnFeesReq', 'parseGetTxnFeesResponse', 'buildVerifyPaymentReq', 'parseVerifyPaymentResponse',
    'getRequestInfo', 'signWithAddress', 'verifyWithAddress'
  ]
}

const functions = {}

for (const [family, names] of Object.entries(FAMILIES)) {
  for (const name of names) functions[name] = refusing(name, family)
}

/** Fails as a command does: in a promise, or in the callback that comes last. */
function refusing (name, family) {
  const call = (...args) => {
    const error = new NotBuiltError(name, `indy-lanes has no ${family} so far`)
    const last = args.at(-1)
    if (typeof last !== 'function') return Promise.reject(error)
    process.nextTick(last, error)
  }
  return Object.defineProperty(call, 'name', { value: name })
}

module.exports = { NotBuiltError, functions }
