// What is done with the selected pictures at once.

import { find, mark } from "../../dom.js"
import { say } from "../../words.js"

const DEEDS = {
  include: ["set_included", { included: true }],
  exclude: ["set_included", { included: false }],
  accept: ["accept_proposals", {}],
  dismiss: ["dismiss_proposals", {}],
}
const KEYS = { i: "include", x: "exclude", a: "accept", d: "dismiss" }

export class Bar {
  #store
  #selection
  #form = find("tagging")
  #told = find("told")
  #undo = find("undo")

  constructor(store, selection) {
    this.#store = store
    this.#selection = selection
    this.#form.addEventListener("submit", (event) => (event.preventDefault(), this.#tag()))
    this.#form.elements.verb.addEventListener("change", () => this.#askForNew())
    this.#undo.addEventListener("click", () => this.#tell(store.takeBack()))
    find("select-all").addEventListener("click", () => selection.all())
    find("select-none").addEventListener("click", () => selection.none())
    for (const button of document.querySelectorAll("[data-do]")) button.addEventListener("click", () => this.#do(button.dataset.do))
    document.addEventListener("keydown", (event) => this.#key(event))
    this.#askForNew()
  }

  /** What can be done now. */
  paint(images) {
    const chosen = this.#selection.list.map((id) => this.#store.images.get(id))
    const able = {
      "": chosen.length > 0,
      one: chosen.length === 1,
      proposals: chosen.some((image) => image.proposed.length),
    }
    for (const button of document.querySelectorAll("[data-needs]")) {
      button.disabled = !able[button.dataset.needs] || !(this.#store.open || button.dataset.needs === "one")
    }
    find("selected").textContent = say("selected", { count: chosen.length })
    find("select-none").hidden = !chosen.length
    mark(find("bar"), "idle", !chosen.length)
    const { undo } = this.#store
    this.#undo.disabled = !undo || !this.#store.open
    this.#undo.textContent = undo ? say("undo", { text: undo.text }) : say("undo-none")
    this.#undo.title = this.#undo.textContent
    this.#know(images)
  }

  /** Tags that the fields suggest. */
  #know(images) {
    const tags = [...new Set(images.flatMap((image) => [...image.tags, ...image.proposed]))].sort()
    document.getElementById("grid-known").replaceChildren(...tags.map((tag) => new Option("", tag)))
  }

  #askForNew() {
    const { verb, new: fresh } = this.#form.elements
    fresh.hidden = verb.value !== "rename"
  }

  #tag() {
    const { verb, tag, new: fresh } = this.#form.elements
    const tags = separated(tag.value)
    if (!tags.length || (verb.value === "rename" && !fresh.value.trim())) return this.#say(say("no-tag"), true)
    const deeds = {
      add: ["add_tags", { tags }],
      "add-first": ["add_tags", { tags, place: "first" }],
      remove: ["remove_tags", { tags }],
      rename: ["rename_tag", { old: tag.value, new: fresh.value }],
      first: ["move_tag", { tag: tag.value, place: "first" }],
      last: ["move_tag", { tag: tag.value, place: "last" }],
    }
    this.#tell(this.#edit(...deeds[verb.value]).then((told) => (this.#clear(), told)))
  }

  #clear() {
    this.#form.elements.tag.value = this.#form.elements.new.value = ""
  }

  #do(name) {
    if (this.#selection.list.length && this.#store.open) this.#tell(this.#edit(...DEEDS[name]))
  }

  #edit(verb, options) {
    return this.#store.edit(verb, this.#selection.list, options)
  }

  async #tell(work) {
    try {
      this.#say(await work)
    } catch (error) {
      this.#say(error.message, true)
    }
  }

  #say(sentence, trouble = false) {
    this.#told.textContent = sentence
    mark(this.#told, "trouble", trouble)
  }

  #key(event) {
    if (event.target.closest("input, textarea, select, dialog") || event.altKey) return
    const key = event.key.toLowerCase()
    if (event.ctrlKey || event.metaKey) {
      if (key !== "z" || event.shiftKey || this.#undo.disabled) return
      this.#undo.click()
    } else if (key === "t") this.#form.elements.tag.focus()
    else if (key in KEYS) this.#do(KEYS[key])
    else return
    event.preventDefault()
  }
}

/** The tags of a text with commas. */
export const separated = (text) => text.split(/[,，、]/).map((tag) => tag.trim()).filter(Boolean)
