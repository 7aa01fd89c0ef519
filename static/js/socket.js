// The room's socket. It reconnects with growing, jittered pauses and asks for what was said meanwhile.
// Events: "frame" (detail: the frame) and "state" (detail: {state, code}), where state is one of
// connecting, open, offline, refused. "open" means that room.state has come.

const FIRST_PAUSE = 400
const LONGEST_PAUSE = 6_000
const QUIET = 25_000
const PATIENCE = 10_000
const FINAL = new Set([4401, 4403, 4404, 4429])

export class RoomSocket extends EventTarget {
  #path
  #lastId
  #socket = null
  #failures = 0
  #timer = 0
  #watch = 0
  state = "connecting"

  constructor({ path, lastId }) {
    super()
    this.#path = path
    this.#lastId = lastId
    addEventListener("online", () => this.#hurry())
    addEventListener("offline", () => this.#socket?.close())
    document.addEventListener("visibilitychange", () => document.hidden || this.#hurry())
  }

  get isOpen() {
    return this.state === "open"
  }

  start() {
    clearTimeout(this.#timer)
    const address = new URL(this.#path, location.href)
    address.protocol = location.protocol === "https:" ? "wss:" : "ws:"
    const after = this.#lastId()
    if (after) address.searchParams.set("after", after)
    const socket = (this.#socket = new WebSocket(address))
    socket.onmessage = (event) => this.#hear(socket, JSON.parse(event.data))
    socket.onclose = (event) => this.#lost(socket, event.code)
    this.#expect(PATIENCE)
  }

  /** Sends the frame if the room is open; says whether it did. Who has something to say waits no longer for a new try. */
  send(frame) {
    if (this.state === "offline" && !this.#socket) this.start()
    if (!this.isOpen || this.#socket.readyState !== WebSocket.OPEN) return false
    this.#socket.send(JSON.stringify(frame))
    return true
  }

  /** Lets go of the connection and comes back: what is missing is asked for again. */
  restart() {
    this.#lost(this.#socket, 0)
  }

  #hear(socket, frame) {
    if (socket !== this.#socket) return
    this.#expect(QUIET)
    this.dispatchEvent(new CustomEvent("frame", { detail: frame }))
    if (frame.type === "room.state") {
      this.#failures = 0
      this.#become("open")
    }
  }

  // A connection can die without a word: after a while of silence we ask, and then wait no longer.
  #expect(silence) {
    clearTimeout(this.#watch)
    this.#watch = setTimeout(() => {
      if (silence === QUIET && this.send({ type: "ping" })) this.#expect(PATIENCE)
      else this.#lost(this.#socket, 0)
    }, silence)
  }

  #lost(socket, code) {
    if (socket !== this.#socket) return
    clearTimeout(this.#watch)
    this.#socket = null
    socket?.close()
    if (FINAL.has(code)) return this.#become("refused", code)
    this.#become("offline")
    const pause = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** this.#failures++)
    this.#timer = setTimeout(() => this.start(), pause * (0.5 + Math.random()))
  }

  #hurry() {
    if (this.state !== "offline" || this.#socket) return
    this.#failures = 0
    this.start()
  }

  #become(state, code = 0) {
    this.state = state
    this.dispatchEvent(new CustomEvent("state", { detail: { state, code } }))
  }
}
