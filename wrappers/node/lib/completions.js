// What a drained queue gave: an array of `indy_completion_t`, copied in one piece and read by its offsets.
//
//     int32 handle, error, kind; int64 numbers[2]; char *texts[3]; size_t lengths[3]; char *details
//
// Texts stay where the library has them until each is read; they live until the queue is drained again.

'use strict'

const koffi = require('koffi')
const { system } = require('./system')

const BYTES = 88
const WORDS = BYTES / 8
const NUMBERS = 2
const TEXTS = 4
const LENGTHS = 7
const DETAILS = 10

/** What a completion tells of. */
const Kind = { ANSWER: 0, PROGRESS: 1, LOG_RECORD: 2 }

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

  kind (at) {
    return this.#halves[at * WORDS * 2 + 2]
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

  /** The details of its error, as JSON; the file of a record of the log. */
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

module.exports = { Completions, Kind }
