// The link to this room, for friends.

import { toast } from "announcer"
import { say } from "words"

export function offerLink(number) {
  for (const button of document.querySelectorAll("[data-copy-link]")) button.addEventListener("click", () => copy(number))
}

async function copy(number) {
  try {
    await navigator.clipboard.writeText(`${location.origin}/?room=${number}`)
    toast(say("copied"))
  } catch {
    toast(say("copy-failed"))
  }
}
