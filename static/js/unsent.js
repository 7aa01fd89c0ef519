// Messages on their way. They are kept in the browser until the server names them, and sent again under
// the same ref, which never makes a second message. Events: "added", "changed", "settled" (detail: the entry).

import { uuid } from "dom"
import { keysOf, recall, remember } from "storage"

export class Unsent extends EventTarget {
  #prefix
  #send
  #entries = new Map()

  constructor({ place, send }) {
    super()
    this.#prefix = `unsent:${place}:`
    this.#send = send
  }

  /** Those left over from before the page was loaded. */
  restore() {
    const kept = keysOf(this.#prefix).map((key) => recall(key)).filter((entry) => entry?.ref)
    for (const entry of kept.sort((a, b) => a.at - b.at)) {
      this.#entries.set(entry.ref, entry)
      this.#tell("added", entry)
    }
  }

  add({ text = "", sticker = null, replyTo = null }) {
    const entry = { ref: uuid(), text, sticker, replyTo, at: Date.now(), trouble: "" }
    this.#entries.set(entry.ref, entry)
    this.#keep(entry)
    this.#tell("added", entry)
    this.#post(entry)
  }

  /** Sends everything that waits; after the socket opened. */
  flush() {
    for (const entry of this.#entries.values()) if (!entry.trouble) this.#post(entry)
  }

  /** The server has it. */
  settle(ref) {
    const entry = this.#entries.get(ref)
    if (entry) this.drop(entry)
    return entry
  }

  /** The server refused it. What came too fast is sent again by itself. */
  refuse(ref, error) {
    const entry = this.#entries.get(ref)
    if (!entry) return false
    if (error.code === "rate_limited" && error.retry_after) {
      setTimeout(() => this.#entries.has(ref) && this.#post(entry), error.retry_after * 1000 + 50)
      return true
    }
    entry.trouble = error.message
    this.#keep(entry)
    this.#tell("changed", entry)
    return true
  }

  retry(entry) {
    entry.trouble = ""
    this.#keep(entry)
    this.#tell("changed", entry)
    this.#post(entry)
  }

  drop(entry) {
    this.#entries.delete(entry.ref)
    remember(this.#prefix + entry.ref, null)
    this.#tell("settled", entry)
  }

  #post({ ref, text, sticker, replyTo }) {
    const said = sticker ? { sticker: sticker.id } : { text }
    this.#send({ type: "message.send", ref, ...said, ...(replyTo ? { reply_to: replyTo } : {}) })
  }

  #keep(entry) {
    remember(this.#prefix + entry.ref, entry)
  }

  #tell(type, entry) {
    this.dispatchEvent(new CustomEvent(type, { detail: entry }))
  }
}
