// Which styles are mixed: two at random, none, or these with their weights.

import { clone, part } from "dom"
import { say } from "words"

const STEP = 0.05

export class StyleChoice {
  #chips
  #weights
  #styles = []
  #chosen = null // by name; null: two at random
  #onChange

  constructor({ chips, weights, onChange }) {
    this.#chips = chips
    this.#weights = weights
    this.#onChange = onChange
  }

  /** The published styles; what was chosen and is gone is dropped. */
  offer(styles) {
    this.#styles = styles
    this.value = this.value
  }

  /** As a frame has it: undefined for two at random. */
  get value() {
    return this.#chosen ? [...this.#chosen].map(([name, weight]) => ({ name, weight })) : undefined
  }

  set value(mix) {
    const known = new Set(this.#styles.map(({ name }) => name))
    this.#chosen = mix ? new Map(mix.filter(({ name }) => known.has(name)).map(({ name, weight }) => [name, weight])) : null
    this.#paint()
  }

  /** In words, for the summary; empty for what is usual. */
  get told() {
    if (!this.#chosen) return ""
    if (!this.#chosen.size) return say("style-none")
    return [...this.#chosen].map(([name, weight]) => `${this.titleOf(name)} ${weight}`).join(" + ")
  }

  titleOf(name) {
    return this.#styles.find((style) => style.name === name)?.title ?? name
  }

  #choose(chosen) {
    this.#chosen = chosen
    this.#paint()
    this.#onChange()
  }

  #toggle({ name, weight }) {
    const chosen = new Map(this.#chosen ?? [])
    if (!chosen.delete(name)) chosen.set(name, weight)
    this.#choose(chosen.size ? chosen : null)
  }

  #paint() {
    const chips = [
      this.#chip(say("style-random"), this.#chosen === null, () => this.#choose(null)),
      this.#chip(say("style-none"), this.#chosen?.size === 0, () => this.#choose(new Map())),
      ...this.#styles.map((style) => this.#styleChip(style)),
    ]
    const focused = [...this.#chips.children].indexOf(document.activeElement)
    this.#chips.replaceChildren(...(this.#styles.length ? chips : [this.#chip(say("style-nothing"), true, () => {})]))
    this.#chips.children[focused]?.focus()
    this.#weights.replaceChildren(...[...(this.#chosen ?? [])].map(([name, weight]) => this.#slider(name, weight)))
  }

  #styleChip(style) {
    const chip = this.#chip(style.title, this.#chosen?.has(style.name) ?? false, () => this.#toggle(style))
    if (style.creator) chip.title = say("style-by", { name: style.creator })
    return chip
  }

  #chip(label, pressed, onPress) {
    const chip = clone("chip")
    part(chip, "emoji").hidden = true
    part(chip, "label").textContent = label
    chip.setAttribute("aria-pressed", pressed)
    chip.addEventListener("click", onPress)
    return chip
  }

  #slider(name, weight) {
    const row = clone("weight")
    const [slider, value] = [part(row, "slider"), part(row, "value")]
    part(row, "label").textContent = this.titleOf(name)
    slider.step = STEP
    slider.value = weight
    value.textContent = weight
    slider.addEventListener("input", () => {
      this.#chosen.set(name, Number(slider.value))
      value.textContent = slider.value
      this.#onChange()
    })
    return row
  }
}
