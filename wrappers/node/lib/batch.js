// Many commands at once, each with its result or error and its time, and a deadline for all of them.

'use strict'

const { wrongType } = require('./kinds')
const { checkedOptions } = require('./options')

/**
 * Starts all tasks, and waits until each has ended.
 *
 * @param tasks functions of options, which they hand on to their commands
 * @param options { signal, timeoutMs, priority }; the time is that of all together
 * @returns as Promise.allSettled, with the milliseconds that each took
 */
async function batch (tasks, options = {}) {
  const list = [...tasks]
  for (const task of list) if (typeof task !== 'function') throw wrongType(task, 'a task', 'a function')
  checkedOptions(options)
  if (options.progress !== undefined) throw new TypeError('progress is an option of one command, not of a batch')
  const shared = sharedBy(options)
  return Promise.all(list.map(task => outcome(task, shared)))
}

/** The options of each command: one that begins later has less time left. */
function sharedBy ({ signal, timeoutMs, priority }) {
  const began = performance.now()
  return {
    signal,
    priority,
    get timeoutMs () {
      return timeoutMs === undefined ? undefined : Math.max(0, began + timeoutMs - performance.now())
    }
  }
}

async function outcome (task, options) {
  const began = performance.now()
  const took = () => performance.now() - began
  try {
    const value = await task(options)
    return { status: 'fulfilled', value, ms: took() }
  } catch (reason) {
    return { status: 'rejected', reason, ms: took() }
  }
}

module.exports = { batch }
