// The mask as a picture of its own: red is taken away, green filled from around, blue made white, black kept.

const COLOURS = { erase: "#f00", fill: "#0f0", white: "#00f", keep: "#000" }

export class Mask {
  #canvas = document.createElement("canvas")
  #brush

  constructor(width, height) {
    Object.assign(this.#canvas, { width, height })
    this.#brush = this.#canvas.getContext("2d", { willReadFrequently: true })
    this.clear()
  }

  clear() {
    this.#brush.fillStyle = COLOURS.keep
    this.#brush.fillRect(0, 0, this.#canvas.width, this.#canvas.height)
  }

  /** Takes the mask of the server; `image` is loaded. */
  take(image) {
    this.clear()
    this.#brush.drawImage(image, 0, 0)
  }

  /** A line of one colour from point to point, as wide as the brush. */
  stroke(from, to, kind, size) {
    Object.assign(this.#brush, { strokeStyle: COLOURS[kind], lineWidth: size, lineCap: "round" })
    this.#brush.beginPath()
    this.#brush.moveTo(from.x, from.y)
    this.#brush.lineTo(to.x + 0.01, to.y)
    this.#brush.stroke()
  }

  /** The mask as a veil to lay over the picture: as strong as its colours, half transparent. */
  veil() {
    const { width, height } = this.#canvas
    const veil = this.#brush.getImageData(0, 0, width, height)
    for (let at = 0; at < veil.data.length; at += 4) {
      veil.data[at + 3] = Math.max(veil.data[at], veil.data[at + 1], veil.data[at + 2]) * 0.65
    }
    return veil
  }

  /** The PNG in base64. */
  async packed() {
    const blob = await new Promise((done) => this.#canvas.toBlob(done, "image/png"))
    const bytes = new Uint8Array(await blob.arrayBuffer())
    let text = ""
    for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000))
    return btoa(text)
  }
}
