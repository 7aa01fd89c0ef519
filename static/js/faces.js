// People as a letter on a colour.

const HUES = 8
const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" })

/** Fills an element with class "face". */
export function paintFace(element, { id, name }) {
  element.dataset.hue = id % HUES
  element.textContent = ([...graphemes.segment(name)][0]?.segment ?? "?").toUpperCase()
}

/** One to three emoji and nothing else: shown large. */
export function isEmoji(text) {
  if (text.length > 40) return false
  const parts = [...graphemes.segment(text.trim())].map(({ segment }) => segment)
  return parts.length > 0 && parts.length < 4 && parts.every((one) => /^(\p{Extended_Pictographic}|\p{Regional_Indicator})/u.test(one))
}
