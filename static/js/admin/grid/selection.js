// Which pictures are selected: by keyboard as in a file manager, by mouse and by finger.

const STEPS = { ArrowRight: () => 1, ArrowLeft: () => -1, ArrowDown: (columns) => columns, ArrowUp: (columns) => -columns }

export class Selection extends EventTarget {
  ids = new Set()
  #cells
  #current = null // where the keyboard is
  #anchor = null // where a range began
  #before = new Set() // what was selected before the range

  constructor(cells) {
    super()
    this.#cells = cells
    cells.element.addEventListener("click", (event) => this.#click(event))
    cells.element.addEventListener("keydown", (event) => this.#key(event))
    cells.element.addEventListener("focusin", (event) => this.#focused(event))
  }

  /** The selected ids in the order of the grid. */
  get list() {
    return this.#cells.ids.filter((id) => this.ids.has(id))
  }

  get current() {
    return this.#current
  }

  all() {
    this.#set(new Set(this.#cells.ids))
  }

  none() {
    this.#set(new Set())
  }

  /** After the grid was painted: only what is shown stays selected, and one cell can be reached by Tab. */
  paint() {
    const shown = new Set(this.#cells.ids)
    for (const id of this.ids) if (!shown.has(id)) this.ids.delete(id)
    if (!shown.has(this.#current)) this.#current = this.#cells.ids[0] ?? null
    for (const id of this.#cells.ids) {
      const cell = this.#cells.at(id)
      cell.setAttribute("aria-selected", this.ids.has(id))
      cell.tabIndex = id === this.#current ? 0 : -1
    }
    this.#cells.element.tabIndex = this.#cells.ids.length ? -1 : 0
  }

  /** Moves the keyboard to that picture. */
  focus(id) {
    this.#current = id
    this.paint()
    this.#cells.at(id)?.focus()
  }

  #click(event) {
    const id = this.#cells.idOf(event.target)
    if (!id) return
    if (event.shiftKey && this.#anchor !== null) this.#range(id)
    else this.#toggle(id)
    this.focus(id)
  }

  #key(event) {
    const ids = this.#cells.ids
    const command = event.ctrlKey || event.metaKey
    if (event.key in STEPS && !command && !event.altKey) this.#step(event, STEPS[event.key](this.#cells.columns))
    else if (event.key === "Home" || event.key === "End") this.#go(event, event.key === "Home" ? ids[0] : ids.at(-1))
    else if (event.key === " ") this.#toggle(this.#current)
    else if (event.key === "a" && command) this.all()
    else if (event.key === "Escape" && this.ids.size) this.none()
    else return
    event.preventDefault()
  }

  #step(event, by) {
    const ids = this.#cells.ids
    const next = ids[ids.indexOf(this.#current) + by]
    if (next !== undefined) this.#go(event, next)
  }

  #go(event, id) {
    if (event.shiftKey) {
      if (this.#anchor === null || !this.#cells.ids.includes(this.#anchor)) this.#begin(this.#current)
      this.#range(id)
    } else {
      this.#begin(id)
    }
    this.focus(id)
  }

  /** A later range begins here. */
  #begin(id) {
    this.#anchor = id
    this.#before = new Set(this.ids)
  }

  #range(id) {
    const ids = this.#cells.ids
    const [from, to] = [ids.indexOf(this.#anchor), ids.indexOf(id)].sort((one, other) => one - other)
    this.#set(new Set([...this.#before, ...ids.slice(Math.max(from, 0), to + 1)]))
  }

  #toggle(id) {
    if (id === null) return
    const ids = new Set(this.ids)
    if (!ids.delete(id)) ids.add(id)
    this.#set(ids)
    this.#begin(id)
  }

  #focused(event) {
    const id = this.#cells.idOf(event.target)
    if (id && id !== this.#current) {
      this.#current = id
      this.paint()
    }
  }

  #set(ids) {
    this.ids = ids
    this.paint()
    this.dispatchEvent(new Event("change"))
  }
}
