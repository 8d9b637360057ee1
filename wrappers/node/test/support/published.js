// The published package indy-sdk: its JavaScript over an addon that a test gives, as its own does not
// compile any more, and what the C++ of its own says about parameters and answers.

'use strict'

const fs = require('node:fs')
const Module = require('node:module')
const path = require('node:path')

const INDEX = require.resolve('indy-sdk/src/index.js')
const SOURCES = path.dirname(INDEX)
const ADDON = fs.readFileSync(path.join(SOURCES, 'indy.cc'), 'utf8')

/** The package over this addon. Each call gives another instance. */
function publishedOver (capi) {
  const load = Module._load
  Module._load = (name, ...more) => name === 'bindings' ? () => capi : load(name, ...more)
  try {
    for (const file of Object.keys(require.cache)) if (file.startsWith(SOURCES)) delete require.cache[file]
    return require(INDEX)
  } finally {
    Module._load = load
  }
}

/** The names of a published function's parameters, but for the callback. */
function parametersOf (published) {
  const [, list] = String(published).match(/^function \w+ \(([^)]*)\)/)
  return list.split(', ').filter(it => it !== '' && it !== 'cb')
}

/** What the addon's function takes: 'STRING', 'NUMBER', 'BOOLEAN' or 'UINT8ARRAY' for each parameter. */
function takenByAddon (name) {
  const [body] = ADDON.match(new RegExp(`^NAN_METHOD\\(${name}\\) \\{[^]*?^\\}`, 'm'))
  return [...body.matchAll(/INDY_ASSERT_(STRING|NUMBER|BOOLEAN|UINT8ARRAY)\(/g)].map(it => it[1])
}

/** How it tells the callback what came: 'String', 'HandleU32', ... */
function toldByAddon (name) {
  const [, told] = ADDON.match(new RegExp(`^void ${name}_cb\\([^]*?icb->cb(\\w+)\\(`, 'm'))
  return told
}

module.exports = { parametersOf, publishedOver, takenByAddon, toldByAddon }
