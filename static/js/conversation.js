// The messages as one reads them: list, scrolling, older ones, what is new, what can be done with one.

import { Actions } from "actions"
import { announceMessage, toast } from "announcer"
import { find, mark } from "dom"
import { MessageList } from "list"
import { Scroll } from "scroll"
import { paintKept } from "slot"
import { say } from "words"

const FOUND_FOR = 1300

export class Conversation {
  #messages
  #history
  #me
  #list
  #unread = 0
  #ready = false
  #title = document.title

  /** `onRead(id)`: the reader has seen everything up to it. */
  constructor({ messages, history, unsent, me, keeping, onRead }) {
    this.#messages = messages
    this.#history = history
    this.#me = me
    this.onRead = onRead
    const root = find("messages")
    this.#list = new MessageList({ root, messages, me })
    this.actions = new Actions({ root, list: this.#list })
    this.scroll = new Scroll(find("scroller"))
    this.#followMessages()
    this.#followUnsent(unsent)
    this.#followReader()
    keeping.addEventListener("changed", () => this.#paintKept(keeping))
    messages.addEventListener("added", () => this.#paintKept(keeping))
  }

  /** The first state of the room is here. */
  ready() {
    this.#ready = true
    this.#changed()
    this.#fill()
  }

  paintUnsent({ isOpen }) {
    this.#list.paintAllUnsent({ isOpen })
  }

  /** Brings a message into view, where it is loaded. */
  find(id) {
    const element = this.#list.element(id)
    if (!element) return
    this.scroll.show(element)
    element.focus({ preventScroll: true })
    mark(element, "found", true)
    setTimeout(() => mark(element, "found", false), FOUND_FOR)
  }

  #followMessages() {
    this.#messages.addEventListener("added", ({ detail }) => {
      this.scroll.keep(() => this.#list.add(detail.messages, detail))
      if (detail.live) detail.messages.forEach((message) => this.#heard(message))
      this.#changed()
    })
    this.#messages.addEventListener("deleted", ({ detail }) => {
      this.scroll.keep(() => this.#list.delete(detail))
      this.#changed()
    })
  }

  #followUnsent(unsent) {
    unsent.addEventListener("added", ({ detail }) => {
      this.#list.addUnsent(detail)
      this.scroll.toEnd()
      this.#changed()
    })
    unsent.addEventListener("changed", ({ detail }) => this.#list.paintUnsent(detail))
    unsent.addEventListener("settled", ({ detail }) => (this.#list.dropUnsent(detail), this.#changed()))
  }

  #followReader() {
    this.scroll.addEventListener("end", () => this.#seen())
    this.scroll.addEventListener("away", () => this.#paintPill())
    this.scroll.addEventListener("top", () => this.#older())
    find("to-newest").addEventListener("click", () => this.scroll.toEnd())
    document.addEventListener("visibilitychange", () => this.#seen())
  }

  #heard(message) {
    if (message.author.id === this.#me().id) return
    announceMessage(message)
    if (document.hidden || !this.scroll.atEnd) this.#unread += 1
  }

  #changed() {
    find("empty").hidden = !this.#ready || !this.#list.isEmpty
    this.actions.refresh()
    this.#seen()
  }

  #seen() {
    if (this.scroll.atEnd && !document.hidden) {
      this.#unread = 0
      if (this.#messages.newest) this.onRead(this.#messages.newest)
    }
    document.title = this.#unread ? `(${this.#unread}) ${this.#title}` : this.#title
    this.#paintPill()
  }

  #paintPill() {
    const pill = find("to-newest")
    const unread = this.#unread > 0 && !this.scroll.atEnd
    pill.hidden = !unread && !(this.scroll.isFarUp && !this.scroll.atEnd)
    pill.textContent = say(unread ? "new-messages" : "to-newest")
  }

  async #older() {
    if (!this.#ready || !this.#history.more) return
    const line = find("older")
    line.hidden = false
    try {
      await this.#history.older()
    } catch {
      toast(say("older-failed"))
    }
    line.hidden = true
  }

  // A tall screen may show the beginning at once: then nobody can scroll up to ask for more.
  async #fill() {
    for (let pages = 0; pages < 3 && this.#history.more && this.scroll.nearTop; pages++) await this.#older()
  }

  #paintKept(keeping) {
    for (const element of find("messages").querySelectorAll(".message")) {
      const { sticker } = this.#list.said(element)
      const button = element.querySelector('[data-action="keep"]')
      if (sticker && button) paintKept(button, keeping.has(sticker.id))
    }
  }
}
