// A worker of the tests: makes DIDs in a wallet of its own, or reads a record in one that is open.

'use strict'

const { parentPort, workerData } = require('node:worker_threads')
const indy = require('../..')

async function makeDids ({ args, count }) {
  await indy.createWallet(...args)
  const wh = await indy.openWallet(...args)
  const made = await Promise.all(Array.from({ length: count }, () => indy.createAndStoreMyDid(wh, {})))
  const listed = await indy.listMyDidsWithMeta(wh)
  if (listed.length !== count) throw new Error(`${listed.length} are listed`)
  await indy.closeWallet(wh)
  return made
}

async function work () {
  if ('args' in workerData) return makeDids(workerData)
  return indy.getWalletRecord(workerData.wh, 'contact', '1', {})
}

work().then(made => parentPort.postMessage(made))
