// Wallets and searches that close themselves: with `await using`, or at the end of `for await`.

'use strict'

const { ErrorCode } = require('./error')
const nonSecrets = require('./families/nonSecrets')
const proofs = require('./families/proofs')
const prover = require('./families/prover')
const wallets = require('./families/wallet')

const PAGE = 100

/** Something open, with a handle. */
class Open {
  #close
  #closing

  constructor (handle, close) {
    this.handle = handle
    this.#close = close
  }

  /** Closes it; once, however often it is called. */
  close () {
    this.#closing ??= this.#close(this.handle).catch(passOverClosed)
    return this.#closing
  }

  [Symbol.asyncDispose] () {
    return this.close()
  }
}

/** Whoever has closed it by its handle, or its wallet, has done what was to be done. */
function passOverClosed (error) {
  if (error.indyCode !== ErrorCode.WalletInvalidHandle) throw error
  return null
}

class Wallet extends Open {
  static async open (config, credentials, options) {
    return new Wallet(await wallets.openWallet(config, credentials, options), wallets.closeWallet)
  }
}

/** A search of which the next records are fetched page by page. Leaving its loop closes it. */
class Search extends Open {
  #page

  constructor (handle, close, page = PAGE) {
    super(handle, close)
    this.#page = page
  }

  async * [Symbol.asyncIterator] () {
    try {
      yield * pages(() => this.fetch(this.#page), this.#page)
    } finally {
      await this.close()
    }
  }
}

/** All items of pages; one that is not full is the last. */
async function * pages (fetch, size) {
  for (;;) {
    const page = await fetch()
    yield * page
    if (page.length < size) return
  }
}

/** Records of a type that fit a query. */
class WalletSearch extends Search {
  #wh

  static async open (wh, type, query, options = {}, { page, ...more } = {}) {
    const handle = await nonSecrets.openWalletSearch(wh, type, query, options, more)
    const search = new WalletSearch(handle, nonSecrets.closeWalletSearch, page)
    search.#wh = wh
    return search
  }

  async fetch (count, options) {
    const { records } = await nonSecrets.fetchWalletSearchNextRecords(this.#wh, this.handle, count, options)
    return records ?? []
  }
}

/** Credentials that fit a query; `total` is how many. */
class CredentialSearch extends Search {
  static async open (wh, query, { page, ...more } = {}) {
    const [handle, total] = await prover.proverSearchCredentials(wh, query, more)
    return Object.assign(new CredentialSearch(handle, prover.proverCloseCredentialsSearch, page), { total })
  }

  fetch (count, options) {
    return prover.proverFetchCredentials(this.handle, count, options)
  }
}

/** Credentials that may answer the parts of a proof request. Each part is a search of its own. */
class ProofRequestSearch extends Open {
  #page

  static async open (wh, proofRequest, extraQuery = null, { page = PAGE, ...more } = {}) {
    const handle = await proofs.proverSearchCredentialsForProofReq(wh, proofRequest, extraQuery, more)
    const search = new ProofRequestSearch(handle, proofs.proverCloseCredentialsSearchForProofReq)
    search.#page = page
    return search
  }

  fetch (referent, count, options) {
    return proofs.proverFetchCredentialsForProofReq(this.handle, referent, count, options)
  }

  /** Those for one part. Leaving its loop leaves the search open, for the others. */
  of (referent) {
    return pages(() => this.fetch(referent, this.#page), this.#page)
  }
}

module.exports = { CredentialSearch, ProofRequestSearch, Wallet, WalletSearch }
