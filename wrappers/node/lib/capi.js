// The functions as indy-sdk's addon had them, for programs that do without its JSON, promises and errors:
// callbacks only, which hear a code and the answer as it came from C.

'use strict'

const { commandOf } = require('./command')
const { wrongType } = require('./kinds')

// Of the callback that is being told, as libindy has it for the thread that runs it.
let details = null

/** The addon's form of all commands among these functions. */
function capiOf (functions) {
  const capi = { getCurrentError: () => details }
  for (const [name, called] of Object.entries(functions)) {
    const command = commandOf(called)
    if (command !== undefined) capi[name] = callable(name, command)
  }
  return capi
}

function callable (name, command) {
  const count = command.names.length
  const answer = command.answer.raw
  const call = (...args) => {
    const callback = args[count]
    if (typeof callback !== 'function') throw wrongType(callback, 'callback', 'a function')
    command.start(args, undefined, answer).then(
      value => process.nextTick(callback, 0, value),
      error => process.nextTick(fail, callback, error)
    )
  }
  return Object.defineProperty(call, 'name', { value: name })
}

function fail (callback, error) {
  details = error.indyCurrentErrorJson ?? null
  callback(error.indyCode, null)
}

module.exports = { capiOf }
