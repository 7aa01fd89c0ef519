// Who is here, as faces and names in the header.

import { clone, find } from "dom"
import { paintFace } from "faces"
import { say } from "words"

const MOST_FACES = 4

export class Presence {
  #members = []
  #names = new Map()

  nameOf(id) {
    return this.#names.get(id)
  }

  show(members, me) {
    this.#members = members
    for (const { id, name } of members) this.#names.set(id, name)
    const others = members.filter(({ id }) => id !== me.id)
    const names = others.map(({ name }) => name)
    const line = others.length
      ? say("online", { count: others.length + 1, names: [say("you"), ...names].join(say("comma")) })
      : say("alone")
    find("online-names").textContent = line
    this.#paintFaces(others, line)
  }

  #paintFaces(others, line) {
    const faces = find("faces")
    faces.replaceChildren(...others.slice(0, MOST_FACES).map((member) => this.#face(member)))
    faces.setAttribute("aria-label", line)
    if (others.length > MOST_FACES) faces.append(this.#face({ id: 2, name: `+` }))
    faces.title = others.map(({ name }) => name).join(", ")
    faces.hidden = others.length === 0
  }

  #face(member) {
    const face = clone("face")
    paintFace(face, member)
    return face
  }
}
