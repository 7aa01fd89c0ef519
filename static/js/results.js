// One draw as the panel shows it: what was understood, four places that fill, how far it is.

import { arrowKeys, focusFirst } from "arrows"
import { clone, find, mark, part } from "dom"
import { isActive } from "draws"
import { isAwake } from "engine"
import { fillSlot, makeSlot, paintStar } from "slot"
import { emojiOf, nameOf, say } from "words"

const WORTH_TELLING = 5 // seconds

export class Results {
  #root
  #slots = []
  #shownRef = ""
  #actions

  /** `actions`: onSend(card), onKeep(card), onInfo(card), onLetters(card), onCorrect(expression), onSubject(name); `above`: where the arrows lead out of the grid. */
  constructor(root, { above, ...actions }) {
    this.#root = root
    this.#actions = actions
    arrowKeys(find("slots", root), { above })
  }

  focusFirst() {
    return focusFirst(find("slots", this.#root))
  }

  show(draw, { isOpen, kept }) {
    this.#root.hidden = !draw
    if (!draw) return
    if (draw.ref !== this.#shownRef || draw.count !== this.#slots.length) this.#renew(draw)
    this.#paintSlots(draw)
    this.#paintUnderstood(draw)
    this.#paintSteps(draw)
    find("status", this.#root).textContent = statusOf(draw, isOpen)
    find("cancel", this.#root).hidden = !isActive(draw)
    this.#paintAgain(draw)
    this.paintStars(kept)
  }

  paintStars(kept) {
    for (const slot of this.#slots) if (slot.card) paintStar(slot, kept(slot.card.id))
  }

  #renew(draw) {
    this.#shownRef = draw.ref
    this.#slots = Array.from({ length: draw.count }, () => makeSlot(this.#actions))
    find("slots", this.#root).replaceChildren(...this.#slots)
    for (const name of ["alternatives", "others"]) find(name, this.#root).replaceChildren()
    find("notes", this.#root).replaceChildren()
    find("meaning", this.#root).replaceChildren()
  }

  #paintSlots(draw) {
    const nothing = !isActive(draw) && !draw.stickers.some(Boolean)
    find("slots", this.#root).hidden = nothing
    this.#slots.forEach((slot, index) => {
      fillSlot(slot, { card: draw.stickers[index], preview: isActive(draw) && draw.previews[index], resting: !isActive(draw) })
    })
  }

  #paintUnderstood({ understood, ask, status }) {
    const line = find("understood", this.#root)
    line.hidden = !understood && status !== "asking"
    mark(line, "waits", !understood)
    if (!understood) return find("lead", line).replaceChildren()
    const unsure = understood.expression === "unsure"
    find("lead", line).textContent = say(unsure ? "unsure" : "understood")
    const { subject, coat, things = [] } = understood
    const meaning = [unsure ? "" : understood.label, subject?.label, coat?.label, ...things.map((thing) => thing.label)]
    find("meaning", line).textContent = meaning.filter(Boolean).join(" · ")
    this.#paintAlternatives(understood, Boolean(ask) && status !== "failed")
    this.#paintOthers(understood.others ?? [], Boolean(ask) && status !== "failed")
    this.#paintNotes(understood.notes ?? [])
  }

  #paintAlternatives({ alternatives = [], expression }, can) {
    const group = find("alternatives", this.#root)
    const others = can ? alternatives.filter((other) => other.expression !== expression) : []
    if (group.childElementCount === others.length) return
    group.replaceChildren(...others.map((other) => this.#alternative(other)))
  }

  // Somebody else was named too: one tap draws them instead.
  #paintOthers(others, can) {
    const group = find("others", this.#root)
    const shown = can ? others : []
    if (group.childElementCount === shown.length) return
    group.replaceChildren(...shown.map((other) => this.#other(other)))
  }

  #other({ name, label }) {
    const chip = clone("chip")
    part(chip, "emoji").textContent = emojiOf("subject", name)
    part(chip, "label").textContent = label || nameOf("subject", name)
    chip.addEventListener("click", () => this.#actions.onSubject(label || nameOf("subject", name)))
    return chip
  }

  #alternative({ expression, label }) {
    const chip = clone("chip")
    part(chip, "emoji").textContent = emojiOf("expression", expression)
    part(chip, "label").textContent = label || nameOf("expression", expression)
    chip.addEventListener("click", () => this.#actions.onCorrect(expression))
    return chip
  }

  #paintNotes(notes) {
    const block = find("notes", this.#root)
    if (block.childElementCount === notes.length) return
    block.replaceChildren(
      ...notes.map((note) => {
        const line = clone("note")
        line.textContent = note
        return line
      }),
    )
  }

  #paintAgain(draw) {
    find("again", this.#root).hidden = isActive(draw) || !draw.ask
    const more = draw.count === 1 ? say("one-more") : draw.count === 4 ? say("four-more") : say("some-more", { count: draw.count })
    find("again-words", this.#root).textContent = draw.stickers.some(Boolean) ? more : say("once-more")
  }

  #paintSteps({ status, step, steps }) {
    const bar = find("steps", this.#root)
    bar.hidden = status !== "drawing"
    if (bar.hidden) return
    bar.setAttribute("aria-valuemax", steps)
    bar.setAttribute("aria-valuenow", step)
    bar.firstElementChild.style.transform = `scaleX(${steps ? step / steps : 0})`
  }
}

export const inQueue = ({ position, wait }) => say("queue", { count: position, seconds: Math.ceil(wait) })

function statusOf(draw, isOpen) {
  const { status, step, steps, position, wait } = draw
  if (isActive(draw) && !isOpen) return say("ask-waits")
  if (status === "asking") return say("asking")
  if (isActive(draw) && !isAwake()) return say("artist-waits")
  if (status === "queued" && position > 0) return inQueue(draw)
  if (status === "queued") return wait < WORTH_TELLING ? say("next") : say("next-wait", { seconds: Math.ceil(wait) })
  if (status === "drawing") return step < steps ? say("drawing", { step, steps }) : say("finishing")
  if (status === "cancelled") return say("cancelled")
  return status === "done" ? say("done") : ""
}
