// What a call costs: this wrapper against a plain koffi callback for each call, in one interleaved run.
//
//     INDY_LIBRARY=… npm run bench
//
// The command does next to nothing (indy_set_protocol_version), so what is measured is the way there and
// back. Rounds alternate between the two; medians count. The plain way is the best that it can be: the
// callback is registered once, finds its promise in a map, and no argument is checked.

'use strict'

const koffi = require('koffi')
const indy = require('..')

const WANTED = { 1: 2, 32: 3, 1000: 3 } // how many times as fast, with so many in flight
const ROUNDS = 9
const ROUND_MS = 400

function plainKoffi () {
  const library = koffi.load(process.env.INDY_LIBRARY)
  const type = koffi.pointer(koffi.proto('void Told(int32_t handle, int32_t error)'))
  const entry = library.func('indy_set_protocol_version', 'int', ['int32_t', 'size_t', type])
  const waiting = new Map()
  const told = koffi.register((handle, error) => {
    const { resolve, reject } = waiting.get(handle)
    waiting.delete(handle)
    error === 0 ? resolve() : reject(new Error(String(error)))
  }, type)
  let last = 0
  return version => new Promise((resolve, reject) => {
    last = (last + 1) % 2 ** 20
    waiting.set(last, { resolve, reject })
    const code = entry(last, version, told)
    if (code !== 0) reject(new Error(String(code)))
  })
}

/** Calls a second, with so many in flight. */
async function rate (call, inFlight, ms) {
  let calls = 0
  const began = performance.now()
  const end = began + ms
  const worker = async () => {
    while (performance.now() < end) {
      await call(2)
      calls++
    }
  }
  await Promise.all(Array.from({ length: inFlight }, worker))
  return calls / (performance.now() - began) * 1000
}

function median (numbers) {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1]
}

async function main () {
  const ways = { 'plain koffi callback': plainKoffi(), 'indy-lanes': indy.setProtocolVersion }
  for (const call of Object.values(ways)) await rate(call, 100, ROUND_MS)
  console.log('thousand calls a second, medians of', ROUNDS, 'rounds')
  for (const [inFlight, wanted] of Object.entries(WANTED)) {
    const rates = Object.fromEntries(Object.keys(ways).map(way => [way, []]))
    for (let round = 0; round < ROUNDS; round++) {
      for (const [way, call] of Object.entries(ways)) rates[way].push(await rate(call, Number(inFlight), ROUND_MS))
    }
    const [plain, ours] = Object.values(rates).map(median)
    const figures = [plain / 1000, ours / 1000, ours / plain].map(it => it.toFixed(1).padStart(7))
    console.log(inFlight.padStart(5), 'in flight: plain', figures[0], ' ours', figures[1], ' ratio', figures[2])
    if (ours / plain < wanted) process.exitCode = 1
  }
}

// The plain way keeps no process alive while it waits.
const alive = setInterval(() => {}, 2 ** 30)
main().finally(() => clearInterval(alive))
