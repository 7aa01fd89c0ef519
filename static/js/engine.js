// Whether somebody can draw: asked while the panel is open and the engine is not warm yet.

import { find } from "dom"
import { say } from "words"

const PAUSE = 1500
let timer = 0

export function watchEngine(address) {
  stopWatching()
  look(address)
}

export function stopWatching() {
  clearTimeout(timer)
}

async function look(address) {
  let engine = null
  try {
    const answer = await fetch(address, { signal: AbortSignal.timeout(5000) })
    engine = (await answer.json()).engine
  } catch {
    // Without an answer there is nothing to say: the connection has its own sign.
  }
  const sentence = told(engine)
  const line = find("engine")
  line.hidden = !sentence
  if (line.textContent !== sentence) line.textContent = sentence
  if (sentence && engine.state !== "failed") timer = setTimeout(() => look(address), PAUSE)
}

function told(engine) {
  if (!engine || engine.state === "warm") return ""
  if (engine.state === "loading") return say("loading", { percent: Math.round(100 * (engine.progress ?? 0)) })
  return say(engine.state === "failed" ? "artist-failed" : "no-artist")
}
