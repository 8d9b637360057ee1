// What a drained queue gave: an array of `indy_completion_t`, copied in one piece and read by its offsets.
//
//     int32 handle, error; int64 numbers[2]; char *texts[3]; size_t lengths[3]; char *error_json
//
// Texts stay where the library has them until each is read; they live until the queue is drained again.

'use strict'

const koffi = require('koffi')
const { system } = require('./system')

const BYTES = 80
const WORDS = BYTES / 8
const NUMBERS = 1
const TEXTS = 3
const LENGTHS = 6
const DETAILS = 9

class Completions {
  #room = 0
  #halves
  #numbers
  #words

  constructor () {
    this.#makeRoom(64)
  }

  /** Takes over as many completions as there are at an address. */
  read (address, count) {
    if (count > this.#room) this.#makeRoom(2 ** Math.ceil(Math.log2(count)))
    system().copy(this.#words, address, count * BYTES)
  }

  /** The command's handle. */
  handle (at) {
    return this.#halves[at * WORDS * 2]
  }

  /** Its error code, 0 if it succeeded. */
  error (at) {
    return this.#halves[at * WORDS * 2 + 1]
  }

  number (at, place) {
    return Number(this.#numbers[at * WORDS + NUMBERS + place])
  }

  text (at, place) {
    const word = at * WORDS + place
    const address = this.#words[word + TEXTS]
    return address === 0n ? null : koffi.decode.string(address, Number(this.#words[word + LENGTHS]))
  }

  bytes (at, place) {
    const word = at * WORDS + place
    const bytes = Buffer.alloc(Number(this.#words[word + LENGTHS]))
    if (bytes.length > 0) system().copy(bytes, this.#words[word + TEXTS], bytes.length)
    return bytes
  }

  /** The details of its error, as JSON. */
  details (at) {
    const address = this.#words[at * WORDS + DETAILS]
    return address === 0n ? null : koffi.decode.string(address)
  }

  #makeRoom (count) {
    const memory = new ArrayBuffer(count * BYTES)
    this.#room = count
    this.#halves = new Int32Array(memory)
    this.#numbers = new BigInt64Array(memory)
    this.#words = new BigUint64Array(memory)
  }
}

module.exports = { Completions }
