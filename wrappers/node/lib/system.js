// The three functions of the system's C library that Node has no way to.

'use strict'

const koffi = require('koffi')

const DUPLICATE = { linux: 1030, darwin: 67 }[process.platform] // F_DUPFD_CLOEXEC

let libc

function system () {
  libc ??= bind(koffi.load(null))
  return libc
}

function bind (handle) {
  const fcntl = handle.func('int fcntl(int descriptor, int command, ...)')
  return {
    /** Copies bytes from an address into a typed array, which is long enough. */
    copy: handle.func('memcpy', 'void', ['void *', 'void *', 'size_t']),

    /** A second descriptor of the same file, which child processes do not get. */
    duplicate (descriptor) {
      const copy = fcntl(descriptor, DUPLICATE, 'int', 0)
      if (copy === -1) throw new Error('no descriptor is left: raise the limit of open files')
      return copy
    },

    atThreadExit: threadExit(handle)
  }
}

/**
 * Has a function of C called with a number when this thread ends, however it ends: a worker that is
 * terminated runs no JavaScript any more. It is what C++ and Rust destroy their thread-local variables
 * with; where the system does not have it, nothing is called.
 */
function threadExit (handle) {
  try {
    const register = handle.func('__cxa_thread_atexit_impl', 'int', ['void *', 'uint64_t', 'void *'])
    return (address, number) => register(address, number, address)
  } catch {
    return () => {}
  }
}

module.exports = { system }
