// Times as the reader's language writes them.

import { language as page, say } from "words"

// The reader's own region, where they read this page in their own language: 23:43 in London, 11:43 PM in Chicago.
const language = navigator.languages.find((own) => own.split("-")[0] === page.split("-")[0]) ?? page
const clock = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit" })
const weekday = new Intl.DateTimeFormat(language, { weekday: "long", day: "numeric", month: "long" })
const dated = new Intl.DateTimeFormat(language, { day: "numeric", month: "long", year: "numeric" })
const TOGETHER = 5 * 60_000

export const timeOf = (moment) => clock.format(moment)

export const sameDay = (a, b) => a.toDateString() === b.toDateString()

/** Said in one breath: one author, one day, a few minutes. */
export const together = (a, b) => sameDay(a, b) && Math.abs(b - a) < TOGETHER

/** What stands on the divider above that day. */
export function dayOf(moment, now = new Date()) {
  if (sameDay(moment, now)) return say("today")
  if (sameDay(moment, new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1))) return say("yesterday")
  return (moment.getFullYear() === now.getFullYear() ? weekday : dated).format(moment)
}
