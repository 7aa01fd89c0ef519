// Arrow keys between the stickers of a grid or a row.

const STEPS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }

const stickers = (grid) => [...grid.querySelectorAll('[data-part="send"]:not([hidden])')]

// As many as there is place for; a row that scrolls sideways has none.
function columnsOf(grid) {
  const { display, gridTemplateColumns } = getComputedStyle(grid)
  return display === "grid" ? gridTemplateColumns.split(" ").length : 0
}

/** Moves between the stickers in the grid; leaving it upwards goes to `above`. */
export function arrowKeys(grid, { above = null } = {}) {
  grid.addEventListener("keydown", (event) => {
    const step = STEPS[event.key]
    const all = stickers(grid)
    const place = all.indexOf(event.target)
    if (!step || place < 0) return
    event.preventDefault()
    const next = place + step[0] + step[1] * columnsOf(grid)
    if (next < 0 && step[1] && above) above.focus()
    else all[next]?.focus()
  })
}

/** The first sticker of the grid, if there is one. */
export function focusFirst(grid) {
  const [first] = stickers(grid)
  first?.focus()
  return Boolean(first)
}
