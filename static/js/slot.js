// One place for a sticker: waiting, a preview, or the sticker itself with its star; <template id="slot">.

import { clone, mark, part } from "dom"
import { say } from "words"

const TRIES = 5
const PAUSE = 1500

/** `onSend(card)` when it is tapped, `onKeep(card)` when its star is, `onInfo(card)` to see how it was made,
 * `onLetters(card)` for other words. */
export function makeSlot({ onSend, onKeep, onInfo, onLetters }) {
  const slot = clone("slot")
  part(slot, "send").addEventListener("click", () => onSend(slot.card))
  part(slot, "star").addEventListener("click", () => onKeep(slot.card))
  part(slot, "info").addEventListener("click", () => onInfo(slot.card))
  part(slot, "letters").addEventListener("click", () => onLetters(slot.card))
  part(slot, "picture").addEventListener("load", () => showPicture(slot))
  part(slot, "picture").addEventListener("error", ({ target }) => askAgain(slot, target))
  return slot
}

export function fillSlot(slot, { card, preview, resting }) {
  if (card) return showCard(slot, card)
  part(slot, "wait").hidden = Boolean(preview || resting)
  part(slot, "preview").hidden = !preview
  if (preview) part(slot, "preview").src = preview
}

// On a bad line a picture may not come at the first time.
function askAgain(slot, picture) {
  slot.tries = (slot.tries ?? 0) + 1
  if (slot.tries <= TRIES) setTimeout(() => (picture.src = slot.card.webp), PAUSE * slot.tries)
}

// Until the picture has come over the wire, what stood in its place stays.
function showPicture(slot) {
  part(slot, "wait").hidden = part(slot, "preview").hidden = true
  mark(slot, "shown", true)
}

export function paintStar(slot, kept) {
  paintKept(part(slot, "star"), kept)
}

export function paintKept(button, kept) {
  button.setAttribute("aria-pressed", kept)
  button.title = say(kept ? "kept" : "keep")
}

function showCard(slot, card) {
  if (slot.card?.id === card.id) return
  slot.card = card
  slot.tries = 0
  const picture = part(slot, "picture")
  picture.src = card.webp
  picture.alt = card.alt
  part(slot, "send").setAttribute("aria-label", say("send-sticker", { words: card.alt }))
  part(slot, "send").hidden = false
  part(slot, "star").hidden = false
  for (const name of ["info", "letters"]) part(slot, name).hidden = false
}
