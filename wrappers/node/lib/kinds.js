// The kinds of values that cross between JavaScript and C, for parameters and for answers.
//
//     c       the C parameters that a value becomes
//     give    checks a value and pushes its C arguments; undefined is null, as in indy-sdk
//     shape   what the callback of a queue calls it
//     take    reads a value from a completion
//     raw     the kind that it is before JSON is parsed
//
// Messages name the parameter and never its value, which may be a secret.

'use strict'

const ONE_BYTE = new Uint8Array(1)

/** A string. Where it must not be null, the library says so. */
const text = {
  c: ['str'],
  give (value, name, into) {
    into.push(value === null || value === undefined ? null : checkedText(value, name))
  },
  shape: 'text',
  take: (completions, at, place) => completions.text(at, place)
}

/** A JSON value; a string goes as it is, and what comes and is no JSON comes as a string. */
const json = {
  c: ['str'],
  give (value, name, into) {
    into.push(value === null || value === undefined ? null : jsonText(value, name))
  },
  shape: 'text',
  take: (completions, at, place) => fromJson(completions.text(at, place)),
  raw: text
}

/** A JSON array whose items are JSON texts themselves. */
const jsonTexts = {
  shape: 'text',
  take (completions, at, place) {
    const texts = fromJson(completions.text(at, place))
    return Array.isArray(texts) ? texts.map(fromJson) : texts
  },
  raw: text
}

/** Bytes: any Uint8Array; a Buffer as an answer. */
const bytes = {
  c: ['void *', 'uint32_t'],
  give (value, name, into) {
    if (!(value instanceof Uint8Array)) throw wrongType(value, name, 'a Uint8Array')
    if (value.length > 0xFFFF_FFFF) throw new RangeError(`${name} is longer than 4 GiB`)
    // None are not null, which is another mistake to the library.
    into.push(value.length > 0 ? value : ONE_BYTE, value.length)
  },
  shape: 'bytes',
  take: (completions, at, place) => completions.bytes(at, place)
}

/** An integer of 32 bits, such as a handle. */
const number = {
  c: ['int32_t'],
  give (value, name, into) {
    if (typeof value !== 'number') throw wrongType(value, name, 'a number')
    if ((value | 0) !== value) throw new RangeError(`${name} must be an integer of 32 bits`)
    into.push(value)
  },
  shape: 'number',
  take: (completions, at, place) => completions.number(at, place)
}

/** A handle, or null for none. */
const optionalHandle = {
  c: number.c,
  give (value, name, into) {
    number.give(value ?? -1, name, into)
  }
}

const size = unsigned('size_t')
const seconds = unsigned('uint64_t')

const flag = {
  c: ['bool'],
  give (value, name, into) {
    if (typeof value !== 'boolean') throw wrongType(value, name, 'a boolean')
    into.push(value)
  },
  shape: 'flag',
  take: (completions, at, place) => completions.number(at, place) !== 0
}

/** A number of the C type, or a bigint where it is beyond 2 ** 53. */
function unsigned (type) {
  return {
    c: [type],
    give (value, name, into) {
      if (typeof value !== 'number' && typeof value !== 'bigint') throw wrongType(value, name, 'a number')
      const fits = typeof value === 'bigint' ? BigInt.asUintN(64, value) === value : Number.isSafeInteger(value)
      if (!fits || value < 0) throw new RangeError(`${name} must be an integer of 64 bits, and not negative`)
      into.push(value)
    }
  }
}

function checkedText (value, name) {
  if (typeof value !== 'string') throw wrongType(value, name, 'a string or null')
  if (value.includes('\0')) throw new TypeError(`${name} holds a NUL character, which would cut it short`)
  if (!value.isWellFormed()) throw new TypeError(`${name} holds half of a surrogate pair, which has no UTF-8`)
  return value
}

function jsonText (value, name) {
  if (typeof value === 'string') return checkedText(value, name)
  const made = JSON.stringify(value)
  if (made === undefined) throw wrongType(value, name, 'a JSON value')
  return made
}

function fromJson (text) {
  if (text === null || text === '') return text
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function wrongType (value, name, wanted) {
  return new TypeError(`${name} must be ${wanted}, not ${value === null ? 'null' : typeof value}`)
}

module.exports = { bytes, flag, json, jsonTexts, number, optionalHandle, seconds, size, text, wrongType }
