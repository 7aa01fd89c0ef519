// The connection as one sees it: in the header and around the place where one writes.

import { find } from "dom"
import { say } from "words"

// A short gap mends itself before anybody needs to be told.
const GRACE = 1500
let telling = 0

export function showConnection({ state, code }) {
  for (const element of document.querySelectorAll("[data-connection]")) element.dataset.connection = state
  find("connection-words").textContent = say(`connection-${state}`)
  clearTimeout(telling)
  if (state === "offline") telling = setTimeout(() => tell(say("offline")), GRACE)
  else tell(state === "refused" ? say(`refused-${code}`) : "")
}

function tell(sentence) {
  const note = find("offline")
  note.textContent = sentence
  note.hidden = !sentence
}
