// Finding libindy and its functions.
//
// It is loaded at the first call, not when the package is required: a program that looks at error codes
// only needs no library. Each thread has its own instance of this module; the library they load is one.

'use strict'

const fs = require('node:fs')
const path = require('node:path')
const koffi = require('koffi')

const ENVIRONMENT = 'INDY_LIBRARY'
const FILE = { darwin: 'libindy.dylib', win32: 'indy.dll' }[process.platform] ?? 'libindy.so'
const PACKAGE = path.dirname(__dirname)

/** The library that was loaded, and what is asked of it outside of commands. */
class Library {
  #handle
  #file
  #cancel
  #setOptions
  #isReporting = false

  constructor (handle, file) {
    this.#handle = handle
    this.#file = file
    this.openQueue = this.bind('indy_queue_open', ['void *', 'void *'])
    this.drainQueue = this.bind('indy_queue_drain', ['int32_t', 'void *', 'void *'])
    this.getCurrentError = this.bind('indy_get_current_error', ['_Out_ str *'], 'void')
  }

  /** Tells a command in flight to stop. */
  cancel (handle) {
    this.#cancel ??= this.bind('indy_cancel', ['int32_t'])
    this.#cancel(handle)
  }

  /** Orders something, as JSON, for the next command with a handle. */
  setOptions (handle, options) {
    this.#setOptions ??= this.bind('indy_command_options', ['int32_t', 'str'])
    return this.#setOptions(handle, options)
  }

  /** Has commands leave in their queues how far they have come, from the first that is to be heard of. */
  reportProgress () {
    this.#isReporting ||= this.bind('indy_set_progress_listener', ['void *'])(this.address('indy_queue_progress')) === 0
  }

  /** A function of the library; those of libindy's return an error code. */
  bind (name, parameters, result = 'int32_t') {
    return this.#found(name, () => this.#handle.func(name, result, parameters))
  }

  /** Where a function of the library is, to be handed to another of its functions. */
  address (name) {
    return this.#found(name, () => this.#handle.symbol(name))
  }

  /** The details, as JSON, of the error that a function has returned to this thread just now. */
  errorDetails () {
    const details = [null]
    this.getCurrentError(details)
    return details[0]
  }

  #found (name, look) {
    try {
      return look()
    } catch (cause) {
      const message = `${this.#file} has no function ${name}: it is not the library of indy-lanes, or an old one`
      throw new Error(message, { cause })
    }
  }
}

let loaded

function library () {
  loaded ??= load()
  return loaded
}

function load () {
  const bundled = path.join(PACKAGE, FILE)
  const file = process.env[ENVIRONMENT] || (fs.existsSync(bundled) ? bundled : FILE)
  let handle
  try {
    handle = koffi.load(file)
  } catch (cause) {
    const message = `libindy could not be loaded from ${file} (${cause.message}). Set ${ENVIRONMENT} to the` +
      ` path of ${FILE}, or put that file into ${PACKAGE} or where the system's loader looks.`
    throw new Error(message, { cause })
  }
  return new Library(handle, file)
}

module.exports = { library }
