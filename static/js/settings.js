// How stickers are drawn: the controls behind "Settings". What is left as it is stays out of the frame.
// Events: "changed", "enter" (the Enter key in one of the fields).

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
    this.#root.addEventListener("keydown", (event) => this.#pressed(event))
    // A browser holds on to what one sees when something opens above it: here to the stickers below.
    this.#root.firstElementChild.addEventListener("click", () => requestAnimationFrame(() => this.isOpen && this.#root.scrollIntoView({ block: "start" })))
  }

  /** What the server allows; on the first time, what was chosen last is put back. */
  offer({ limits, styles }) {
    const first = !this.#limits
    const chosen = first ? (recall(this.#key) ?? {}) : this.frame
    this.#limits = limits
    this.#offerModes(limits.modes)
    this.#options("size", shapes(limits.size))
    this.#options("scheduler", [["", say("scheduler-usual")], ...limits.schedulers.map((name) => [name, name])])
    this.#input("count").max = limits.count.max
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
    if (!this.#input("enhance").checked) frame.enhance = false
    return Object.fromEntries(Object.entries(frame).filter(([, value]) => value !== undefined))
  }

  /** The first number that cannot be drawn with: its field, and a sentence about it; null where all is well. */
  get wrong() {
    const field = NUMBERS.map((name) => this.#input(name)).find((input) => !input.validity.valid)
    if (!field) return null
    const places = { name: field.labels[0].innerText.trim(), least: field.min, most: field.max }
    return { field, sentence: say(field.step === "any" ? "number-range" : "whole-range", places) }
  }

  /** Sets every control; what the frame does not name becomes as usual. */
  fill(frame) {
    if (!this.#limits) return
    frame = this.#unusual(frame)
    if (frame.size) this.#offerSize(frame.size)
    const mode = this.#root.querySelector(`[name="mode"][value="${CSS.escape(frame.mode ?? this.#modes[0])}"]`)
    if (mode) mode.checked = true
    for (const name of [...NUMBERS, "negative"]) this.#input(name).value = frame[name] ?? ""
    for (const name of CHOICES) this.#input(name).value = frame[name] ?? ""
    for (const name of CHOICES) if (this.#input(name).selectedIndex < 0) this.#input(name).selectedIndex = 0
    this.#input("hires").checked = Boolean(frame.hires)
    this.#input("enhance").checked = frame.enhance !== false
    this.#styles.value = frame.styles
    this.#changed()
  }

  titleOf(style) {
    return this.#styles.titleOf(style)
  }

  open() {
    this.#root.open = true
  }

  get isOpen() {
    return this.#root.open
  }

  get #modes() {
    return Object.keys(this.#limits?.modes ?? {})
  }

  get #mode() {
    return this.#root.querySelector('[name="mode"]:checked')?.value
  }

  // Enter draws, as in the fields above; the name of a preset has a form of its own.
  #pressed(event) {
    if (event.key !== "Enter" || event.isComposing || event.keyCode === 229 || !event.target.matches("input[name]")) return
    event.preventDefault()
    this.dispatchEvent(new Event("enter"))
  }

  // What the mode brings anyway need not be set.
  #unusual(frame) {
    const usual = { ...this.#limits.modes[frame.mode ?? this.#modes[0]], size: `${this.#limits.size.default}x${this.#limits.size.default}` }
    return Object.fromEntries(Object.entries(frame).filter(([name, value]) => value !== usual[name]))
  }

  // A remix may have a size that is none of ours.
  #offerSize(size) {
    const select = this.#input("size")
    if (![...select.options].some(({ value }) => value === size)) select.append(new Option(size.replace("x", " × "), size))
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
    for (const name of NUMBERS) this.#input(name).setAttribute("aria-invalid", !this.#input(name).validity.valid)
    const wrong = this.wrong?.sentence ?? ""
    if (find("numbers-why").textContent !== wrong) find("numbers-why").textContent = wrong
    find("shape-why").textContent = this.#isStrange(this.frame.size) ? say("shape-why") : ""
    find("told").textContent = find("told").title = this.#told()
    this.#presets.paint()
  }

  // What has no effect here cannot be set, and says why.
  #allow(name, can) {
    this.#input(name).disabled = !can
    find(`${name}-why`).textContent = can ? "" : say(`${name}-why`)
  }

  // A model that knows a list of subjects was taught squares alone.
  #isStrange(size) {
    const [width, height] = size?.split("x") ?? []
    return width !== height && this.#limits.subjects.length > 0
  }

  #told() {
    const { mode, count, steps, seed, size, hires } = this.frame
    const words = [
      mode && nameOf("mode", mode),
      this.#styles.told,
      count && `×${count}`,
      steps && say(steps === 1 ? "walk-one" : "walk-steps", { steps }),
      size && this.#input("size").selectedOptions[0].text,
      hires && say("larger"),
      seed !== undefined && `#${seed}`,
    ]
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
