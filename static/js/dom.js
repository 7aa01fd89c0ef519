// Building the page: clones of <template>s, filled by textContent alone.

/** The one element inside the template of that id. */
export function clone(id) {
  return document.getElementById(id).content.firstElementChild.cloneNode(true)
}

/** The element, or the one below it, with data-part of that name. */
export function part(element, name) {
  return element.matches(`[data-part="${name}"]`) ? element : element.querySelector(`[data-part="${name}"]`)
}

/** The one element of the page with that data attribute: find("send") is [data-send]. */
export function find(name, within = document) {
  return within.querySelector(`[data-${name}]`)
}

/** Sets a data attribute that is there or not. */
export function mark(element, name, on) {
  element.toggleAttribute(`data-${name}`, Boolean(on))
}

/** A UUID; crypto.randomUUID is missing where the page came over plain HTTP. */
export function uuid() {
  if (crypto.randomUUID) return crypto.randomUUID()
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = (bytes[6] & 0x0f) | 0x40
  bytes[8] = (bytes[8] & 0x3f) | 0x80
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("")
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-")
}
