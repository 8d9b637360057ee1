// indy-lanes for Node: the functions of indy-sdk, over a library whose commands do not block each other.
//
// lib/command.js is the one call that all functions make, lib/families are the functions, lib/queue.js is
// where answers come in. The types in types/ are the documentation.

'use strict'

const { batch } = require('./lib/batch')
const { capiOf } = require('./lib/capi')
const { ErrorCode, IndyError } = require('./lib/error')
const unbuilt = require('./lib/families/unbuilt')
const open = require('./lib/open')

const built = {
  ...require('./lib/families/wallet'),
  ...require('./lib/families/nonSecrets'),
  ...require('./lib/families/pairwise'),
  ...require('./lib/families/did'),
  ...require('./lib/families/crypto'),
  ...require('./lib/families/issuer'),
  ...require('./lib/families/prover'),
  ...require('./lib/families/proofs'),
  ...require('./lib/families/blobStorage'),
  ...require('./lib/families/runtime')
}

module.exports = {
  ...built,
  ...unbuilt.functions,
  ...open,
  ErrorCode,
  IndyError,
  NotBuiltError: unbuilt.NotBuiltError,
  batch,
  capi: capiOf(built)
}
