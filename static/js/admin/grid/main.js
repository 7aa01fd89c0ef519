// The grid page of a data set: wires store, filters, cells, selection, bar and details.

import { find } from "../../dom.js"
import { say } from "../../words.js"
import { Bar } from "./bar.js"
import { Cells } from "./cells.js"
import { Details } from "./details.js"
import { Filters } from "./filters.js"
import { Selection } from "./selection.js"
import { Store } from "./store.js"

const page = find("grid-page")
const store = new Store(page, JSON.parse(document.getElementById("state").textContent))
const filters = new Filters()
const cells = new Cells()
const selection = new Selection(cells)
const bar = new Bar(store, selection)
new Details(store, cells, selection)

function paint() {
  const focused = cells.element.contains(document.activeElement)
  const shown = filters.of(store.all)
  filters.paint(store.all)
  cells.paint(shown)
  selection.paint()
  if (focused && selection.current !== null) selection.focus(selection.current)
  bar.paint(store.all)
  summarise(shown)
}

function summarise(shown) {
  const included = store.all.filter((image) => image.included).length
  const counts = { shown: shown.length, all: store.all.length, included }
  find("summary").textContent = say(shown.length === store.all.length ? "summary-all" : "summary", counts)
  find("few").hidden = included >= Number(page.dataset.enough)
  find("few").textContent = say("few", page.dataset)
  find("locked").hidden = !store.locked
}

store.addEventListener("change", paint)
filters.addEventListener("change", paint)
selection.addEventListener("change", () => bar.paint(store.all))
paint()
