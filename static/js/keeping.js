// The stickers one has kept. The server holds the collection; the page remembers the cards it has seen of it.
// Event: "changed".

import { recall, remember } from "storage"

const MOST_SHOWN = 60

export class Keeping extends EventTarget {
  #key
  #send
  #cards
  #seen = new Map()
  #wishes = new Map()

  constructor({ member, send }) {
    super()
    this.#key = `kept:${member}`
    this.#send = send
    this.#cards = new Map((recall(this.#key) ?? []).map((card) => [card.id, card]))
  }

  has(id) {
    return this.#wishes.get(id) ?? this.#cards.has(id)
  }

  /** The newest first. */
  get cards() {
    return [...this.#cards.values()].reverse()
  }

  toggle(card) {
    this.#seen.set(card.id, card)
    this.#wishes.set(card.id, !this.has(card.id))
    this.flush()
    this.dispatchEvent(new Event("changed"))
  }

  /** Says what was wished while nobody listened. */
  flush() {
    for (const [sticker, on] of this.#wishes) this.#send({ type: "favourite.set", sticker, on })
  }

  /** `favourite.changed`: perhaps from another device. */
  hear({ sticker, on }) {
    this.#wishes.delete(sticker)
    this.#cards.delete(sticker)
    if (on) this.#cards.set(sticker, this.#card(sticker))
    remember(this.#key, [...this.#cards.values()].slice(-MOST_SHOWN))
    this.dispatchEvent(new Event("changed"))
  }

  /** The wish was refused: things are as they were. */
  refuse() {
    this.#wishes.clear()
    this.dispatchEvent(new Event("changed"))
  }

  #card(id) {
    const seen = this.#seen.get(id)
    if (!seen) return { id, url: `/stickers/${id}.png`, webp: `/stickers/${id}.webp`, alt: "" }
    const { url, webp, width, height, alt } = seen
    return { id, url, webp, width, height, alt }
  }
}
