// Records of the application's own: kept, tagged, searched, changed together.

'use strict'

const assert = require('node:assert/strict')
const { test } = require('node:test')
const { fails, indy, openWallet } = require('./support/wallets')

const ALL = { retrieveType: true, retrieveTags: true }

const read = (wh, id, options = ALL) => indy.getWalletRecord(wh, 'contact', id, options)

async function found (wh, query, options = {}) {
  const search = await indy.openWalletSearch(wh, 'contact', query, options)
  const page = await indy.fetchWalletSearchNextRecords(wh, search, 1000)
  await indy.closeWalletSearch(search)
  return page
}

async function ids (wh, query) {
  return ((await found(wh, query)).records ?? []).map(it => it.id).sort()
}

async function walletOfPeople (t) {
  const wh = await openWallet(t)
  for (const [name, age] of [['ada', '36'], ['bob', '18'], ['carl', null]]) {
    await indy.addWalletRecord(wh, 'contact', name, 'Grüße ☃', { name, ...(age && { '~age': age }) })
  }
  return wh
}

test('the whole life of a record', async t => {
  const wh = await openWallet(t)
  assert.equal(await indy.addWalletRecord(wh, 'contact', '1', 'value', { a: '1', '~b': '2' }), null)
  assert.deepEqual(await read(wh, '1'), { type: 'contact', id: '1', value: 'value', tags: { a: '1', '~b': '2' } })
  assert.equal(await indy.updateWalletRecordValue(wh, 'contact', '1', 'other'), null)
  assert.equal(await indy.addWalletRecordTags(wh, 'contact', '1', { c: '3', a: '4' }), null)
  assert.equal(await indy.deleteWalletRecordTags(wh, 'contact', '1', ['~b']), null)
  const { value, tags } = await read(wh, '1')
  assert.deepEqual([value, tags], ['other', { a: '4', c: '3' }])
  assert.equal(await indy.updateWalletRecordTags(wh, 'contact', '1', { d: '5' }), null)
  assert.deepEqual((await read(wh, '1')).tags, { d: '5' })
  assert.equal(await indy.deleteWalletRecord(wh, 'contact', '1'), null)
  await fails(read(wh, '1'), 'WalletItemNotFound')
})

test('a record without tags, and one of 20 million characters', async t => {
  const wh = await openWallet(t)
  await indy.addWalletRecord(wh, 'contact', '1', 'value', null)
  assert.deepEqual(await read(wh, '1', {}), { type: null, id: '1', value: 'value', tags: null })
  const long = 'ü'.repeat(20_000_000)
  await indy.addWalletRecord(wh, 'contact', 'long', long, undefined)
  assert.ok((await read(wh, 'long')).value === long)
})

test('the same id twice', async t => {
  const wh = await walletOfPeople(t)
  const error = await fails(indy.addWalletRecord(wh, 'contact', 'ada', 'value', null), 'WalletItemAlreadyExists')
  assert.equal(error.indyCode, 213)
})

test('no such record, type or wallet', async t => {
  const wh = await openWallet(t)
  const commands = [
    (wh, type) => indy.updateWalletRecordValue(wh, type, 'x', 'value'),
    (wh, type) => indy.updateWalletRecordTags(wh, type, 'x', {}),
    (wh, type) => indy.addWalletRecordTags(wh, type, 'x', {}),
    (wh, type) => indy.deleteWalletRecordTags(wh, type, 'x', []),
    (wh, type) => indy.deleteWalletRecord(wh, type, 'x'),
    (wh, type) => indy.getWalletRecord(wh, type, 'x', {})
  ]
  for (const command of commands) {
    await fails(command(wh, 'contact'), 'WalletItemNotFound')
    await fails(command(wh, 'Indy::Did'), 'WalletAccessFailed')
    await fails(command(-1, 'contact'), 'WalletInvalidHandle')
  }
})

const QUERIES = [
  [{}, ['ada', 'bob', 'carl']],
  [{ name: 'ada' }, ['ada']],
  [{ name: { $neq: 'ada' } }, ['bob', 'carl']],
  [{ '~age': { $gt: '18' } }, ['ada']],
  [{ '~age': { $gte: '18' } }, ['ada', 'bob']],
  [{ '~age': { $lt: '36' } }, ['bob']],
  [{ '~age': { $lte: '36' } }, ['ada', 'bob']],
  [{ '~age': { $like: '%6' } }, ['ada']],
  [{ name: { $in: ['ada', 'carl'] } }, ['ada', 'carl']],
  [{ $and: [{ name: 'ada' }, { '~age': '36' }] }, ['ada']],
  [{ $or: [{ name: 'ada' }, { '~age': '18' }] }, ['ada', 'bob']],
  [{ $not: { name: 'ada' } }, ['bob', 'carl']],
  [{ $exist: '~age' }, ['ada', 'bob']]
]

test('searches', async t => {
  const wh = await walletOfPeople(t)
  for (const [query, fitting] of QUERIES) {
    assert.deepEqual(await ids(wh, query), fitting, JSON.stringify(query))
    const counted = await found(wh, query, { retrieveTotalCount: true, retrieveRecords: false })
    assert.deepEqual(counted, { totalCount: fitting.length, records: null })
  }
})

test('pages of a search', async t => {
  const wh = await walletOfPeople(t)
  const search = await indy.openWalletSearch(wh, 'contact', {}, { retrieveTotalCount: true })
  const pages = []
  for (let n = 0; n < 3; n++) pages.push(await indy.fetchWalletSearchNextRecords(wh, search, 2))
  assert.deepEqual(pages.map(it => it.totalCount), [3, 3, 3])
  assert.deepEqual(pages.map(it => it.records?.length ?? 0), [2, 1, 0])
  await indy.closeWalletSearch(search)
  await fails(indy.closeWalletSearch(search), 'WalletInvalidHandle')
  await fails(indy.fetchWalletSearchNextRecords(wh, search, 1), 'WalletInvalidHandle')
})

test('closing the wallet ends its searches', async t => {
  const wh = await walletOfPeople(t)
  const search = await indy.openWalletSearch(wh, 'contact', {}, {})
  await indy.closeWallet(wh)
  await fails(indy.fetchWalletSearchNextRecords(wh, search, 1), 'WalletInvalidHandle')
})

test('what is no query, and malformed tags and options', async t => {
  const wh = await openWallet(t)
  for (const query of [{ name: { $gt: 'a' } }, { '~name': { $regex: 'a' } }, '{', '7']) {
    await fails(indy.openWalletSearch(wh, 'contact', query, {}), 'WalletQueryError')
  }
  const commands = [
    indy.addWalletRecord(wh, 'contact', '1', 'value', { a: 1 }),
    indy.addWalletRecordTags(wh, 'contact', '1', '['),
    indy.deleteWalletRecordTags(wh, 'contact', '1', {}),
    indy.getWalletRecord(wh, 'contact', '1', { retrieveTags: 1 }),
    indy.openWalletSearch(wh, 'contact', {}, 'x'),
    indy.changeWalletRecords(wh, {}),
    indy.changeWalletRecords(wh, [], { atomic: 1 })
  ]
  for (const outcome of await Promise.allSettled(commands)) {
    assert.equal(outcome.reason?.indyName, 'CommonInvalidStructure')
  }
  for (const count of [-1, 1.5, 2 ** 64]) {
    assert.throws(() => indy.fetchWalletSearchNextRecords(wh, 1, count), { name: 'RangeError', message: /count/ })
  }
})

test('many records at once', async t => {
  const wh = await openWallet(t)
  await Promise.all(Array.from({ length: 200 }, (_, n) => indy.addWalletRecord(wh, 'contact', `${n}`, `${n}`, null)))
  assert.equal((await ids(wh, {})).length, 200)
})

const change = (op, id, more) => ({ op, type: 'contact', id, ...more })

test('many records changed in one call', async t => {
  const wh = await walletOfPeople(t)
  const statuses = await indy.changeWalletRecords(wh, [
    change('add', 'dora', { value: 'new', tags: { a: '1' } }),
    change('put', 'ada', { value: 'replaced' }),
    change('update', 'bob', { value: 'updated', expected: 'Grüße ☃' }),
    change('delete', 'carl', { expected: 'another' }),
    change('add', 'ada', { value: 'again' })
  ])
  assert.deepEqual(statuses.map(it => it.code), [0, 0, 0, 1000, 213])
  assert.deepEqual(statuses.map(it => 'message' in it), [false, false, false, true, true])
  assert.deepEqual(await ids(wh, {}), ['ada', 'bob', 'carl', 'dora'])
  assert.deepEqual((await read(wh, 'ada')).tags, {})
  assert.equal((await read(wh, 'bob')).value, 'updated')
})

test('all changes or none', async t => {
  const wh = await walletOfPeople(t)
  const changes = [change('add', 'dora', { value: 'new' }), change('delete', 'ada', { expected: 'another' })]
  const error = await fails(indy.changeWalletRecords(wh, changes, { atomic: true }), 'WalletItemChanged')
  assert.equal(error.indyCode, 1000)
  assert.deepEqual(await ids(wh, {}), ['ada', 'bob', 'carl'])
  changes[1].expected = 'Grüße ☃'
  await indy.changeWalletRecords(wh, changes, { atomic: true })
  assert.deepEqual(await ids(wh, {}), ['bob', 'carl', 'dora'])
})

test('one of many writers wins', async t => {
  const wh = await openWallet(t)
  await indy.addWalletRecord(wh, 'contact', '1', 'old', null)
  const writes = Array.from({ length: 20 }, (_, n) =>
    indy.changeWalletRecords(wh, [change('update', '1', { value: `${n}`, expected: 'old' })]))
  const codes = (await Promise.all(writes)).map(([{ code }]) => code)
  assert.deepEqual(codes.toSorted((a, b) => a - b), [0, ...Array(19).fill(1000)])
  assert.equal((await read(wh, '1')).value, `${codes.indexOf(0)}`)
})
