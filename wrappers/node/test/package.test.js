// The package as others get it: packed, installed into a project of its own, and used there.

'use strict'

const assert = require('node:assert/strict')
const { execFileSync } = require('node:child_process')
const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')
const { before, test } = require('node:test')
const { indy, newDirectory } = require('./support/wallets')
const { run } = require('./support/processes')

const PACKAGE = path.join(__dirname, '..')
const LIBRARY = process.env.INDY_LIBRARY

const npm = (cwd, ...args) => execFileSync('npm', args, {
  cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, HOME: os.userInfo().homedir }
})

let project
before(() => {
  project = newDirectory()
  fs.mkdirSync(project)
  const [{ filename }] = JSON.parse(npm(PACKAGE, 'pack', '--json', '--pack-destination', project))
  fs.writeFileSync(path.join(project, 'package.json'), '{"private":true}')
  npm(project, 'install', '--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund', `./${filename}`)
})

const USE = `
  const key = await indy.generateWalletKey(null)
  const args = [{ id: 'packed', storage_type: 'memory' }, { key, key_derivation_method: 'RAW' }]
  await indy.createWallet(...args)
  const wh = await indy.openWallet(...args)
  const [did] = await indy.createAndStoreMyDid(wh, {})
  await indy.closeWallet(wh)
  console.log(did)
`
const PROGRAMS = {
  'program.cjs': `const indy = require('indy-lanes'); (async () => {${USE}})()`,
  'program.mjs': `import * as indy from 'indy-lanes'; ${USE}`,
  'default.mjs': `import indy from 'indy-lanes'; ${USE}`
}

for (const [name, text] of Object.entries(PROGRAMS)) {
  test(name, async () => {
    const file = path.join(project, name)
    fs.writeFileSync(file, text)
    assert.match(await run([file]), /^\w{21,22}\n$/)
  })
}

test('the first program of the README', async () => {
  const [, text] = fs.readFileSync(path.join(PACKAGE, 'README.md'), 'utf8').match(/^```js\n([^]*?)^```/m)
  const file = path.join(project, 'readme.cjs')
  fs.writeFileSync(file, text)
  assert.match(await run([file]), /^\[\n? *'\w{21,22}',\n? *'\w{43,44}'\n?\s*\]\n$/)
})

test('a library in the folder of the package is found', async () => {
  const installed = path.join(project, 'node_modules', 'indy-lanes', 'libindy.so')
  fs.symlinkSync(path.resolve(LIBRARY), installed)
  assert.match(await run([path.join(project, 'program.cjs')], { INDY_LIBRARY: '' }), /^\w{21,22}\n$/)
})

test('it has what it needs and no more', () => {
  const installed = path.join(project, 'node_modules', 'indy-lanes')
  assert.deepEqual(fs.readdirSync(installed).filter(it => it !== 'libindy.so').sort(),
    ['LICENSE', 'README.md', 'index.d.mts', 'index.d.ts', 'index.js', 'index.mjs', 'lib', 'package.json', 'types'])
  const others = fs.readdirSync(path.join(project, 'node_modules')).filter(it => !it.startsWith('.'))
  assert.deepEqual(others.sort(), ['@koromix', 'indy-lanes', 'koffi'])
})

test('import gives what require gives', async () => {
  const { default: all, ...named } = await import('../index.mjs')
  assert.equal(all, indy)
  assert.deepEqual(Object.keys(named).sort(), Object.keys(indy).sort())
})
