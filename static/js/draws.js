// What was asked to be drawn, and what has come of it. Event: "changed" (detail: the draw).
// A draw's status: asking, queued, drawing, done, failed, cancelled.

import { uuid } from "dom"
import { recall, remember } from "storage"

const COUNT = 4
const PATIENCE = 3 // seconds
const ACTIVE = new Set(["asking", "queued", "drawing"])

export class Draws extends EventTarget {
  #send
  #key
  #byRef = new Map()
  current = null

  constructor({ send, place }) {
    super()
    this.#send = send
    this.#key = `asked:${place}`
  }

  /** Asks for stickers. `ask`: the fields of a `stickers.request`, and `told`, which stays here. */
  ask(ask) {
    const draw = this.#make(uuid(), ask)
    const asks = { ...recall(this.#key, sessionStorage), [draw.ref]: ask }
    remember(this.#key, Object.fromEntries(Object.entries(asks).slice(-20)), sessionStorage)
    this.current = draw
    this.#post(draw)
    this.#changed(draw)
  }

  /** The same again, drawn anew: a seed that was chosen goes on to the next. */
  again() {
    if (!this.current?.ask) return
    const { seed, ...ask } = this.current.ask
    if (ask.recipe && !ask.source) this.ask({ ...ask, seed: Math.floor(Math.random() * 2 ** 32) })
    else this.ask(seed === undefined ? ask : { ...ask, seed: (seed + this.current.count) % 2 ** 32 })
  }

  /** The same words, understood as the member says. */
  correct(expression) {
    if (this.current?.ask) this.ask({ ...this.current.ask, expression })
  }

  /** The same words about somebody else. */
  resubject(subject) {
    if (this.current?.ask) this.ask({ ...this.current.ask, subject })
  }

  cancel() {
    const draw = this.current
    if (!isActive(draw)) return
    draw.stops = true
    if (draw.request) this.#stop(draw)
    else this.#end(draw, "cancelled")
  }

  /** After the socket opened: what never arrived is asked again, under the same ref, and what was to stop is stopped. */
  flush() {
    for (const draw of this.#byRef.values()) {
      if (draw.status === "asking") this.#post(draw)
      else if (draw.stops && isActive(draw)) this.#stop(draw)
    }
  }

  #stop(draw) {
    this.#send({ type: "stickers.cancel", request: draw.request })
  }

  /** Stickers of earlier draws, newest first. */
  get recent() {
    const earlier = [...this.#byRef.values()].filter((draw) => draw !== this.current)
    return earlier.reverse().flatMap((draw) => draw.stickers.filter(Boolean))
  }

  take(frame) {
    if (frame.type === "stickers.queued") return this.#queued(frame)
    const draw = this.#find(frame)
    if (!draw) return
    if (frame.type === "stickers.progress") this.#progress(draw, frame)
    if (frame.type === "stickers.ready") this.#ready(draw, frame)
    if (frame.type === "stickers.cancelled") this.#end(draw, "cancelled")
    if (frame.type === "stickers.failed") this.#end(draw, "failed", frame.error)
  }

  /** An error frame with this ref; says whether it was about a draw. */
  refuse(ref, error) {
    const draw = this.#byRef.get(ref)
    if (!draw || !isActive(draw)) return Boolean(draw)
    // What only came too fast is asked again by itself.
    if (error.code === "rate_limited" && error.retry_after <= PATIENCE) setTimeout(() => isActive(draw) && this.#post(draw), error.retry_after * 1000 + 50)
    else this.#end(draw, "failed", error)
    return true
  }

  /** A sticker got other words: it takes the place of the one it was made from. */
  reletter({ from, card }) {
    for (const draw of this.#byRef.values()) {
      const place = draw.stickers.findIndex((sticker) => sticker?.id === from.id)
      if (place < 0) continue
      draw.stickers[place] = card
      this.#changed(draw)
    }
  }

  #queued(frame) {
    const draw = this.#byRef.get(frame.ref) ?? this.#met(frame.ref)
    const { request, position, wait, understood, count = draw.count } = frame
    Object.assign(draw, { request, position, wait, understood, count })
    if (draw.status === "asking") draw.status = "queued"
    if (draw.stops) this.#stop(draw) // pressed before the answer was here
    this.#changed(draw)
  }

  // A draw of before the reload, or of another device of the same member.
  #met(ref) {
    const draw = this.#make(ref, recall(this.#key, sessionStorage)?.[ref] ?? null)
    if (!isActive(this.current)) this.current = draw
    return draw
  }

  #progress(draw, { step, steps, previews }) {
    if (!isActive(draw)) return
    Object.assign(draw, { status: "drawing", step, steps, previews: previews ?? draw.previews })
    this.#changed(draw)
  }

  #ready(draw, { stickers, done }) {
    for (const sticker of stickers) draw.stickers[sticker.index] = sticker
    if (done) draw.status = "done"
    this.#changed(draw)
  }

  #end(draw, status, error = null) {
    Object.assign(draw, { status, error })
    this.#changed(draw)
  }

  #find({ request, ref }) {
    return this.#byRef.get(ref) ?? [...this.#byRef.values()].find((draw) => draw.request === request)
  }

  #make(ref, ask) {
    const draw = { ref, ask, request: null, status: "asking", count: countOf(ask), stickers: [], previews: [], step: 0, steps: 0 }
    this.#byRef.set(ref, draw)
    return draw
  }

  #post({ ref, ask }) {
    if (!ask) return
    const { told, ...fields } = ask
    const given = Object.entries(fields).filter(([, value]) => value !== null && value !== undefined && value !== "")
    this.#send({ type: "stickers.request", ref, ...Object.fromEntries(given) })
  }

  #changed(draw) {
    this.dispatchEvent(new CustomEvent("changed", { detail: draw }))
  }
}

// A recipe draws one, unless it is only what the drawing begins with.
const countOf = (ask) => ask?.count ?? (ask?.recipe && !ask.source ? 1 : COUNT)

export const isActive = (draw) => ACTIVE.has(draw?.status)
