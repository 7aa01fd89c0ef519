// The pictures of the data set as the server last told them, and the way to change them.

import { say } from "../../words.js"

const SEND_MS = 60_000

export class Store extends EventTarget {
  images = new Map()
  undo = null
  locked = false
  editable = false
  #page
  #last = Promise.resolve()

  /** `page` carries the addresses of the doors; `state` is what the page came with. */
  constructor(page, state) {
    super()
    this.#page = page
    this.editable = state.editable
    this.#take(state)
  }

  get all() {
    return [...this.images.values()]
  }

  get open() {
    return this.editable && !this.locked
  }

  /** Does one edit after those before; gives what the server says, or throws an Error with a sentence. */
  edit(verb, ids, options = {}) {
    return this.#queued(() => this.#send(this.#page.dataset.editUrl, { verb, images: ids, ...options }))
  }

  takeBack() {
    return this.#queued(() => this.#send(this.#page.dataset.undoUrl, { edit: this.undo?.edit ?? null }))
  }

  #queued(work) {
    const mine = this.#last.then(work)
    this.#last = mine.catch(() => {})
    return mine
  }

  async #send(url, body) {
    const answer = await this.#post(url, body)
    const told = answer.headers.get("content-type")?.startsWith("application/json") ? await answer.json() : {}
    if (!answer.ok || !told.images) throw new Error(told.error ?? say("trouble", { status: answer.status }))
    this.#take(told)
    this.dispatchEvent(new Event("change"))
    return told.told
  }

  async #post(url, body) {
    const token = this.#page.querySelector("[name=csrfmiddlewaretoken]").value
    const headers = { "Content-Type": "application/json", "X-CSRFToken": token }
    try {
      return await fetch(url, { method: "POST", headers, body: JSON.stringify(body), signal: AbortSignal.timeout(SEND_MS) })
    } catch {
      throw new Error(say("offline"))
    }
  }

  #take({ images, undo, locked }) {
    for (const image of images) this.images.set(image.id, image)
    this.undo = undo
    this.locked = locked
  }
}
