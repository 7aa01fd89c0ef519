// Which pictures are shown: by words, tags, flag, inclusion and proposals; kept in the address of the page.

import { find, mark } from "../../dom.js"
import { say } from "../../words.js"
import { flagCounts, tagCounts } from "./counts.js"

export class Filters extends EventTarget {
  #form = find("filters")
  #list = find("taglist")
  #tags = new Set()

  constructor() {
    super()
    const kept = new URLSearchParams(location.search)
    for (const tag of kept.getAll("tag")) this.#tags.add(tag)
    this.#restore(kept)
    this.#form.addEventListener("input", () => this.#changed())
    this.#form.addEventListener("submit", (event) => event.preventDefault())
    this.#list.addEventListener("click", (event) => this.#toggle(event.target.closest("button")?.dataset.tag))
    for (const button of document.querySelectorAll("[data-clear-filters]")) button.addEventListener("click", () => this.clear())
    find("tags-fold").open = matchMedia("(min-width: 1024px)").matches
  }

  /** The pictures that fit. */
  of(images) {
    const { q, included, flag, proposed } = this.#values
    const words = q.trim().toLowerCase()
    return images.filter(
      (image) =>
        [...this.#tags].every((tag) => image.tags.includes(tag) || image.proposed.includes(tag)) &&
        (!included || image.included === (included === "yes")) &&
        (!flag || image.flags.includes(flag)) &&
        (!proposed || image.proposed.length > 0) &&
        (!words || text(image).includes(words)),
    )
  }

  /** Shows tags and flags with the counts of all pictures. */
  paint(images) {
    const tags = tagCounts(images)
    for (const tag of this.#tags) if (!tags.some(([one]) => one === tag)) tags.unshift([tag, { worn: 0, proposed: 0 }])
    this.#list.replaceChildren(...tags.map(([tag, counts]) => this.#entry(tag, counts)))
    this.#flags(flagCounts(images))
    for (const button of this.#form.querySelectorAll("[data-clear-filters]")) button.hidden = !this.#narrowed
  }

  clear() {
    this.#tags.clear()
    this.#form.reset()
    for (const field of this.#form.elements) if ("value" in field && field.type !== "checkbox") field.value = ""
    for (const field of this.#form.querySelectorAll("[type=checkbox]")) field.checked = false
    this.#changed()
  }

  get #values() {
    const { q, included, flag, proposed } = this.#form.elements
    return { q: q.value, included: included.value, flag: flag.value, proposed: proposed.checked ? "1" : "" }
  }

  get #narrowed() {
    return this.#tags.size > 0 || Object.values(this.#values).some(Boolean)
  }

  #restore(kept) {
    const { q, included, flag, proposed } = this.#form.elements
    q.value = kept.get("q") ?? ""
    included.value = kept.get("included") ?? ""
    if (kept.get("flag")) flag.append(new Option(kept.get("flag"), kept.get("flag"), true, true))
    proposed.checked = kept.has("proposed")
  }

  #toggle(tag) {
    if (tag === undefined) return
    if (!this.#tags.delete(tag)) this.#tags.add(tag)
    this.#changed()
  }

  #changed() {
    const kept = new URLSearchParams([...this.#tags].map((tag) => ["tag", tag]))
    for (const [name, value] of Object.entries(this.#values)) if (value) kept.set(name, value)
    history.replaceState(null, "", kept.size ? `?${kept}` : location.pathname)
    this.dispatchEvent(new Event("change"))
  }

  #flags(counts) {
    const { flag } = this.#form.elements
    const chosen = flag.value
    const options = counts.map(([name, count]) => new Option(`${flagName(name)} (${count})`, name))
    if (chosen && !counts.some(([name]) => name === chosen)) options.push(new Option(`${flagName(chosen)} (0)`, chosen))
    flag.replaceChildren(flag.options[0], ...options)
    flag.value = chosen
  }

  #entry(tag, { worn, proposed }) {
    const entry = document.createElement("li")
    const button = document.createElement("button")
    button.type = "button"
    button.dataset.tag = tag
    button.setAttribute("aria-pressed", this.#tags.has(tag))
    const count = document.createElement("small")
    count.textContent = proposed ? `${worn} +${proposed}` : worn
    mark(button, "only-proposed", !worn && proposed)
    button.append(tag, count)
    entry.append(button)
    return entry
  }
}

/** What people call a flag. */
export const flagName = (flag) => say(`flag-${flag}`) || flag

const text = ({ name, title, tags, proposed, caption }) => [name, title, ...tags, ...proposed, caption].join("\n").toLowerCase()
