// What is said aloud to readers who listen: new messages of others, and short answers of the page.

import { find } from "dom"
import { inWords } from "bubble"
import { say } from "words"

const SHOWN_FOR = 4000
let hiding = 0

export function announce(sentence) {
  find("announcer").textContent = sentence
}

export function announceMessage(message) {
  const words = message.sticker?.alt ?? inWords(message)
  announce(say(message.sticker ? "sent-sticker" : "said", { name: message.author.name, words }))
}

/** A sentence that everybody sees for a moment. */
export function toast(sentence) {
  const element = find("toast")
  clearTimeout(hiding)
  announce(sentence)
  element.textContent = sentence
  element.hidden = false
  hiding = setTimeout(() => (element.hidden = true), SHOWN_FOR)
}
