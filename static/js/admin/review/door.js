// Steps to the server: one JSON answer each, or an Error with a sentence for people.

const SEND_MS = 60_000

export async function send(url, body) {
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value
  const answer = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", "x-csrftoken": token },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(SEND_MS),
  })
  const told = await answer.json().catch(() => ({}))
  if (!answer.ok) throw new Error(told.error ?? `${answer.status} ${answer.statusText}`)
  return told
}
