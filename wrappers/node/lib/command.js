// The one call that every function of this package makes.
//
// A family declares its functions by the kinds of their parameters and answers. The name of the C function
// follows from that in JavaScript: `createWallet` is `indy_create_wallet`.

'use strict'

const { Answer } = require('./answer')
const { ErrorCode, IndyError } = require('./error')
const { wrongType } = require('./kinds')
const { library } = require('./library')
const { checkedOptions } = require('./options')
const { check, queue } = require('./queue')
const { onAbort } = require('./signals')

/** A function of the C API. */
class Command {
  #kinds
  #entry
  #callback

  constructor (name, parameters, answer) {
    this.nameInC = 'indy_' + name.replace(/[A-Z]/g, letter => '_' + letter.toLowerCase())
    this.names = Object.keys(parameters)
    this.answer = answer
    this.#kinds = Object.values(parameters)
  }

  /**
   * Issues the command.
   *
   * @param args those of the parameters, and perhaps more
   * @returns a promise of the answer
   * @throws TypeError, RangeError: an argument cannot be given to C; the library was not called
   */
  start (args, options, answer = this.answer) {
    const given = this.convert(args)
    const { signal, order, progress } = checkedOptions(options)
    if (signal?.aborted) return Promise.reject(signal.reason)
    this.#entry ??= this.#bound()
    given.push(this.#callback)
    return outcome(this.#issued(given, order, answer, { signal, progress }))
  }

  #issued (given, order, answer, caller) {
    const commands = queue()
    if (caller.progress !== undefined) library().reportProgress()
    return new Promise((resolve, reject) => {
      const waiting = new Waiting(answer, caller, resolve, reject)
      const handle = commands.expect(waiting)
      given[0] = handle
      try {
        if (order !== null) check(library().setOptions(handle, order))
        check(this.#entry(...given))
        waiting.listen(handle)
      } catch (error) {
        commands.forget(handle)
        // What was ordered for a command that is refused would go to the next one with this handle.
        if (order !== null) library().setOptions(handle, '{}')
        reject(error)
      }
    })
  }

  /** The C arguments but for the last, the callback; the first is the place of the command's handle. */
  convert (args) {
    const given = [0]
    const kinds = this.#kinds
    for (let i = 0; i < kinds.length; i++) kinds[i].give(args[i], this.names[i], given)
    return given
  }

  #bound () {
    this.#callback = library().address(this.answer.callback)
    const types = this.#kinds.flatMap(kind => kind.c)
    return library().bind(this.nameInC, ['int32_t', ...types, 'void *'])
  }
}

/** Who waits for the answer of one command. */
class Waiting {
  #forgetSignal = null

  constructor (answer, { signal, progress }, resolve, reject) {
    this.answer = answer
    this.signal = signal
    this.progress = progress
    this.resolve = resolve
    this.reject = reject
  }

  /** Cancels the command when the signal says so. */
  listen (handle) {
    if (this.signal === undefined) return
    this.#forgetSignal = onAbort(this.signal, () => { library().cancel(handle) })
  }

  /** Tells in a tick of its own, which is before that of an answer: what the function throws stops nothing here. */
  progressed (completions, at) {
    if (this.progress === undefined) return
    const [done, total] = [completions.number(at, 0), completions.number(at, 1)]
    process.nextTick(this.progress, completions.text(at, 0), done, total)
  }

  answered (completions, at) {
    if (this.#forgetSignal !== null) this.#forgetSignal()
    try {
      const code = completions.error(at)
      if (code === 0) this.resolve(this.answer.read(completions, at))
      else this.resolve(this.#failure(code, completions.details(at)))
    } catch (error) { // an answer that cannot be read is still an answer
      this.reject(error)
    }
  }

  /** A command that had begun to commit when it was cancelled has succeeded; this is of one that had not. */
  #failure (code, details) {
    const isCancelled = code === ErrorCode.CommandCancelled && this.signal?.aborted
    return new Failure(isCancelled ? () => this.signal.reason : () => new IndyError(code, details))
  }
}

/** How a command has failed, until there is an error of it. */
class Failure {
  constructor (error) {
    this.error = error
  }
}

/** Makes errors here, where V8 knows who waits: their stacks then tell which call of the program it was. */
async function outcome (promise) {
  const value = await promise
  if (value instanceof Failure) throw value.error()
  return value
}

const commands = new WeakMap()

/** Declares a function by its parameters, `{ name: kind }`, in their order. It answers nothing. */
function takes (parameters) {
  return { parameters, kinds: [], gives: (...kinds) => ({ parameters, kinds }) }
}

/** The functions of one family, by their names. */
function family (declarations) {
  const functions = {}
  for (const [name, { parameters, kinds }] of Object.entries(declarations)) {
    const command = new Command(name, parameters, new Answer(kinds))
    functions[name] = callable(name, command)
    commands.set(functions[name], command)
  }
  return functions
}

/** The function that callers see: after its parameters come options, a callback, or both. */
function callable (name, command) {
  const count = command.names.length
  const call = (...args) => {
    const last = args[count]
    if (typeof last === 'function') return tell(command.start(args), last)
    const callback = args[count + 1]
    if (callback === undefined) return command.start(args, last)
    if (typeof callback !== 'function') throw wrongType(callback, 'callback', 'a function')
    return tell(command.start(args, last), callback)
  }
  return Object.defineProperties(call, { name: { value: name }, length: { value: count } })
}

/** Tells a callback in a tick of its own: what it throws is nobody's rejection. */
function tell (promise, callback) {
  promise.then(
    value => process.nextTick(callback, null, value),
    error => process.nextTick(callback, error)
  )
}

/** The command behind a function of a family. */
function commandOf (called) {
  return commands.get(called)
}

module.exports = { commandOf, family, takes }
