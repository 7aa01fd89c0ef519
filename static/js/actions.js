// What one can do with a message: answer, keep its sticker, take it back, send again. One stop of the
// Tab key for the whole list; arrows move between messages.
// Events: "reply", "keep", "delete", "retry", "drop", "find" (detail: what is said in the message).

import { mark } from "dom"
import { say } from "words"

const SURE_FOR = 4000

export class Actions extends EventTarget {
  #root
  #list

  constructor({ root, list }) {
    super()
    this.#root = root
    this.#list = list
    root.addEventListener("click", (event) => this.#clicked(event))
    root.addEventListener("keydown", (event) => this.#key(event))
    root.addEventListener("focusin", (event) => this.#focused(event.target.closest(".message")))
    root.addEventListener("focusout", (event) => this.#disarm(event.target))
  }

  /** The last message is where Tab enters the list. */
  refresh() {
    const current = this.#root.querySelector('.message[tabindex="0"]')
    if (!current?.contains(document.activeElement)) this.#focused(this.#messages().at(-1))
  }

  #clicked(event) {
    const element = event.target.closest(".message")
    const button = event.target.closest("button")
    const said = element && this.#list.said(element)
    if (!button || !said) return
    if (button.classList.contains("quote")) return this.#tell("find", said)
    const { action } = button.dataset
    if (action === "delete" && !this.#sure(button)) return
    this.#tell(action, said)
  }

  // The first press asks, the second does.
  #sure(button) {
    if ("sure" in button.dataset) return true
    mark(button, "sure", true)
    button.icon ??= button.firstElementChild
    button.replaceChildren(say("sure"))
    button.setAttribute("aria-label", say("sure"))
    button.timer = setTimeout(() => this.#disarm(button), SURE_FOR)
    return false
  }

  #disarm(button) {
    if (!button.icon || !("sure" in button.dataset)) return
    clearTimeout(button.timer)
    mark(button, "sure", false)
    button.replaceChildren(button.icon)
    button.setAttribute("aria-label", say("take-back"))
  }

  #key(event) {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key]
    const element = event.target.closest(".message")
    if (!step || !element) return
    event.preventDefault()
    const all = this.#messages()
    all[all.indexOf(element) + step]?.focus()
  }

  #focused(element) {
    for (const other of this.#root.querySelectorAll('[tabindex="0"]')) other.tabIndex = -1
    if (!element) return
    element.tabIndex = 0
    for (const button of element.querySelectorAll("button")) button.tabIndex = 0
  }

  #messages() {
    return [...this.#root.querySelectorAll(".message")]
  }

  #tell(type, said) {
    this.dispatchEvent(new CustomEvent(type, { detail: said }))
  }
}
