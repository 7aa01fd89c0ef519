// One message as an element; <template id="message"> is its shape.

import { clone, mark, part } from "dom"
import { isEmoji, paintFace } from "faces"
import { timeOf } from "times"
import { say } from "words"

const LINK = /https?:\/\/[^\s<>"'「」（）]+[^\s<>"'「」（）.,;:!?)\]。，；：！？]/g

/** `said`: {author, text, sticker, reply_to, moment}; `quoted` is the message answered to, where it is known. */
export function bubble(said, { own, quoted, fresh }) {
  const element = clone("message")
  mark(element, "own", own)
  mark(element, "fresh", fresh)
  paintFace(part(element, "face"), said.author)
  part(element, "author").textContent = said.author.name
  setTime(element, said.moment)
  if (said.sticker) showSticker(element, said.sticker)
  else showText(element, said.text)
  if (said.reply_to) showQuote(element, quoted)
  for (const action of ["keep", "recipe"]) element.querySelector(`[data-action="${action}"]`).hidden = !said.sticker
  element.querySelector('[data-action="delete"]').hidden = !own
  return element
}

/** The message in a line: for quotes and for readers who listen. */
export function inWords(said) {
  if (!said) return say("earlier")
  return said.sticker ? say("sticker", { words: said.sticker.alt }) : said.text.slice(0, 200)
}

function setTime(element, moment) {
  const time = part(element, "time")
  time.dateTime = moment.toISOString()
  time.textContent = timeOf(moment)
}

function showSticker(element, card) {
  const image = part(element, "sticker")
  image.width = card.width ?? 256
  image.height = card.height ?? 256
  image.alt = card.alt
  image.src = card.webp
  image.hidden = false
}

function showText(element, text) {
  const paragraph = part(element, "text")
  mark(element, "emoji", isEmoji(text))
  let end = 0
  for (const found of text.matchAll(LINK)) {
    paragraph.append(text.slice(end, found.index), link(found[0]))
    end = found.index + found[0].length
  }
  paragraph.append(text.slice(end))
  paragraph.hidden = false
}

function link(address) {
  const anchor = document.createElement("a")
  anchor.href = address
  anchor.textContent = address
  anchor.rel = "noopener noreferrer nofollow"
  anchor.target = "_blank"
  anchor.className = "underline"
  return anchor
}

function showQuote(element, quoted) {
  const author = part(element, "quote-author")
  author.hidden = !quoted
  author.textContent = quoted?.author.name ?? ""
  part(element, "quote-words").textContent = inWords(quoted)
  part(element, "quote").hidden = false
}
