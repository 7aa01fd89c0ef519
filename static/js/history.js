// Older messages over HTTP: when the reader scrolls up, and to close a gap after a long absence.

const PAGE = 50
const LONGEST_GAP = 20

export class History {
  #address
  #messages
  #loading = false
  more = false

  constructor({ address, messages }) {
    this.#address = address
    this.#messages = messages
  }

  /** One page of what was said before; true when something came. */
  async older() {
    if (this.#loading || !this.more || !this.#messages.oldest) return false
    this.#loading = true
    try {
      const page = await this.#page(this.#messages.oldest)
      this.more = page.more
      this.#messages.add(page.messages)
      return page.messages.length > 0
    } finally {
      this.#loading = false
    }
  }

  /** Everything between `known` and now, newest page first: after an absence longer than one frame tells. */
  async closeGap(known) {
    const pages = []
    let before = null
    for (let count = 0; count < LONGEST_GAP; count++) {
      const page = await this.#page(before)
      pages.unshift(...page.messages)
      before = page.messages[0]?.id
      if (!page.more || !before || before <= known) break
    }
    this.#messages.add(pages)
  }

  async #page(before) {
    const address = new URL(this.#address, location.href)
    address.searchParams.set("limit", PAGE)
    if (before) address.searchParams.set("before", before)
    const answer = await fetch(address, { signal: AbortSignal.timeout(15_000) })
    if (!answer.ok) throw new Error(`history answered ${answer.status}`)
    return answer.json()
  }
}
