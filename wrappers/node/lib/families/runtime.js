// The library as a whole: its configuration, its log, its counters. Documented in types/runtime.d.ts.

'use strict'

const { family, takes } = require('../command')
const { json, size, text } = require('../kinds')
const { library } = require('../library')
const { check } = require('../queue')

module.exports = {
  ...family({
    setProtocolVersion: takes({ protocolVersion: size }),
    collectMetrics: takes({}).gives(json) // indy-sdk has no such function
  }),

  setRuntimeConfig (config) {
    atOnce('indy_set_runtime_config', { config: json }, [config])
  },

  setDefaultLogger (pattern) {
    atOnce('indy_set_default_logger', { pattern: text }, [pattern])
  }
}

/** Calls a function of the library that is no command: it has done its work when it returns. */
function atOnce (name, parameters, args) {
  const given = []
  Object.entries(parameters).forEach(([named, kind], at) => kind.give(args[at], named, given))
  const types = Object.values(parameters).flatMap(kind => kind.c)
  check(library().bind(name, types)(...given))
}
