// "Mia is typing": told to the others while one types, shown of the others for as long as it is news.

import { clone, find, part } from "dom"
import { say } from "words"

const TELL_AGAIN = 3000
const STOPPED = 4000
const FORGOTTEN = 7000

/** Tells the others. */
export class OwnTyping {
  #send
  #toldAt = 0
  #stop = 0

  constructor(send) {
    this.#send = send
  }

  typed(hasText) {
    if (!hasText) return this.stop()
    clearTimeout(this.#stop)
    this.#stop = setTimeout(() => this.stop(), STOPPED)
    if (Date.now() - this.#toldAt < TELL_AGAIN) return
    this.#toldAt = Date.now()
    this.#send({ type: "typing", on: true })
  }

  stop() {
    clearTimeout(this.#stop)
    if (this.#toldAt) this.#send({ type: "typing", on: false })
    this.#toldAt = 0
  }
}

/** Shows who of the others types. */
export class OthersTyping {
  #nameOf
  #timers = new Map()
  #shown = ""

  constructor(nameOf) {
    this.#nameOf = nameOf
  }

  hear({ member, on }) {
    clearTimeout(this.#timers.get(member))
    if (on) this.#timers.set(member, setTimeout(() => this.hear({ member, on: false }), FORGOTTEN))
    else this.#timers.delete(member)
    this.#paint()
  }

  clear() {
    for (const member of [...this.#timers.keys()]) this.hear({ member, on: false })
  }

  #paint() {
    const names = [...this.#timers.keys()].map((member) => this.#nameOf(member)).filter(Boolean)
    const words = this.#words(names)
    if (words === this.#shown) return
    this.#shown = words
    const line = find("typing")
    line.replaceChildren()
    if (!words) return
    const element = clone("typing")
    part(element, "words").textContent = words
    line.append(element)
  }

  #words([name, other, ...more]) {
    if (!name) return ""
    if (more.length) return say("type-many")
    return other ? say("type-two", { name, other }) : say("types", { name })
  }
}
