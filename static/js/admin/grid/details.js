// One picture in a dialog: large, with its tags, proposals and caption.

import { find } from "../../dom.js"
import { say } from "../../words.js"
import { separated } from "./bar.js"
import { flagged } from "./cells.js"

export class Details {
  #store
  #cells
  #selection
  #dialog = find("details")
  #tags = find("details-tags")
  #caption = find("details-caption")
  #id = null

  constructor(store, cells, selection) {
    this.#store = store
    this.#cells = cells
    this.#selection = selection
    cells.element.addEventListener("dblclick", (event) => this.open(cells.idOf(event.target)))
    cells.element.addEventListener("keydown", (event) => {
      if (event.key === "Enter") this.open(selection.current)
    })
    find("open").addEventListener("click", () => this.open(selection.list[0]))
    find("details-close").addEventListener("click", () => this.#dialog.close())
    find("details-form").addEventListener("submit", (event) => (event.preventDefault(), this.#save(true)))
    for (const button of document.querySelectorAll("[data-details-step]")) {
      button.addEventListener("click", () => this.#step(Number(button.dataset.detailsStep)))
    }
    this.#dialog.addEventListener("close", () => this.#selection.focus(this.#id))
    this.#dialog.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.target.matches("textarea") && !event.shiftKey) (event.preventDefault(), this.#save(true))
    })
    store.addEventListener("change", () => this.#dialog.open && this.#paintProposals())
  }

  open(id) {
    const image = this.#store.images.get(id)
    if (!image) return
    this.#id = id
    this.#paint(image)
    if (!this.#dialog.open) this.#dialog.showModal()
    this.#caption.focus()
  }

  #paint(image) {
    find("details-name").textContent = image.title || image.name
    find("details-picture").src = image.picture && `${image.picture}&large`
    find("details-picture").alt = image.title || image.name
    find("details-flags").replaceChildren(...flagged(image))
    const lettering = find("details-lettering")
    if (lettering) lettering.href = find("grid-page").dataset.letteringUrl.replace("/0/", `/${this.#id}/`)
    this.#tags.value = image.tags.join(", ")
    this.#caption.value = image.caption
    find("details-text").textContent = image.text
    for (const field of [this.#tags, this.#caption]) field.readOnly = !this.#store.open
    find("details-save").disabled = !this.#store.open
    this.#trouble("")
    this.#paintProposals()
  }

  #paintProposals() {
    const image = this.#store.images.get(this.#id)
    find("details-proposals").hidden = !image.proposed.length
    find("details-proposed").replaceChildren(...image.proposed.map((tag) => this.#proposal(tag)))
  }

  /** A button that takes a proposal into the tags, and one that sends it away. */
  #proposal(tag) {
    const group = document.createElement("span")
    group.className = "grid-proposal"
    group.append(this.#button(tag, "accept_proposals", `+ ${tag}`), this.#button(tag, "dismiss_proposals", "×"))
    return group
  }

  #button(tag, verb, text) {
    const button = document.createElement("button")
    button.type = "button"
    button.textContent = text
    button.disabled = !this.#store.open
    button.setAttribute("aria-label", `${text === "×" ? "×" : "+"} ${say("proposed", { tag })}`)
    button.addEventListener("click", () => this.#judge(verb, tag))
    return button
  }

  async #judge(verb, tag) {
    if (!(await this.#try(() => this.#store.edit(verb, [this.#id], { tags: [tag] })))) return
    if (verb !== "accept_proposals") return
    this.#tags.value = [...separated(this.#tags.value).filter((one) => one !== tag), tag].join(", ")
  }

  /** Stores what was changed; true when all is stored. */
  async #save(andClose = false) {
    const image = this.#store.images.get(this.#id)
    const tags = separated(this.#tags.value)
    const caption = this.#caption.value.trim()
    const work = []
    if (tags.join() !== image.tags.join()) work.push(["set_tags", { tags }])
    if (caption !== image.caption) work.push(["set_caption", { caption }])
    for (const [verb, options] of this.#store.open ? work : []) {
      if (!(await this.#try(() => this.#store.edit(verb, [this.#id], options)))) return false
    }
    if (andClose) this.#dialog.close()
    return true
  }

  async #step(by) {
    const next = this.#cells.ids[this.#cells.ids.indexOf(this.#id) + by]
    if (next !== undefined && (await this.#save())) this.open(next)
  }

  async #try(work) {
    try {
      await work()
      this.#trouble("")
      return true
    } catch (error) {
      this.#trouble(error.message)
      return false
    }
  }

  #trouble(sentence) {
    const place = find("details-trouble")
    place.textContent = sentence
    place.hidden = !sentence
  }
}
