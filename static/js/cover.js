// On a phone the panel covers the room: what lies below can be neither reached nor read out until it is closed.

const narrow = matchMedia("(max-width: 47.99rem)")
const BELOW = ".room-header, [data-scroller], [data-composer]"
let covered = false

export function cover(panel, on) {
  covered = on
  paint(panel)
  narrow.onchange = () => paint(panel)
}

function paint(panel) {
  const inert = covered && narrow.matches
  for (const part of document.querySelectorAll(BELOW)) part.inert = inert
  if (inert) panel.setAttribute("aria-modal", "true")
  else panel.removeAttribute("aria-modal")
}
