// The types: what they accept and refuse, and that they tell of all functions and parameters that there are.

'use strict'

const assert = require('node:assert/strict')
const fs = require('node:fs')
const path = require('node:path')
const { test } = require('node:test')
const ts = require('typescript')
const { indy } = require('./support/wallets')
const { ended } = require('./support/processes')
const { commandOf } = require('../lib/command')

const TYPES = path.join(__dirname, '..', 'types')

test('what users write is accepted, and what is wrong is not', async () => {
  const compiler = path.join(path.dirname(require.resolve('typescript')), 'tsc.js')
  const { code, stdout } = await ended([compiler, '-p', path.join(__dirname, 'types')])
  assert.equal(stdout, '')
  assert.equal(code, 0)
})

/** The values that the types declare, with the node of each. */
function declared () {
  const values = new Map()
  for (const file of fs.readdirSync(TYPES)) {
    const text = fs.readFileSync(path.join(TYPES, file), 'utf8')
    const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
    for (const statement of source.statements.filter(isExported)) {
      if (ts.isVariableStatement(statement)) {
        for (const it of statement.declarationList.declarations) values.set(it.name.text, it.type)
      } else if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) {
        values.set(statement.name.text, statement)
      }
    }
  }
  return values
}

const isExported = it => it.modifiers?.some(modifier => modifier.kind === ts.SyntaxKind.ExportKeyword) ?? false

test('they declare what there is', () => {
  assert.deepEqual([...declared().keys()].sort(), Object.keys(indy).sort())
})

test('they name the parameters of each command in their order', () => {
  for (const [name, type] of declared()) {
    const command = commandOf(indy[name])
    if (command === undefined) continue
    assert.equal(type.typeName.text, 'Command', name)
    assert.deepEqual(type.typeArguments[0].elements.map(it => it.name.text), command.names, name)
  }
})

test('everything is documented', () => {
  for (const [name, node] of declared()) {
    const statement = ts.isTypeNode(node) ? node.parent.parent.parent : node
    const isBuilt = node.getSourceFile().fileName !== 'unbuilt.d.ts'
    if (isBuilt) assert.ok(ts.getJSDocCommentsAndTags(statement).length > 0, name)
  }
})
