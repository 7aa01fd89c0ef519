// The messages on the page, in the order of their ids, those on their way at the end.

import { bubble } from "bubble"
import { clone, mark, part } from "dom"
import { dayOf, sameDay, timeOf, together } from "times"
import { say } from "words"

export class MessageList {
  #root
  #messages
  #me
  #shown = new Map() // element -> what is said in it
  #byId = new Map()
  #byRef = new Map()
  #isOpen = false

  constructor({ root, messages, me }) {
    this.#root = root
    this.#messages = messages
    this.#me = me
  }

  get isEmpty() {
    return this.#shown.size === 0
  }

  said(element) {
    return this.#shown.get(element)
  }

  element(id) {
    return this.#byId.get(id)
  }

  add(messages, { live }) {
    const touched = new Set()
    for (const message of messages) {
      const sent = this.#byRef.get(message.ref)
      const said = { ...message, moment: new Date(message.sent_at) }
      const element = this.#make(said, { fresh: live && !sent })
      this.#root.insertBefore(element, this.#placeOf(message.id))
      this.#byId.set(message.id, element)
      touched.add(element)
      if (sent) this.#takeOut(sent)
    }
    for (const element of touched) this.#settle(element)
    for (const element of touched) this.#settle(this.#beside(element, "nextElementSibling"))
  }

  delete(id) {
    const element = this.#byId.get(id)
    if (!element) return
    this.#byId.delete(id)
    const next = this.#beside(element, "nextElementSibling")
    if (element.contains(document.activeElement)) (next ?? this.#beside(element, "previousElementSibling"))?.focus()
    this.#takeOut(element)
    this.#settle(next)
    this.#sweepDays()
  }

  /** A message on its way. */
  addUnsent(entry) {
    const said = { ...entry, reply_to: entry.replyTo, author: this.#me(), moment: new Date(entry.at), entry }
    const element = this.#make(said, { fresh: true })
    element.dataset.ref = entry.ref
    this.#byRef.set(entry.ref, element)
    this.#root.append(element)
    this.#settle(element)
    this.paintUnsent(entry)
  }

  paintUnsent(entry) {
    const element = this.#byRef.get(entry.ref)
    if (!element) return
    mark(element, "pending", !entry.trouble)
    part(element, "trouble").hidden = !entry.trouble
    part(element, "why").textContent = entry.trouble
    const waiting = this.#isOpen ? say("sending") : say("waits")
    part(element, "time").textContent = entry.trouble ? timeOf(new Date(entry.at)) : waiting
  }

  dropUnsent(entry) {
    const element = this.#byRef.get(entry.ref)
    this.#byRef.delete(entry.ref)
    if (element?.isConnected) this.#takeOut(element)
    this.#sweepDays()
  }

  paintAllUnsent({ isOpen }) {
    this.#isOpen = isOpen
    for (const element of this.#byRef.values()) this.paintUnsent(this.#shown.get(element).entry)
  }

  #make(said, { fresh }) {
    const quoted = said.reply_to ? this.#messages.get(said.reply_to) : null
    const own = said.author.id === this.#me().id
    const element = bubble(said, { own, quoted, fresh })
    if (said.entry) part(element, "actions").remove()
    this.#shown.set(element, said)
    return element
  }

  #takeOut(element) {
    this.#shown.delete(element)
    element.remove()
  }

  // Nearly always the end, so the search starts there.
  #placeOf(id) {
    let place = null
    for (let element = this.#root.lastElementChild; element; element = element.previousElementSibling) {
      const said = this.#shown.get(element)
      if (said?.id && said.id < id) return place
      if (said) place = this.#dividerOf(element) ?? element
    }
    return place
  }

  #dividerOf(element) {
    const before = element.previousElementSibling
    return before?.classList.contains("day") ? before : null
  }

  #beside(element, direction) {
    for (let other = element[direction]; other; other = other[direction]) if (this.#shown.has(other)) return other
    return null
  }

  // Whether it begins a group, and whether a new day begins with it.
  #settle(element) {
    if (!element?.isConnected) return
    const said = this.#shown.get(element)
    const before = this.#shown.get(this.#beside(element, "previousElementSibling"))
    const joins = before?.author.id === said.author.id && together(before.moment, said.moment) && !said.reply_to
    mark(element, "first", !joins)
    const divider = this.#dividerOf(element)
    const newDay = !before || !sameDay(before.moment, said.moment)
    if (newDay && !divider) element.before(this.#divider(said.moment))
    if (!newDay) divider?.remove()
  }

  #divider(moment) {
    const divider = clone("day")
    part(divider, "label").textContent = dayOf(moment)
    return divider
  }

  #sweepDays() {
    for (const day of this.#root.querySelectorAll(".day")) {
      if (!day.nextElementSibling || day.nextElementSibling.classList.contains("day")) day.remove()
    }
  }
}
