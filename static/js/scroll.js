// Where the reader is: stuck to the newest message, or reading further up, where nothing may move under them.
// Events: "end" (they are at the end now), "top" (they came near the beginning).

const NEAR_END = 60
const NEAR_TOP = 400

export class Scroll extends EventTarget {
  #scroller
  #stuck = true

  constructor(scroller) {
    super()
    this.#scroller = scroller
    scroller.addEventListener("scroll", () => this.#moved(), { passive: true })
    const observer = new ResizeObserver(() => this.#stuck && this.toEnd())
    observer.observe(scroller)
    observer.observe(scroller.firstElementChild)
  }

  get atEnd() {
    return this.#stuck
  }

  get isFarUp() {
    return this.#below() > this.#scroller.clientHeight
  }

  toEnd() {
    this.#stuck = true
    this.#scroller.scrollTop = this.#scroller.scrollHeight
  }

  /** Changes what stands above the reader without moving what they read. */
  keep(change) {
    const below = this.#below()
    const stuck = this.#stuck
    change()
    if (stuck) this.toEnd()
    else this.#scroller.scrollTop = this.#scroller.scrollHeight - this.#scroller.clientHeight - below
  }

  /** True while the whole room does not fill the screen, or its beginning is near. */
  get nearTop() {
    return this.#scroller.scrollTop < NEAR_TOP
  }

  show(element) {
    this.#stuck = false
    element.scrollIntoView({ block: "center" })
  }

  #below() {
    const { scrollHeight, scrollTop, clientHeight } = this.#scroller
    return scrollHeight - scrollTop - clientHeight
  }

  #moved() {
    this.#stuck = this.#below() < NEAR_END
    this.dispatchEvent(new Event(this.#stuck ? "end" : "away"))
    if (this.nearTop) this.dispatchEvent(new Event("top"))
  }
}
