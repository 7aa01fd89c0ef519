// The grid itself: a cell for each picture that is shown.

import { clone, find, mark, part } from "../../dom.js"
import { say } from "../../words.js"
import { flagName } from "./filters.js"

export class Cells {
  element = find("cells")
  #cells = new Map()
  #painted = new Map()

  /** The ids that are shown, in their order. */
  ids = []

  /** Shows these pictures; cells of pictures that stayed as they were are kept, so that nothing flickers. */
  paint(images) {
    this.ids = images.map((image) => image.id)
    this.element.replaceChildren(...images.map((image) => this.#cell(image)))
    find("none").hidden = images.length > 0
  }

  at(id) {
    return this.#cells.get(id)
  }

  /** The id of the cell that an event came from. */
  idOf(target) {
    const cell = target.closest?.("[data-id]")
    return cell && Number(cell.dataset.id)
  }

  /** How many cells lie in a row now. */
  get columns() {
    return getComputedStyle(this.element).gridTemplateColumns.split(" ").length
  }

  #cell(image) {
    if (!this.#cells.has(image.id)) this.#cells.set(image.id, clone("cell"))
    const cell = this.#cells.get(image.id)
    if (this.#painted.get(image.id) !== image) fill(cell, image)
    this.#painted.set(image.id, image)
    return cell
  }
}

function fill(cell, image) {
  cell.dataset.id = image.id
  mark(cell, "excluded", !image.included)
  const picture = part(cell, "picture")
  if (picture.getAttribute("src") !== image.picture) picture.src = image.picture
  picture.alt = image.title || image.name
  part(cell, "name").textContent = image.title || image.name
  part(cell, "name").title = image.name
  part(cell, "caption").textContent = image.caption
  part(cell, "tags").replaceChildren(...tagged(image))
  part(cell, "flags").replaceChildren(...flagged(image))
}

/** Badges of the flags, and of what else sets a picture apart. */
export function flagged(image) {
  const names = [...image.flags.map(flagName), ...(image.picture ? [] : [say("missing")])]
  return [...(image.included ? [] : [badge(say("excluded"), "out")]), ...names.map((name) => badge(name, "flag"))]
}

function tagged({ tags, proposed }) {
  const marks = proposed.map((tag) => {
    const mark = badge(`${tag}?`, "proposed")
    mark.title = say("proposed", { tag })
    return mark
  })
  return [...tags.map((tag) => badge(tag, "tag")), ...marks]
}

function badge(text, kind) {
  const element = document.createElement("span")
  element.className = `grid-${kind}`
  element.textContent = text
  return element
}
