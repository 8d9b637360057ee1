// Commands in flight, and how their answers reach who waits for them.
//
// Each thread that runs JavaScript has one completion queue of the library. Commands are issued with its
// handles, leave their answers in it, and wake the loop once for many: no thread of the library ever
// enters JavaScript or waits for it.

'use strict'

const { isMainThread } = require('node:worker_threads')
const { Completions, Kind } = require('./completions')
const { IndyError } = require('./error')
const { library } = require('./library')
const { system } = require('./system')
const { Wake } = require('./wake')

const HANDLES = 2 ** 21 // command handles of each queue
const ROUNDS = 16

class Queue {
  #library = library()
  #number
  #last = -1
  #expected = new Map()
  #wake
  #completions = new Completions()
  #heardByLog = null
  #first = new BigUint64Array(1)
  #count = new BigUint64Array(1)

  constructor () {
    const number = new Int32Array(1)
    const descriptor = new Int32Array(1)
    check(this.#library.openQueue(number, descriptor))
    this.#number = number[0]
    this.#wake = new Wake(descriptor[0], () => this.#deliver())
    // The main thread ends with the process. What still comes to a closed queue is dropped.
    if (!isMainThread) system().atThreadExit(this.#library.address('indy_queue_close'), this.#number)
  }

  /** How many commands are in flight. */
  get size () {
    return this.#expected.size
  }

  /** A handle that no command in flight has, for one whose answer goes to `command.answered`. */
  expect (command) {
    const expected = this.#expected
    if (expected.size === HANDLES) throw new Error(`${HANDLES} commands are in flight: wait for some of them`)
    do this.#last = (this.#last + 1) % HANDLES
    while (expected.has(this.#last))
    // As long as somebody waits, the process lives; nothing else here keeps it alive.
    if (expected.size === 0) this.#wake.hold()
    expected.set(this.#last, command)
    return this.#number + this.#last
  }

  /** Makes this thread's queue the logger of the process, whose records `hear` is called with. */
  log (hear, level) {
    check(this.#library.bind('indy_set_queue_logger', ['int32_t', 'uint32_t'])(this.#number, level))
    this.#heardByLog = hear
  }

  /** The library has refused this command and will not answer it. */
  forget (handle) {
    this.#take(handle)
  }

  #take (handle) {
    const place = handle - this.#number
    const command = this.#expected.get(place)
    if (this.#expected.delete(place) && this.#expected.size === 0) this.#wake.release()
    return command
  }

  /**
   * Hands out all that has come, until there is nothing: the library wipes texts when it is asked again. Where
   * other threads' log goes on and on, the loop has its turn in between.
   */
  #deliver () {
    for (let round = 0; round < ROUNDS; round++) {
      if (this.#drain() === 0n) return
      this.#settle(Number(this.#count[0]))
    }
    setImmediate(() => this.#deliver())
  }

  #drain () {
    check(this.#library.drainQueue(this.#number, this.#first, this.#count))
    return this.#count[0]
  }

  #settle (count) {
    const completions = this.#completions
    completions.read(this.#first[0], count)
    for (let at = 0; at < count; at++) {
      const kind = completions.kind(at)
      if (kind === Kind.ANSWER) this.#take(completions.handle(at))?.answered(completions, at)
      else if (kind === Kind.PROGRESS) this.#waiting(completions.handle(at))?.progressed(completions, at)
      else this.#logged(completions, at)
    }
  }

  #waiting (handle) {
    return this.#expected.get(handle - this.#number)
  }

  /** In a tick of its own: what the program's function throws takes no answer with it. */
  #logged (completions, at) {
    const [level, line] = [completions.number(at, 0), completions.number(at, 1)]
    const [target, message, modulePath] = [0, 1, 2].map(place => completions.text(at, place))
    process.nextTick(this.#heardByLog, level, target, message, modulePath, completions.details(at), line)
  }
}

let current

/** The queue of this thread. */
function queue () {
  current ??= new Queue()
  return current
}

/** Throws the error of a code that a function of the library has returned. */
function check (code) {
  if (code !== 0) throw new IndyError(code, library().errorDetails())
}

module.exports = { check, queue }
