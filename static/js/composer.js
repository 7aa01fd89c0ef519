// The place where one writes. Events: "send" (detail: {text, replyTo}), "input" (detail: {hasText}).

import { find } from "dom"
import { inWords } from "bubble"
import { keepDraft, retype } from "draft"
import { say } from "words"

/** Enter sends, unless an input method is still putting the word together (old Safari says so by 229 alone). */
export function isSendingEnter(event) {
  return event.key === "Enter" && !event.shiftKey && !event.isComposing && event.keyCode !== 229
}

export class Composer extends EventTarget {
  #form
  #text
  #replyTo = null

  constructor(form, { place }) {
    super()
    this.#form = form
    this.#text = find("text", form)
    keepDraft(this.#text, `draft:${place}`)
    this.#text.addEventListener("input", () => this.#changed())
    this.#text.addEventListener("keydown", (event) => this.#key(event))
    form.addEventListener("submit", (event) => (event.preventDefault(), this.#send()))
    find("no-reply", form).addEventListener("click", () => (this.answer(null), this.focus()))
    this.#changed()
  }

  focus() {
    this.#text.focus()
  }

  /** The next message answers this one; null: none. */
  answer(message) {
    this.#replyTo = message?.id ?? null
    find("replying", this.#form).hidden = !message
    if (!message) return
    find("replying-to", this.#form).textContent = say("answer-to", { name: message.author.name })
    find("replying-words", this.#form).textContent = inWords(message)
    this.focus()
  }

  /** The message answered to, which the one being sent now uses up. */
  takeReply() {
    const replyTo = this.#replyTo
    this.answer(null)
    return replyTo
  }

  forget(id) {
    if (this.#replyTo === id) this.answer(null)
  }

  #key(event) {
    if (event.key === "Escape" && this.#replyTo) this.answer(null)
    if (!isSendingEnter(event)) return
    event.preventDefault()
    this.#send()
  }

  #send() {
    const text = this.#text.value.trim()
    if (!text) return
    retype(this.#text, "")
    this.dispatchEvent(new CustomEvent("send", { detail: { text, replyTo: this.takeReply() } }))
    this.focus()
  }

  #changed() {
    find("send", this.#form).disabled = !this.#text.value.trim()
    // Browsers without field-sizing: the height follows the text by hand.
    if (!CSS.supports("field-sizing", "content")) {
      this.#text.style.height = "auto"
      this.#text.style.height = `${this.#text.scrollHeight}px`
    }
    this.dispatchEvent(new CustomEvent("input", { detail: { hasText: Boolean(this.#text.value) } }))
  }
}
