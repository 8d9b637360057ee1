// What to do when a signal is aborted: one listener for each signal, however many commands wait on it.
//
// A signal with a listener for each of a thousand commands warns of a leak, and finds each of them slowly.

'use strict'

const waiting = new WeakMap() // the actions of each signal

/**
 * Does something when a signal, which is not aborted yet, is aborted.
 *
 * @returns a function that takes this back
 */
function onAbort (signal, action) {
  let actions = waiting.get(signal)
  if (actions === undefined) {
    actions = new Set()
    waiting.set(signal, actions)
    signal.addEventListener('abort', aborted)
  }
  actions.add(action)
  return () => {
    if (actions.delete(action) && actions.size === 0) forget(signal, actions)
  }
}

function aborted () {
  const actions = waiting.get(this)
  forget(this, actions)
  for (const action of actions) action()
}

function forget (signal, actions) {
  if (waiting.get(signal) !== actions) return
  waiting.delete(signal)
  signal.removeEventListener('abort', aborted)
}

module.exports = { onAbort }
