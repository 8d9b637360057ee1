// What a command answers: which callback of a queue hears it, and how it is read from a completion.

'use strict'

const CALLBACKS = {
  '': 'indy_queue_cb',
  flag: 'indy_queue_cb_flag',
  number: 'indy_queue_cb_handle',
  'number number': 'indy_queue_cb_handle_count',
  text: 'indy_queue_cb_text',
  'text text': 'indy_queue_cb_texts',
  'text text text': 'indy_queue_cb_three_texts',
  bytes: 'indy_queue_cb_bytes',
  'text bytes': 'indy_queue_cb_text_bytes'
}

class Answer {
  #kinds

  /** @param kinds of the values that come; where there are several, the answer is an array */
  constructor (kinds) {
    this.#kinds = kinds
    this.callback = CALLBACKS[kinds.map(kind => kind.shape).join(' ')]
  }

  /** The value: null for none, as in indy-sdk. */
  read (completions, at) {
    const kinds = this.#kinds
    if (kinds.length === 0) return null
    if (kinds.length === 1) return kinds[0].take(completions, at, 0)
    // All are texts and bytes, or all are numbers: each is at its own place among them.
    return kinds.map((kind, place) => kind.take(completions, at, place))
  }

  /** The same without the parsing of JSON. */
  get raw () {
    return new Answer(this.#kinds.map(kind => kind.raw ?? kind))
  }
}

module.exports = { Answer }
