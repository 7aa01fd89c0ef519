// Named bundles of settings: a few that come with the page, and those one has saved.

import { find } from "dom"
import { recall, remember } from "storage"
import { say } from "words"

const KEY = "presets"
const MOST = 30
const OURS = { "preset-usual": {}, "preset-draft": { steps: 2, count: 8 }, "preset-one": { mode: "fine", count: 1, hires: { scale: 1.5 } } }

export class Presets {
  #select = find("preset")
  #name = find("preset-name")
  #frame
  #saved = recall(KEY) ?? {}

  /** `frame()`: the settings now; `choose(frame)`: set them. */
  constructor({ frame, choose }) {
    this.#frame = frame
    this.#select.addEventListener("change", () => choose(this.#all()[this.#select.value]?.frame ?? {}))
    find("preset-save").addEventListener("click", () => this.#askName())
    find("preset-drop").addEventListener("click", () => this.#drop())
    this.#name.addEventListener("submit", (event) => (event.preventDefault(), this.#save()))
  }

  /** Shows the preset that the settings are now, or that they are none. */
  paint() {
    const now = JSON.stringify(sorted(this.#frame()))
    const all = Object.entries(this.#all())
    const [current] = all.find(([, { frame }]) => JSON.stringify(sorted(frame)) === now) ?? [""]
    const options = all.map(([key, { label }]) => new Option(label, key))
    this.#select.replaceChildren(...(current ? [] : [new Option(say("preset-own"), "")]), ...options)
    this.#select.value = current
    find("preset-drop").hidden = !current.startsWith("own:")
    find("preset-save").hidden = Boolean(current)
  }

  #all() {
    const ours = Object.entries(OURS).map(([key, frame]) => [key, { label: say(key), frame }])
    const own = Object.entries(this.#saved).map(([name, frame]) => [`own:${name}`, { label: name, frame }])
    return Object.fromEntries([...ours, ...own])
  }

  #askName() {
    this.#name.hidden = false
    this.#name.querySelector("input").focus()
  }

  #save() {
    const field = this.#name.querySelector("input")
    const name = field.value.trim()
    if (!name) return
    this.#keep(Object.fromEntries([...Object.entries(this.#saved).filter(([other]) => other !== name), [name, this.#frame()]].slice(-MOST)))
    field.value = ""
    this.#name.hidden = true
  }

  #drop() {
    const name = this.#select.value.slice("own:".length)
    this.#keep(Object.fromEntries(Object.entries(this.#saved).filter(([other]) => other !== name)))
  }

  #keep(saved) {
    this.#saved = saved
    remember(KEY, saved)
    this.paint()
  }
}

const sorted = (frame) => Object.fromEntries(Object.entries(frame).sort(([one], [other]) => (one < other ? -1 : 1)))
