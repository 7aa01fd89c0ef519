// A row of stickers to send again: those kept, those drawn lately.

import { find } from "dom"
import { arrowKeys } from "arrows"
import { fillSlot, makeSlot, paintStar } from "slot"

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
    this.#row.addEventListener("focusin", (event) => this.#enter(event.target.closest(".slot")))
  }

  show(cards) {
    const shown = cards.slice(0, MOST)
    const ids = shown.map(({ id }) => id).join()
    this.#section.hidden = shown.length === 0
    if (ids === this.#shown) return
    this.#shown = ids
    this.#row.replaceChildren(...shown.map((card) => this.#slot(card)))
    this.#enter(this.#row.firstElementChild)
  }

  /** Which of them is kept now. */
  paintStars(kept) {
    for (const slot of this.#row.children) paintStar(slot, kept(slot.card.id))
  }

  // The Tab key stops at one sticker of the row and what can be done with it; the arrows lead to the others.
  #enter(current) {
    for (const slot of this.#row.children) {
      for (const button of slot.querySelectorAll("button")) button.tabIndex = slot === current ? 0 : -1
    }
  }

  #slot(card) {
    const slot = makeSlot(this.#actions)
    fillSlot(slot, { card })
    slot.querySelector("img[data-part=picture]").loading = "lazy"
    return slot
  }
}
