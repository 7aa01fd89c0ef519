// What was said in the room, as far as this page knows it. Events: "added" (detail: messages, in order), "deleted" (detail: id).

export class Messages extends EventTarget {
  #byId = new Map()
  #deleted = new Set()
  oldest = 0
  newest = 0

  get(id) {
    return this.#byId.get(id)
  }

  get size() {
    return this.#byId.size
  }

  /** Takes messages in; those known or taken back are left out. `live`: they were said just now. */
  add(messages, { live = false } = {}) {
    const fresh = messages.filter(({ id }) => !this.#byId.has(id) && !this.#deleted.has(id))
    for (const message of fresh) this.#byId.set(message.id, message)
    const ids = messages.map(({ id }) => id)
    if (ids.length) {
      this.newest = Math.max(this.newest, ...ids)
      this.oldest = this.oldest ? Math.min(this.oldest, ...ids) : Math.min(...ids)
    }
    if (fresh.length) this.dispatchEvent(new CustomEvent("added", { detail: { messages: fresh, live } }))
  }

  delete(id) {
    this.#deleted.add(id)
    if (this.#byId.delete(id)) this.dispatchEvent(new CustomEvent("deleted", { detail: id }))
  }
}
