// How stickers are drawn: the controls behind "Settings". What is left as it is stays out of the frame.
// Event: "changed".

import { find } from "dom"
import { Presets } from "presets"
import { recall, remember } from "storage"
import { StyleChoice } from "style-choice"
import { nameOf, say } from "words"

const SHAPES = [[1, 1], [4, 3], [3, 4], [3, 2], [2, 3], [16, 9], [9, 16]]
const NUMBERS = ["count", "seed", "steps", "guidance"]
const CHOICES = ["size", "captions", "scheduler"]

export class Settings extends EventTarget {
  #root = find("settings")
  #key
  #limits = null
  #styles
  #presets

  constructor({ place }) {
    super()
    this.#key = `settings:${place}`
    this.#styles = new StyleChoice({ chips: find("styles"), weights: find("weights"), onChange: () => this.#changed() })
    this.#presets = new Presets({ frame: () => this.frame, choose: (frame) => this.fill(frame) })
    this.#root.addEventListener("input", (event) => event.target.name && this.#changed())
  }

  /** What the server allows; on the first time, what was chosen last is put back. */
  offer({ limits, styles }) {
    const first = !this.#limits
    const chosen = first ? (recall(this.#key) ?? {}) : this.frame
    this.#limits = limits
    this.#offerModes(limits.modes)
    this.#options("size", shapes(limits.size))
    this.#options("scheduler", [["", say("scheduler-usual")], ...limits.schedulers.map((name) => [name, name])])
    this.#input("steps").max = limits.steps.max
    this.#input("guidance").max = limits.guidance.max
    this.#input("seed").max = limits.seed.max
    this.#styles.offer(styles)
    this.fill(chosen)
  }

  /** The fields that a `stickers.request` frame gets. */
  get frame() {
    const frame = { mode: this.#mode === this.#modes[0] ? undefined : this.#mode, styles: this.#styles.value }
    for (const name of NUMBERS) if (this.#input(name).validity.valid && this.#input(name).value !== "") frame[name] = Number(this.#input(name).value)
    for (const name of CHOICES) if (this.#input(name).value) frame[name] = this.#input(name).value
    const negative = this.#input("negative")
    if (!negative.disabled && negative.value.trim()) frame.negative = negative.value.trim()
    if (this.#input("hires").checked && !this.#input("hires").disabled) frame.hires = { scale: this.#limits.hires.scale.default }
    return Object.fromEntries(Object.entries(frame).filter(([, value]) => value !== undefined))
  }

  /** Sets every control; what the frame does not name becomes as usual. */
  fill(frame) {
    const mode = this.#root.querySelector(`[name="mode"][value="${CSS.escape(frame.mode ?? this.#modes[0])}"]`)
    if (mode) mode.checked = true
    for (const name of [...NUMBERS, "negative"]) this.#input(name).value = frame[name] ?? ""
    for (const name of CHOICES) this.#input(name).value = frame[name] ?? ""
    for (const name of CHOICES) if (this.#input(name).selectedIndex < 0) this.#input(name).selectedIndex = 0
    this.#input("hires").checked = Boolean(frame.hires)
    this.#styles.value = frame.styles
    this.#changed()
  }

  open() {
    this.#root.open = true
  }

  get #modes() {
    return Object.keys(this.#limits?.modes ?? {})
  }

  get #mode() {
    return this.#root.querySelector('[name="mode"]:checked')?.value
  }

  #input(name) {
    return this.#root.querySelector(`[name="${name}"]`)
  }

  #changed() {
    if (!this.#limits) return
    this.#paint()
    remember(this.#key, this.frame)
    this.dispatchEvent(new Event("changed"))
  }

  #paint() {
    const mode = this.#limits.modes[this.#mode] ?? {}
    this.#input("steps").placeholder = mode.steps ?? ""
    this.#input("guidance").placeholder = mode.guidance ?? ""
    find("mode-help").textContent = say(`help-${this.#mode}`)
    find("scheduler-help").textContent = say(`scheduler-${this.#input("scheduler").value || mode.scheduler}`)
    this.#allow("negative", Number(this.#input("guidance").value || mode.guidance) > 1)
    this.#allow("hires", this.#limits.hires.scale.max >= this.#limits.hires.scale.default)
    find("told").textContent = this.#told()
    this.#presets.paint()
  }

  // What has no effect here cannot be set, and says why.
  #allow(name, can) {
    this.#input(name).disabled = !can
    find(`${name}-why`).textContent = can ? "" : say(`${name}-why`)
  }

  #told() {
    const { mode, seed, size, hires } = this.frame
    const words = [mode && nameOf("mode", mode), this.#styles.told, size && size, hires && say("larger"), seed !== undefined && `#${seed}`]
    return words.filter(Boolean).join(" · ")
  }

  #offerModes(modes) {
    const old = [...this.#root.querySelectorAll(".segment")]
    if (old.length) return
    find("modes").append(...Object.keys(modes).map((name, index) => segment(name, index === 0)))
  }

  #options(name, options) {
    const select = this.#input(name)
    select.replaceChildren(...options.map(([value, label]) => new Option(label, value)))
  }
}

function segment(name, checked) {
  const label = document.createElement("label")
  label.className = "segment"
  const input = Object.assign(document.createElement("input"), { type: "radio", name: "mode", value: name, checked })
  const words = document.createElement("span")
  words.textContent = nameOf("mode", name)
  label.append(input, words)
  return label
}

// About as many pixels in every shape, in steps that the model can draw.
function shapes({ default: side, min, max, multiple }) {
  const fit = (length) => Math.min(max, Math.max(min, Math.round(length / multiple) * multiple))
  const sized = SHAPES.map(([wide, high]) => {
    const [width, height] = [fit(side * Math.sqrt(wide / high)), fit(side * Math.sqrt(high / wide))]
    return [`${width}x${height}`, `${wide}:${high}`]
  })
  return [["", "1:1"], ...sized.slice(1)]
}
