// One place for a sticker: waiting, a preview, or the sticker itself with its star; <template id="slot">.

import { clone, part } from "dom"
import { say } from "words"

/** `onSend(card)` when it is tapped, `onKeep(card)` when its star is. */
export function makeSlot({ onSend, onKeep }) {
  const slot = clone("slot")
  part(slot, "send").addEventListener("click", () => onSend(slot.card))
  part(slot, "star").addEventListener("click", () => onKeep(slot.card))
  return slot
}

export function fillSlot(slot, { card, preview, resting }) {
  if (card) showCard(slot, card)
  part(slot, "wait").hidden = Boolean(card || preview || resting)
  part(slot, "preview").hidden = !preview || Boolean(card)
  if (preview && !card) part(slot, "preview").src = preview
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
  const picture = part(slot, "picture")
  picture.src = card.webp
  picture.alt = card.alt
  part(slot, "send").setAttribute("aria-label", say("send-sticker", { words: card.alt }))
  part(slot, "send").hidden = false
  part(slot, "star").hidden = false
}
