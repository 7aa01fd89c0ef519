// Other words on a sticker: lettered anew by the server at once, without drawing. Event: "lettered" (detail:
// {from, card}).

import { find, uuid } from "dom"

export class Letters extends EventTarget {
  #dialog = find("letters")
  #send
  #card = null
  #ref = ""

  constructor({ send }) {
    super()
    this.#send = send
    find("letters-close").addEventListener("click", () => this.#dialog.close())
    this.#dialog.addEventListener("click", (event) => event.target === this.#dialog && this.#dialog.close())
    find("letters-form").addEventListener("submit", (event) => {
      event.preventDefault()
      this.#ask({ text: find("letters-text").value.trim() })
    })
    for (const chip of this.#dialog.querySelectorAll("[data-language]")) {
      chip.addEventListener("click", () => this.#ask({ language: chip.dataset.language }))
    }
  }

  open(card) {
    this.#show(card)
    this.#dialog.showModal()
    find("letters-text").select()
  }

  /** A `stickers.lettered` frame. */
  hear({ ref, sticker }) {
    if (ref !== this.#ref) return
    this.dispatchEvent(new CustomEvent("lettered", { detail: { from: this.#card, card: sticker } }))
    this.#show(sticker)
  }

  /** An error with this ref; says whether it was about words. */
  refuse(ref, error) {
    if (ref !== this.#ref) return false
    this.#complain(error.message)
    return true
  }

  #show(card) {
    this.#card = card
    Object.assign(find("letters-picture"), { src: card.webp, alt: card.alt })
    find("letters-text").value = card.caption ?? ""
    this.#complain("")
  }

  #ask(words) {
    this.#ref = uuid()
    this.#complain("")
    this.#send({ type: "stickers.letter", ref: this.#ref, sticker: this.#card.id, ...words })
  }

  #complain(sentence) {
    const trouble = find("letters-trouble")
    trouble.textContent = sentence
    trouble.hidden = !sentence
  }
}
