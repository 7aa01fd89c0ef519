// Whether somebody can draw: asked while the panel is open; often until it is so, and now and then afterwards.

import { find } from "dom"
import { say } from "words"

const OFTEN = 1500
const SELDOM = 10_000
let timer = 0
let awake = true

/** Whether somebody can draw, as far as is known. */
export const isAwake = () => awake

/** `onChange()` when somebody can now, or cannot any more. */
export function watchEngine(address, onChange) {
  stopWatching()
  look(address, onChange)
}

export function stopWatching() {
  clearTimeout(timer)
}

async function look(address, onChange) {
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
  if (engine?.state !== "failed") timer = setTimeout(() => look(address, onChange), sentence ? OFTEN : SELDOM)
  if (awake === !sentence) return
  awake = !sentence
  onChange()
}

function told(engine) {
  if (!engine || engine.state === "warm") return ""
  if (engine.state === "loading") return say("loading", { percent: Math.round(100 * (engine.progress ?? 0)) })
  return say(engine.state === "failed" ? "artist-failed" : "no-artist")
}
