// The picture with the mask over it, painted by pointer or by keys; tells with "stroke" when one has ended.

const COLOURS = { erase: "#e02a2a", fill: "#17a34a", white: "#2f6fed", keep: "#777" }
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }

export class Easel extends EventTarget {
  kind = "erase"
  size = 16
  locked = false
  #canvas
  #ink
  #picture
  #mask
  #layer = document.createElement("canvas")
  #at = null
  #painting = false

  constructor(canvas, picture, mask) {
    super()
    this.#canvas = canvas
    this.#ink = canvas.getContext("2d")
    this.#picture = picture
    this.#mask = mask
    Object.assign(this.#layer, { width: canvas.width, height: canvas.height })
    canvas.addEventListener("pointerdown", (event) => this.#down(event))
    canvas.addEventListener("pointermove", (event) => this.#move(event))
    for (const name of ["pointerup", "pointercancel"]) canvas.addEventListener(name, () => this.#up())
    canvas.addEventListener("pointerleave", () => this.#painting || this.#hover(null))
    canvas.addEventListener("keydown", (event) => this.#key(event))
    canvas.addEventListener("blur", () => this.#hover(null))
  }

  get painting() {
    return this.#painting
  }

  draw() {
    const { width, height } = this.#canvas
    this.#layer.getContext("2d").putImageData(this.#mask.veil(), 0, 0)
    this.#ink.clearRect(0, 0, width, height)
    this.#ink.drawImage(this.#picture, 0, 0)
    this.#ink.drawImage(this.#layer, 0, 0)
    if (this.#at && !this.locked) this.#ring(this.#at)
  }

  #ring({ x, y }) {
    for (const [colour, more] of [["#fff", 1], [COLOURS[this.kind], 0]]) {
      Object.assign(this.#ink, { strokeStyle: colour, lineWidth: 1 })
      this.#ink.beginPath()
      this.#ink.arc(x, y, this.size / 2 + more, 0, 2 * Math.PI)
      this.#ink.stroke()
    }
  }

  #point(event) {
    const box = this.#canvas.getBoundingClientRect()
    const { clientLeft: edge } = this.#canvas
    return {
      x: ((event.clientX - box.left - edge) / (box.width - 2 * edge)) * this.#canvas.width,
      y: ((event.clientY - box.top - edge) / (box.height - 2 * edge)) * this.#canvas.height,
    }
  }

  #hover(point) {
    this.#at = point
    this.draw()
  }

  #down(event) {
    if (this.locked || event.button !== 0) return
    this.#canvas.setPointerCapture(event.pointerId)
    this.#painting = true
    this.#paint(this.#point(event), this.#point(event))
  }

  #move(event) {
    const point = this.#point(event)
    if (this.#painting) this.#paint(this.#at, point)
    else this.#hover(point)
  }

  #up() {
    if (!this.#painting) return
    this.#painting = false
    this.dispatchEvent(new Event("stroke"))
  }

  #paint(from, to) {
    this.#mask.stroke(from, to, this.kind, this.size)
    this.#hover(to)
  }

  #key(event) {
    if (this.locked || event.ctrlKey || event.metaKey || event.altKey) return
    const way = ARROWS[event.key]
    if (!way && event.key !== " ") return
    event.preventDefault()
    const { width, height } = this.#canvas
    const at = this.#at ?? { x: width / 2, y: height / 2 }
    if (way) {
      const step = event.shiftKey ? 1 : Math.max(1, this.size / 2)
      this.#hover({ x: clamp(at.x + way[0] * step, width), y: clamp(at.y + way[1] * step, height) })
    } else {
      this.#paint(at, at)
      this.dispatchEvent(new Event("stroke"))
    }
  }
}

function clamp(value, most) {
  return Math.min(Math.max(value, 0), most)
}
