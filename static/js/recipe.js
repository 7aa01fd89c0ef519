// How a sticker was made, and what can be made of it: more like it, the same finer, a remix.
// Events: "ask" (detail: the fields of a request), "remix" (detail: {frame, expression, subject}).

import { find } from "dom"
import { nameOf, say } from "words"

export class Recipe extends EventTarget {
  #dialog = find("recipe")
  #walk
  #titleOf
  #card = null
  #recipe = null

  /** `walk`: the address of the step walk; `titleOf(style)`: what people call it. */
  constructor({ walk, titleOf }) {
    super()
    this.#walk = walk
    this.#titleOf = titleOf
    find("recipe-close").addEventListener("click", () => this.#dialog.close())
    this.#dialog.addEventListener("click", (event) => event.target === this.#dialog && this.#dialog.close())
    find("like").addEventListener("click", () => this.#ask({ source: this.#card.id, strength: Number(find("strength").value) }))
    find("finer").addEventListener("click", () => this.#ask({ mode: "fine" }))
    find("remix").addEventListener("click", () => this.#remix())
  }

  async open(card) {
    this.#card = card
    this.#recipe = null
    const picture = find("recipe-picture")
    Object.assign(picture, { src: card.webp, alt: card.alt })
    find("save").href = card.url
    find("walk-link").href = `${this.#walk}?recipe=${card.id}`
    this.#show(null)
    this.#dialog.showModal()
    try {
      const answer = await fetch(card.url.replace(/\.png$/, "/"), { signal: AbortSignal.timeout(8000) })
      if (!answer.ok) throw new Error(answer.status)
      if (this.#card === card) this.#show(await answer.json())
    } catch {
      find("recipe-trouble").textContent = say("recipe-failed")
      find("recipe-trouble").hidden = false
    }
  }

  #show(recipe) {
    this.#recipe = recipe
    find("recipe-trouble").hidden = true
    for (const name of ["like", "finer", "remix"]) find(name).disabled = !recipe
    const isFine = recipe?.mode === "fine"
    find("finer").disabled ||= isFine
    find("finer-why").textContent = isFine ? say("finer-why") : ""
    find("recipe-facts").replaceChildren(...(recipe ? facts(recipe, this.#titleOf) : []).flatMap(([name, value]) => line(name, value)))
  }

  #ask(fields) {
    const { expression, subject } = this.#recipe
    this.#dialog.close()
    this.dispatchEvent(new CustomEvent("ask", { detail: { recipe: this.#card.id, ...fields, told: told(expression, subject) } }))
  }

  #remix() {
    const { mode, steps, guidance, scheduler, styles = [], seed, hires, width, height, negative, expression, subject } = this.#recipe
    const size = hires ? hires.from.join("x") : `${width}x${height}`
    const mix = styles.map(({ name, weight }) => ({ name, weight }))
    const frame = { mode, steps, guidance, scheduler, styles: mix, seed, size, ...(negative && { negative }), ...(hires && { hires: { scale: hires.scale } }) }
    this.#dialog.close()
    this.dispatchEvent(new CustomEvent("remix", { detail: { frame, expression, subject } }))
  }
}

function facts(recipe, titleOf) {
  const { prompt, negative, styles = [], seed, steps, guidance, scheduler, width, height, model, hires, source } = recipe
  const mix = styles.map(({ name, weight }) => `${titleOf(name)} ${weight}`).join(" + ")
  return [
    ["prompt", prompt],
    ["negative", negative],
    ["styles", mix || say("style-none")],
    ["seed", seed],
    ["steps", steps],
    ["guidance", guidance],
    ["scheduler", scheduler],
    ["size", hires ? `${hires.from.join(" × ")} → ${width} × ${height}` : `${width} × ${height}`],
    ["source", source && say("recipe-from-sticker")],
    ["model", model],
  ].filter(([, value]) => value !== undefined && value !== "" && value !== null)
}

function line(name, value) {
  const [term, fact] = [document.createElement("dt"), document.createElement("dd")]
  term.textContent = say(`recipe-${name}`)
  fact.textContent = value
  return [term, fact]
}

const told = (expression, subject) =>
  [expression && expression !== "unsure" && nameOf("expression", expression), subject && nameOf("subject", subject)].filter(Boolean).join(" · ")
