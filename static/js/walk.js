// The step walk: one recipe, the same seed, drawn in 1, 2, 4, 8 and 16 steps, one after the other.

import { clone, find, part, uuid } from "dom"
import { RoomSocket } from "socket"
import { say } from "words"

const STEPS = [1, 2, 4, 8, 16]

const config = JSON.parse(document.getElementById("config").textContent)
const form = find("walk")
const list = find("walk-steps")
const socket = new RoomSocket({ path: config.socket, lastId: () => 0 })
let places = new Map() // by ref
let waiting = []
let current = null // the frame that is being drawn by

function begin() {
  const [seed, scheduler] = [Number(form.elements.seed.value), form.elements.scheduler.value]
  find("trouble").hidden = true
  places = new Map()
  waiting = STEPS.map((steps) => ({
    ref: uuid(), type: "stickers.request", recipe: config.recipe, count: 1, captions: "none", steps, seed, ...(scheduler && { scheduler }),
  }))
  list.replaceChildren(...waiting.map((frame) => place(frame)))
  next()
}

function next() {
  current = waiting.shift() ?? null
  post()
}

// Sent again under the same ref it is answered, and never drawn twice.
function post() {
  if (current) socket.send(current)
}

function place({ ref, steps }) {
  const row = clone("walk-step")
  part(row, "label").textContent = say(steps === 1 ? "walk-one" : "walk-steps", { steps })
  places.set(ref, { row, request: null })
  return row
}

function hear(frame) {
  if (frame.type === "room.state") offer(frame.limits)
  const found = places.get(frame.ref) ?? [...places.values()].find(({ request }) => request && request === frame.request)
  if (!found) return
  if (frame.type === "stickers.queued") found.request = frame.request
  if (frame.type === "stickers.progress" && frame.previews) show(found.row, "preview", frame.previews[0])
  if (frame.type === "stickers.ready") for (const card of frame.stickers) show(found.row, "picture", card.webp, card.alt)
  if (frame.done) next()
  if (frame.error) refused(frame.error)
}

function refused({ code, message, retry_after }) {
  if (code === "rate_limited" && retry_after) setTimeout(post, retry_after * 1000 + 50)
  else complain(message)
}

// What waits goes on by itself as soon as the connection is back.
function connected({ state, code }) {
  if (state === "open") post()
  const sentence = state === "offline" ? say("ask-waits") : say(`refused-${code}`)
  find("trouble").textContent = sentence
  find("trouble").hidden = !sentence || state === "open"
}

function show(row, name, src, alt = "") {
  const image = part(row, name)
  Object.assign(image, { src, alt, hidden: false })
  part(row, "wait").hidden = true
  if (name === "picture") part(row, "preview").hidden = true
}

function complain(sentence) {
  waiting = []
  current = null
  find("trouble").textContent = sentence
  find("trouble").hidden = false
}

function offer({ schedulers }) {
  const { scheduler } = form.elements
  if (scheduler.options.length) return
  scheduler.replaceChildren(...schedulers.map((name) => new Option(name, name)))
  fetch(config.told)
    .then((answer) => answer.json())
    .then((recipe) => {
      scheduler.value = recipe.scheduler
      form.elements.seed.value = recipe.seed
      help()
      begin()
    })
    .catch(() => complain(say("recipe-failed")))
}

function help() {
  find("scheduler-help").textContent = say(`scheduler-${form.elements.scheduler.value}`)
}

form.addEventListener("submit", (event) => (event.preventDefault(), begin()))
form.elements.scheduler.addEventListener("change", help)
socket.addEventListener("frame", ({ detail }) => hear(detail))
socket.addEventListener("state", ({ detail }) => connected(detail))
socket.start()
