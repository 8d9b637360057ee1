// The library as a whole: its configuration, its log, its counters. Documented in types/runtime.d.ts.

'use strict'

const { family, takes } = require('../command')
const { json, number, size, text, wrongType } = require('../kinds')
const { library } = require('../library')
const { check, queue } = require('../queue')

const INFO = 3

module.exports = {
  ...family({
    setProtocolVersion: takes({ protocolVersion: size }),
    // indy-sdk has no such functions
    collectMetrics: takes({}).gives(json),
    collectMetricsPrometheus: takes({}).gives(text),
    listCommands: takes({}).gives(json)
  }),

  setRuntimeConfig (config) {
    atOnce('indy_set_runtime_config', { config: json }, [config])
  },

  setDefaultLogger (pattern) {
    atOnce('indy_set_default_logger', { pattern: text }, [pattern])
  },

  /** Records come through the queue of this thread, and in its loop: no thread of the library calls `logFn`. */
  setLogger (logFn, maxLevel = INFO) {
    if (typeof logFn !== 'function') throw wrongType(logFn, 'logFn', 'a function')
    number.give(maxLevel, 'maxLevel', [])
    queue().log(logFn, maxLevel)
  }
}

/** Calls a function of the library that is no command: it has done its work when it returns. */
function atOnce (name, parameters, args) {
  const given = []
  Object.entries(parameters).forEach(([named, kind], at) => kind.give(args[at], named, given))
  const types = Object.values(parameters).flatMap(kind => kind.c)
  check(library().bind(name, types)(...given))
}
