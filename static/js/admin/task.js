// The page of a task, kept up to date: asks for its figures every second while it is at work.

const LOOK_MS = 1000
const page = document.getElementById("task")
const part = (name) => page.querySelector(`[data-${name}]`)

async function look() {
  const answer = await fetch(page.dataset.url, { headers: { accept: "application/json" } })
  if (!answer.ok) throw new Error(`figures: ${answer.status}`)
  const told = await answer.json()
  if (!told.open) return location.reload() // the report is drawn by the server
  show(told)
}

function show(told) {
  part("said").textContent = told.said
  if (told.total) {
    part("bar").max = told.total
    part("bar").value = told.done
    part("count").textContent = `${told.done} / ${told.total}`
  }
  if (part("stop")) part("stop").hidden = !told.stoppable
}

async function keepLooking() {
  try {
    await look()
  } catch {
    // The server may be restarting: the next second asks again.
  }
  setTimeout(keepLooking, LOOK_MS)
}

keepLooking()
