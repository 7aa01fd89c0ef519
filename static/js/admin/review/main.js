// The review page: brush, undo and redo, accept and leave, next and previous; every stroke is sent when it ends.

import { send } from "./door.js"
import { Easel } from "./easel.js"
import { Mask } from "./mask.js"

const KEYS = { a: "accept", r: "reject", n: "no_text", z: "undo", u: "undo", y: "redo" }
const BRUSHES = { b: "erase", f: "fill", w: "white", e: "keep" }
const DECISIONS = ["accept", "reject", "no_text"]
const GROUNDS = ["checks", "white", "dark"]
const page = document.querySelector("[data-review]")
const say = (name) => document.getElementById("words").content.querySelector(`[data-word=${name}]`).textContent
const part = (name) => page.querySelector(`[data-${name}]`)
const canvas = part("canvas")
const mask = new Mask(canvas.width, canvas.height)
const picture = new Image()
const easel = new Easel(canvas, picture, mask)
let state = JSON.parse(document.getElementById("state").textContent)
let unsent = false
let last = Promise.resolve()

function show() {
  const decided = ["accepted", "rejected"].includes(state.status)
  const locked = "locked" in page.dataset
  part("status").textContent = state.label
  easel.locked = locked || decided
  const free = { undo: state.undo, redo: state.redo, accept: !decided, reject: !decided, no_text: !decided }
  for (const button of page.querySelectorAll("[data-step]")) button.disabled = locked || !free[button.dataset.step]
  part("result").src = `${state.masked ? page.dataset.after : page.dataset.before}?v=${state.version}`
  easel.draw()
}

function trouble(text) {
  part("trouble").textContent = text
  part("trouble").hidden = !text
}

async function loadMask() {
  mask.clear()
  if (state.masked) {
    const image = new Image()
    image.src = `${page.dataset.mask}?v=${state.version}`
    await image.decode()
    mask.take(image)
  }
  easel.draw()
}

/** One after the other, in the order in which they were asked for. */
function queued(work) {
  last = last.then(work)
  return last
}

async function step(name, more = {}) {
  if (page.querySelector(`[data-step="${name}"]`)?.disabled) return false
  try {
    state = await send(page.dataset.do.replace("/step/", `/${name}/`), { version: state.version, ...more })
    if (name === "undo" || name === "redo") await loadMask()
    trouble("")
    show()
    return true
  } catch (error) {
    const offline = error instanceof TypeError || error.name === "TimeoutError"
    trouble(offline ? say("offline") : error.message)
    return false
  }
}

/** Strokes that end while one is being sent go together. */
function paint() {
  unsent = true
  return queued(async () => {
    if (unsent) unsent = !(await step("paint", { mask: await mask.packed() }))
  })
}

function act(name) {
  return queued(async () => {
    if (unsent) unsent = !(await step("paint", { mask: await mask.packed() }))
    if (unsent) return
    const decided = await step(name)
    if (decided && DECISIONS.includes(name) && page.dataset.next) location.href = page.dataset.next
  })
}

function resize(size) {
  const slider = part("size")
  slider.value = size
  easel.size = Number(slider.value)
  part("size-told").textContent = slider.value
  easel.draw()
}

function choose(kind) {
  page.querySelector(`[name=brush][value=${kind}]`).checked = true
  easel.kind = kind
  easel.draw()
}

function ground(name) {
  part("ground").value = name
  part("pair").dataset.ground = name
}

function pressed(event) {
  const typing = event.target.matches("select, textarea, input:not([type=radio], [type=range])")
  if (typing || event.altKey || event.repeat) return
  const key = event.key.toLowerCase()
  if (event.ctrlKey || event.metaKey) {
    if (key !== "z" && key !== "y") return
    event.preventDefault()
    act(key === "y" || event.shiftKey ? "redo" : "undo")
  } else if (KEYS[key]) act(KEYS[key])
  else if (BRUSHES[key]) choose(BRUSHES[key])
  else if (key === "[" || key === "]") resize(easel.size + (key === "]" ? 1 : -1) * Math.max(1, Math.round(easel.size / 5)))
  else if (key === "g") ground(GROUNDS[(GROUNDS.indexOf(part("ground").value) + 1) % GROUNDS.length])
  else if (key === "j" || key === "k") page.querySelector(`[data-way=${key === "j" ? "next" : "previous"}]`)?.click()
}

easel.addEventListener("stroke", paint)
document.addEventListener("keydown", pressed)
part("size").addEventListener("input", (event) => resize(event.target.value))
part("ground").addEventListener("change", (event) => ground(event.target.value))
for (const brush of page.querySelectorAll("[name=brush]")) brush.addEventListener("change", () => choose(brush.value))
for (const button of page.querySelectorAll("[data-step]")) button.addEventListener("click", () => act(button.dataset.step))
addEventListener("beforeunload", (event) => unsent && event.preventDefault())

picture.src = page.dataset.before
await picture.decode()
await loadMask()
show()
