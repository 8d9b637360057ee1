// Not run: what the types must accept, and in the lines that expect an error must not.

import * as indy from '../..'

export async function use (wh: indy.WalletHandle, signal: AbortSignal): Promise<void> {
  await indy.createWallet({ id: 'a' }, { key: 'k', key_derivation_method: 'RAW' })
  await indy.createWallet('{"id":"a"}', '{"key":"k"}', { signal, timeoutMs: 5, priority: 'high' })
  await indy.openWallet({ id: 'a', executor: 'beside' }, { key: 'k' })
  // @ts-expect-error a wallet has a name
  await indy.createWallet({}, { key: 'k' })
  // @ts-expect-error there is no such derivation
  await indy.createWallet({ id: 'a' }, { key: 'k', key_derivation_method: 'ROT13' })
  await indy.exportWallet(wh, { path: 'p', key: 'k' }, { progress: (stage, done, total) => stage.at(done / total) })
  indy.setLogger((level, target, message, modulePath, file, line) => console.log(level + line, target + message, file))
  indy.setRuntimeConfig({ lanes: { cheap: { queue_limit: 9 } }, executors: { beside: { io: { threads: 1 } } } })
  // @ts-expect-error no such option
  await indy.closeWallet(wh, { timeout: 5 })
  // @ts-expect-error a handle is a number
  await indy.closeWallet('1')

  const key: string = await indy.generateWalletKey()
  await indy.generateWalletKey(null, { signal })
  indy.generateWalletKey(null, (error, made) => { if (error === null) made?.toUpperCase() })
  const nothing: void = indy.closeWallet(wh, { timeoutMs: 5 }, error => { throw error })

  const [did, verkey]: [string, string] = await indy.createAndStoreMyDid(wh, { seed: key })
  const signature: Buffer = await indy.cryptoSign(wh, verkey, new Uint8Array(1))
  const listed: Array<{ did: string; tempVerkey: string | null }> = await indy.listMyDidsWithMeta(wh)
  await indy.addWalletRecord(wh, 'type', 'id', 'value')
  await indy.addWalletRecord(wh, 'type', 'id', 'value', { tag: 'x' }, { signal })
  await indy.openWalletSearch(wh, 'type', { $or: [{ a: '1' }, { '~b': { $gt: '2' } }], $not: { $exist: ['c'] } }, {})

  {
    await using wallet = await indy.Wallet.open({ id: 'a' }, { key })
    await using search = await indy.WalletSearch.open(wallet.handle, 'type', {}, {}, { page: 10, signal })
    for await (const { id, tags } of search) console.log(id.length, tags?.a)
    for await (const { cred_info: { referent } } of (await indy.ProofRequestSearch.open(wh, '')).of('a')) {
      console.log(referent)
    }
    // @ts-expect-error it is opened, not made
    console.log(new indy.Wallet())
  }

  // @ts-expect-error of which command it would be is not known
  await indy.batch([], { progress () {} })
  const [first, second] = await indy.batch([
    options => indy.generateNonce(options),
    options => indy.isPairwiseExists(wh, did, options)
  ], { timeoutMs: 1000 })
  if (first.status === 'fulfilled') console.log(first.value.length, first.ms)
  if (second.status === 'fulfilled') console.log(second.value === true)
  else console.log(second.reason)

  try {
    await indy.openWallet({ id: 'a' }, { key })
  } catch (error) {
    if (error instanceof indy.IndyError && error.indyCode === indy.ErrorCode.WalletNotFoundError) return
  }
  indy.capi.abbreviateVerkey(did, verkey, (code: number, short: string) => console.log(code, short))
  const request: Promise<never> = indy.buildNymRequest(did, did, verkey, null, null)
  console.log(nothing, signature, listed, request)
}
