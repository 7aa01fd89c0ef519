// The door remembers the name; an open room is chosen by a tap.

import { keepDraft, retype } from "draft"

const name = document.querySelector("[data-door] [name=name]")
const room = document.querySelector("[data-door] [name=room]")

keepDraft(name, "name")
for (const link of document.querySelectorAll("[data-room]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault()
    retype(room, link.dataset.room)
    ;(name.value ? room.form.querySelector("[type=submit]") : name).focus()
  })
}
if (!document.querySelector("[autofocus]")) (name.value ? room : name).focus()

// While one types one's name, the room is fetched: it opens at once then.
for (const href of Object.values(JSON.parse(document.querySelector('script[type="importmap"]').textContent).imports)) {
  document.head.append(Object.assign(document.createElement("link"), { rel: "modulepreload", href }))
}
