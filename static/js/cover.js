// On a phone the panel covers the room: what lies below can be neither reached nor read out until it is closed,
// and the phone's own "back" closes it instead of leaving the room.

const narrow = matchMedia("(max-width: 47.99rem)")
const BELOW = ".room-header, [data-scroller], [data-composer]"
let covered = false
let watcher = null

/** `close()`: what "back" does. */
export function cover(panel, on, close) {
  covered = on
  paint(panel)
  narrow.onchange = () => paint(panel)
  watcher?.destroy()
  watcher = on && narrow.matches && "CloseWatcher" in window ? new CloseWatcher() : null
  if (watcher) watcher.onclose = close
}

function paint(panel) {
  const inert = covered && narrow.matches
  for (const part of document.querySelectorAll(BELOW)) part.inert = inert
  if (inert) panel.setAttribute("aria-modal", "true")
  else panel.removeAttribute("aria-modal")
}
