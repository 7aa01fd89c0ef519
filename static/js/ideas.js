// Surprises: somebody, what they do, and the feeling that goes with it. The styles are chosen as for any other
// drawing: two at random, unless the settings name some.

import { namesOf } from "words"

export class Ideas {
  #lines
  #acts = []
  #beings = []
  #last = ""

  /** `lines`: for each feeling what somebody might be doing, in the reader's language. */
  constructor(lines) {
    this.#lines = lines
  }

  /** A new idea: nothing comes again before everything was there once. */
  next({ feelings, subjects }) {
    if (!this.#acts.length) this.#acts = this.#round(feelings)
    if (!this.#beings.length) this.#beings = shuffled(subjects.length ? subjects : namesOf("subject"))
    const [expression, text] = this.#acts.pop()
    this.#last = text
    return { expression, text, subject: this.#beings.pop() }
  }

  // In any order, but for the last of the round before, which does not come first again.
  #round(feelings) {
    const told = Object.entries(this.#lines).filter(([expression]) => feelings.includes(expression))
    const acts = shuffled(told.flatMap(([expression, lines]) => lines.map((text) => [expression, text])))
    if (acts.at(-1)?.[1] === this.#last) acts.unshift(acts.pop())
    return acts
  }
}

function shuffled(list) {
  const drawn = [...list]
  for (let at = drawn.length - 1; at > 0; at--) {
    const other = Math.floor(Math.random() * (at + 1))
    ;[drawn[at], drawn[other]] = [drawn[other], drawn[at]]
  }
  return drawn
}
