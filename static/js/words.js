// The sentences of the page, in the reader's language: rooms/room/_words.html holds them.

const entries = new Map(
  [...document.querySelectorAll("#words [data-key]")].map((entry) => [entry.dataset.key, entry]),
)

/** The sentence of that key, with its {places} filled. */
export function say(key, places = {}) {
  const sentence = entries.get(key)?.textContent ?? ""
  return sentence.replace(/\{(\w+)\}/g, (whole, place) => places[place] ?? whole)
}

/** What people call a feeling or a subject: its own name where this page knows no other. */
export function nameOf(kind, name) {
  return say(`${kind}-${name}`) || name
}

export function emojiOf(kind, name) {
  return entries.get(`${kind}-${name}`)?.dataset.emoji ?? ""
}

/** The names of that kind that the page has words for. */
export function namesOf(kind) {
  return [...entries.keys()].filter((key) => key.startsWith(`${kind}-`)).map((key) => key.slice(kind.length + 1))
}

export const language = document.documentElement.lang
