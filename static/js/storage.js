// What the browser keeps for this page. A full or forbidden storage costs the memory, never the page.

export function recall(key, storage = localStorage) {
  try {
    return JSON.parse(storage.getItem(key))
  } catch {
    return null
  }
}

export function remember(key, value, storage = localStorage) {
  try {
    if (value === null || value === "") storage.removeItem(key)
    else storage.setItem(key, JSON.stringify(value))
  } catch {
    return
  }
}

export function keysOf(prefix, storage = localStorage) {
  try {
    return Object.keys(storage).filter((key) => key.startsWith(prefix))
  } catch {
    return []
  }
}
