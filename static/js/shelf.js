// A row of stickers to send again: those kept, those drawn lately.

import { find } from "dom"
import { arrowKeys } from "arrows"
import { fillSlot, makeSlot } from "slot"

const MOST = 40

export class Shelf {
  #section
  #row
  #actions
  #shown = ""

  constructor(section, actions) {
    this.#section = section
    this.#row = find("stickers", section)
    this.#actions = actions
    arrowKeys(this.#row)
  }

  show(cards) {
    const shown = cards.slice(0, MOST)
    const ids = shown.map(({ id }) => id).join()
    this.#section.hidden = shown.length === 0
    if (ids === this.#shown) return
    this.#shown = ids
    this.#row.replaceChildren(...shown.map((card) => this.#slot(card)))
  }

  #slot(card) {
    const slot = makeSlot(this.#actions)
    fillSlot(slot, { card })
    slot.querySelector("img[data-part=picture]").loading = "lazy"
    return slot
  }
}
