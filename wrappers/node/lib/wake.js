// How a queue wakes the event loop of this thread: Node reads the queue's pipe as a socket.
//
// koffi can also poll a descriptor. Its callback runs outside of Node's own scope for callbacks, so that
// promises settled there are not heard of until something else happens; and a worker that is terminated
// while it polls takes the process with it. A socket has neither fault, on the main thread and on workers,
// and with a buffer of its own it costs no more.
//
// The socket closes its descriptor, and the library its own: so it gets a second one.

'use strict'

const net = require('node:net')
const { system } = require('./system')

class Wake {
  #socket

  /** @param deliver called when there is something in the queue */
  constructor (descriptor, deliver) {
    const onread = { buffer: new Uint8Array(64), callback: () => { deliver(); return true } }
    this.#socket = new net.Socket({ fd: system().duplicate(descriptor), readable: true, writable: false, onread })
    this.#socket.unref()
  }

  /** From now on the process lives on. */
  hold () {
    this.#socket.ref()
  }

  /** From now on it may end. */
  release () {
    this.#socket.unref()
  }
}

module.exports = { Wake }
