// The sticker panel behind the smiley. Events: "send" (detail: the sticker's card), "opened", "closed".

import { announce } from "announcer"
import { cover } from "cover"
import { clone, find, part } from "dom"
import { keepDraft, retype } from "draft"
import { inQueue, Results } from "results"
import { Shelf } from "shelf"
import { emojiOf, nameOf, namesOf, say } from "words"

export class Panel extends EventTarget {
  #root = find("panel")
  #smiley = find("smiley")
  #feeling = document.getElementById("feeling")
  #subject = document.getElementById("subject")
  #draws
  #keeping
  #isOpen
  #settings
  #ideas
  #told = ""
  #known = []
  #feelings = []
  #results
  #shelves

  /** `isOpen()`: whether the connection is; `settings`: how it is drawn; `ideas`: surprises; `onInfo(card)`: show its
   * recipe; `onLetters(card)`: change its words. */
  constructor({ draws, keeping, isOpen, place, settings, ideas, onInfo, onLetters }) {
    super()
    this.#draws = draws
    this.#keeping = keeping
    this.#isOpen = isOpen
    this.#settings = settings
    this.#ideas = ideas
    const actions = { onInfo, onLetters, onSend: (card) => this.#send(card), onKeep: (card) => keeping.toggle(card) }
    const onCorrect = (expression) => this.#asked(() => draws.correct(expression))
    const onSubject = (name) => (retype(this.#subject, name), this.#asked(() => draws.resubject(name)))
    this.#results = new Results(find("draw"), { ...actions, onCorrect, onSubject, above: this.#feeling })
    this.#shelves = { kept: this.#shelf("kept", actions), recent: this.#shelf("recent", actions) }
    keepDraft(this.#feeling, `feeling:${place}`, sessionStorage)
    keepDraft(this.#subject, `subject:${place}`, sessionStorage)
    this.#listen()
    this.paint()
  }

  get isShown() {
    return !this.#root.hidden
  }

  open() {
    this.#show(true)
    this.#feeling.focus()
    this.#feeling.select()
    this.dispatchEvent(new Event("opened"))
  }

  close({ focus = this.#smiley } = {}) {
    if (!this.isShown) return
    this.#show(false)
    focus?.focus()
    this.dispatchEvent(new Event("closed"))
  }

  /** Draws by the recipe of a sticker, and shows it. */
  askLike(fields) {
    if (!this.isShown) this.open()
    this.#asked(() => this.#draws.ask(fields))
  }

  /** Puts another's settings in place, for one's own words. */
  remix({ frame, expression, subject }) {
    this.open()
    this.#settings.fill(frame)
    this.#settings.open()
    retype(this.#feeling, expression && expression !== "unsure" ? nameOf("expression", expression) : "")
    retype(this.#subject, subject ? nameOf("subject", subject) : "")
    this.#feeling.select()
  }

  /** What the model draws, as chips; no names of feelings mean all. */
  offer({ subjects = [], expressions = [] }) {
    this.#known = subjects
    this.#feelings = namesOf("expression").filter((name) => !expressions.length || expressions.includes(name))
    this.#offerExpressions()
    find("subjects").replaceChildren(...subjects.map((name) => this.#subjectChip(name)))
  }

  paint() {
    const draw = this.#draws.current
    this.#root.dataset.stage = draw ? "drawn" : "idle"
    this.#results.show(draw, { isOpen: this.#isOpen(), kept: (id) => this.#keeping.has(id) })
    this.#shelves.kept.show(this.#keeping.cards)
    this.#shelves.recent.show(this.#draws.recent)
    for (const shelf of Object.values(this.#shelves)) shelf.paintStars((id) => this.#keeping.has(id))
  }

  /** A draw has changed: besides showing it, says what went wrong, and to listeners that it is done. */
  changed(draw) {
    this.paint()
    if (draw !== this.#draws.current) return
    if (draw.status === "failed") this.#complain(draw.error?.message ?? "", draw.error?.field)
    if (this.isShown) this.#tell(draw)
  }

  // Each step would be too much to listen to; the progress bar has it for those who ask.
  #tell({ status, position, wait }) {
    const told = { done: say("all-ready"), cancelled: say("cancelled"), queued: position > 0 && inQueue({ position, wait }) }[status] || ""
    if (told && told !== this.#told) announce(told)
    this.#told = told
  }

  #listen() {
    this.#smiley.addEventListener("click", () => (this.isShown ? this.close() : this.open()))
    find("close-panel").addEventListener("click", () => this.close())
    find("veil").addEventListener("click", () => this.close())
    find("cancel").addEventListener("click", () => this.#draws.cancel())
    find("again").addEventListener("click", () => this.#asked(() => this.#draws.again()))
    find("surprise").addEventListener("click", () => this.#surprise())
    find("ask").addEventListener("submit", (event) => (event.preventDefault(), this.#ask()))
    this.#settings.addEventListener("enter", () => this.#ask())
    this.#root.addEventListener("keydown", (event) => this.#key(event))
  }

  #key(event) {
    if (event.isComposing || event.keyCode === 229) {
      // The Enter that ends a composition must not ask for stickers either.
      if (event.key === "Enter") event.preventDefault()
      return
    }
    if (event.key === "Escape") {
      event.stopPropagation()
      this.close()
    }
    const above = event.target.matches("#feeling, #subject, button") && !event.target.closest(".slot")
    if (event.key === "ArrowDown" && above && this.#results.focusFirst()) event.preventDefault()
  }

  #ask(expression = null) {
    const text = this.#feeling.value.trim() || (expression ? nameOf("expression", expression) : "")
    if (!text) {
      this.#complain(say("type-first"), "text")
      this.#feeling.focus()
      return
    }
    const wrong = this.#settings.wrong
    if (wrong) {
      this.#complain(wrong.sentence)
      this.#settings.open()
      wrong.field.focus()
      return
    }
    this.#asked(() => this.#draws.ask({ text, subject: this.#subject.value.trim(), expression, ...this.#settings.frame }))
  }

  #surprise() {
    const { expression, text, subject } = this.#ideas.next({ feelings: this.#feelings, subjects: this.#known })
    retype(this.#feeling, text)
    retype(this.#subject, nameOf("subject", subject))
    this.#ask(expression)
  }

  #asked(ask) {
    this.#complain("")
    ask()
    // On a phone the keyboard would stand in front of what is drawn.
    if (matchMedia("(pointer: coarse)").matches) document.activeElement.blur()
    else this.#keepFocus()
    // Open settings, or many stickers, would push what is drawn out of sight.
    find("draw").scrollIntoView({ block: this.#settings.isOpen ? "start" : "nearest" })
  }

  // What was pressed may be gone with the drawing it belonged to.
  #keepFocus() {
    const at = document.activeElement
    if (at === document.body || !at.checkVisibility()) this.#feeling.focus({ preventScroll: true })
  }

  #complain(sentence, field = "") {
    const trouble = find("trouble")
    trouble.textContent = sentence
    trouble.hidden = !sentence
    if (sentence) trouble.scrollIntoView({ block: "nearest" })
    this.#feeling.setAttribute("aria-invalid", field === "text")
    this.#subject.setAttribute("aria-invalid", field === "subject")
  }

  #send(card) {
    this.dispatchEvent(new CustomEvent("send", { detail: card }))
  }

  #show(on) {
    this.#root.hidden = !on
    find("veil").hidden = !on
    cover(this.#root, on, () => this.close())
    this.#smiley.setAttribute("aria-expanded", on)
  }

  #shelf(name, actions) {
    return new Shelf(this.#root.querySelector(`[data-shelf="${name}"]`), actions)
  }

  #offerExpressions() {
    const chips = this.#feelings.map((name) => {
      const chip = this.#chip("expression", name)
      chip.addEventListener("click", () => this.#ask(name))
      return chip
    })
    find("expressions").replaceChildren(...chips)
  }

  #subjectChip(name) {
    const chip = this.#chip("subject", name)
    const label = nameOf("subject", name)
    const paint = () => chip.setAttribute("aria-pressed", this.#subject.value.trim() === label)
    chip.addEventListener("click", () => {
      this.#subject.value = this.#subject.value.trim() === label ? "" : label
      this.#subject.dispatchEvent(new Event("input"))
    })
    this.#subject.addEventListener("input", paint)
    paint()
    return chip
  }

  #chip(kind, name) {
    const chip = clone("chip")
    part(chip, "emoji").textContent = emojiOf(kind, name)
    part(chip, "emoji").hidden = !emojiOf(kind, name)
    part(chip, "label").textContent = nameOf(kind, name)
    return chip
  }
}
