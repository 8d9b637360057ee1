// Loggers of the program's own, each in a process of its own.

'use strict'

const assert = require('node:assert/strict')
const fs = require('node:fs')
const { test } = require('node:test')
const { run, scenarios } = require('./support/processes')

const SCRIPT = scenarios('logger.js')

for (const [, name] of fs.readFileSync(SCRIPT, 'utf8').matchAll(/^ {2}async (\w+) \(\)/gm)) {
  test(`a logger ${name.replace(/[A-Z]/g, letter => ' ' + letter.toLowerCase())}`, async () => {
    assert.equal(await run([SCRIPT, name]), '')
  })
}
