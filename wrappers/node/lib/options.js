// The options of one call: `{ signal, timeoutMs, priority, progress }`.

'use strict'

const { wrongType } = require('./kinds')

const PRIORITIES = ['high', 'normal', 'low']
const MOST_MS = 2 ** 32 - 1
const NONE = { signal: undefined, order: null, progress: undefined }

/**
 * Checks the options that a caller gave.
 *
 * @returns the signal, what `indy_command_options` is to be told, null for nothing, and who hears of progress
 */
function checkedOptions (options) {
  if (options === undefined || options === null) return NONE
  if (typeof options !== 'object') throw wrongType(options, 'options', 'an object')
  const { signal, timeoutMs, priority, progress } = options
  if (signal !== undefined && !(signal instanceof AbortSignal)) throw wrongType(signal, 'signal', 'an AbortSignal')
  if (progress !== undefined && typeof progress !== 'function') throw wrongType(progress, 'progress', 'a function')
  const order = {}
  if (timeoutMs !== undefined) order.timeout_ms = checkedTime(timeoutMs)
  if (priority !== undefined) order.priority = checkedPriority(priority)
  return { signal, order: Object.keys(order).length > 0 ? JSON.stringify(order) : null, progress }
}

function checkedTime (timeoutMs) {
  if (typeof timeoutMs !== 'number') throw wrongType(timeoutMs, 'timeoutMs', 'a number')
  if (!(timeoutMs >= 0 && timeoutMs <= MOST_MS)) throw new RangeError(`timeoutMs must be from 0 to ${MOST_MS}`)
  return Math.ceil(timeoutMs)
}

function checkedPriority (priority) {
  if (PRIORITIES.includes(priority)) return priority
  throw new TypeError(`priority must be one of ${PRIORITIES.join(', ')}`)
}

module.exports = { checkedOptions }
