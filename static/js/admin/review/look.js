// Looks through a data set, portion by portion, until nothing moves any more; may be stopped and goes on.

import { send } from "./door.js"

const page = document.querySelector("[data-look]")
const part = (name) => page.querySelector(`[data-${name}]`)
const labels = JSON.parse(document.getElementById("labels").textContent)
let told = JSON.parse(document.getElementById("summary").textContent)
let going = false

function show(fresh) {
  told = fresh
  part("bar").max = told.total || 1
  part("bar").value = told.done
  part("done").textContent = told.done
  part("total").textContent = told.total
  part("found").replaceChildren(...Object.entries(told.found).flatMap(([name, count]) => [element("dt", labels[name]), element("dd", count)]))
  part("troubles").replaceChildren(...(told.troubles ?? []).map((text) => element("li", text)))
  part("review").hidden = told.first === null
  part("review").href = part("review").dataset.url.replace("/0/", `/${told.first}/`)
  part("start").disabled = told.done >= told.total
  part("accept").disabled = going || !told.found.cleaned
}

function element(name, text) {
  const made = document.createElement(name)
  made.textContent = text
  return made
}

function run(on) {
  going = on
  part("start").hidden = on
  part("stop").hidden = !on
  show(told)
}

async function look() {
  run(true)
  let before = -1
  try {
    while (going && told.done < told.total && told.done > before) {
      before = told.done
      show(await send(page.dataset.url, {}))
    }
  } catch (error) {
    show({ ...told, troubles: [error.message] })
  }
  run(false)
}

async function accept() {
  part("accept").disabled = true
  try {
    show(await send(page.dataset.acceptUrl, {}))
  } catch (error) {
    show({ ...told, troubles: [error.message] })
  }
}

part("start").addEventListener("click", look)
part("stop").addEventListener("click", () => (going = false))
part("accept").addEventListener("click", accept)
show(told)
