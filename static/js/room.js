// The room's page: makes the parts and lets each hear what concerns it. The wire contract is docs/protocol.md.

import { Composer } from "composer"
import { showConnection } from "connection"
import { Conversation } from "conversation"
import { find } from "dom"
import { Draws } from "draws"
import { stopWatching, watchEngine } from "engine"
import { toast } from "announcer"
import { History } from "history"
import { Ideas } from "ideas"
import { Keeping } from "keeping"
import { offerLink } from "link"
import { Letters } from "letters"
import { Messages } from "messages"
import { Panel } from "panel"
import { Presence } from "presence"
import { Recipe } from "recipe"
import { Settings } from "settings"
import { RoomSocket } from "socket"
import { OthersTyping, OwnTyping } from "typing"
import { Unsent } from "unsent"
import { followViewport } from "viewport"
import { say } from "words"

const config = JSON.parse(document.getElementById("config").textContent)
const { member, name, healthz, walk } = find("member").dataset
const place = `${config.room}:${member}`
let me = { id: Number(member), name }
let lastRead = 0

const messages = new Messages()
const history = new History({ address: config.history, messages })
const socket = new RoomSocket({ path: config.socket, lastId: () => messages.newest })
const send = (frame) => socket.send(frame)
const unsent = new Unsent({ place, send })
const draws = new Draws({ send, place })
const keeping = new Keeping({ member, send })
const presence = new Presence()
const ownTyping = new OwnTyping(send)
const othersTyping = new OthersTyping((id) => presence.nameOf(id))
const conversation = new Conversation({ messages, history, unsent, keeping, me: () => me, onRead })
const composer = new Composer(find("composer"), { place })
const settings = new Settings({ place })
const recipe = new Recipe({ walk, titleOf: (style) => settings.titleOf(style) })
const letters = new Letters({ send })
const onInfo = (card) => recipe.open(card)
const onLetters = (card) => letters.open(card)
const ideas = new Ideas(config.ideas)
const panel = new Panel({ draws, keeping, place, settings, ideas, onInfo, onLetters, isOpen: () => socket.isOpen })

const heard = {
  "room.state": enter,
  "message.new": ({ message }) => {
    messages.add([message], { live: true })
    if (message.ref) unsent.settle(message.ref)
    othersTyping.hear({ member: message.author.id, on: false })
  },
  "message.deleted": ({ message }) => {
    messages.delete(message)
    composer.forget(message)
  },
  "presence": ({ members }) => presence.show(members, me),
  "typing": (frame) => othersTyping.hear(frame),
  "stickers.queued": (frame) => draws.take(frame),
  "stickers.progress": (frame) => draws.take(frame),
  "stickers.ready": (frame) => draws.take(frame),
  "stickers.failed": (frame) => draws.take(frame),
  "stickers.cancelled": (frame) => draws.take(frame),
  "stickers.lettered": (frame) => letters.hear(frame),
  "favourite.changed": (frame) => keeping.hear(frame),
  "error": refused,
}

function enter(state) {
  const known = messages.newest
  me = state.me
  find("room-title").textContent = state.room.title || find("room-title").textContent
  presence.show(state.members, me)
  panel.offer(state.limits ?? {})
  if (state.limits?.modes) settings.offer(state)
  if (!known) history.more = state.more
  messages.add(state.messages, { live: known > 0 })
  if (known && state.more) history.closeGap(known).catch(() => socket.restart())
  for (const { ref } of state.messages) if (ref) unsent.settle(ref)
  if (!known) conversation.ready()
}

function refused({ ref, error }) {
  if (ref && (unsent.refuse(ref, error) || draws.refuse(ref, error) || letters.refuse(ref, error))) return
  if (error.field === "sticker") keeping.refuse()
  // "typing" and "read" are courtesies: when they come too fast nobody needs to know.
  if (error.code !== "rate_limited") toast(error.message)
}

function onRead(id) {
  if (id > lastRead && send({ type: "read", message: id })) lastRead = id
}

function post({ sticker, text, replyTo }) {
  ownTyping.stop()
  unsent.add({ sticker, text, replyTo })
}

socket.addEventListener("frame", ({ detail }) => heard[detail.type]?.(detail))
socket.addEventListener("state", ({ detail }) => {
  const isOpen = detail.state === "open"
  showConnection(detail)
  conversation.paintUnsent({ isOpen })
  panel.paint()
  if (!isOpen) return othersTyping.clear()
  for (const waiting of [unsent, draws, keeping]) waiting.flush()
})

composer.addEventListener("send", ({ detail }) => post(detail))
composer.addEventListener("input", ({ detail }) => ownTyping.typed(detail.hasText))
conversation.actions.addEventListener("reply", ({ detail }) => composer.answer(detail))
conversation.actions.addEventListener("keep", ({ detail }) => keeping.toggle(detail.sticker))
conversation.actions.addEventListener("recipe", ({ detail }) => recipe.open(detail.sticker))
conversation.actions.addEventListener("delete", ({ detail }) => {
  if (!send({ type: "message.delete", message: detail.id })) toast(say("not-taken-back"))
})
conversation.actions.addEventListener("retry", ({ detail }) => unsent.retry(detail.entry))
conversation.actions.addEventListener("drop", ({ detail }) => unsent.drop(detail.entry))
conversation.actions.addEventListener("find", ({ detail }) => conversation.find(detail.reply_to))
draws.addEventListener("changed", ({ detail }) => panel.changed(detail))
keeping.addEventListener("changed", () => panel.paint())
letters.addEventListener("lettered", ({ detail }) => draws.reletter(detail))
recipe.addEventListener("ask", ({ detail }) => panel.askLike(detail))
recipe.addEventListener("remix", ({ detail }) => panel.remix(detail))
panel.addEventListener("opened", () => watchEngine(healthz, () => panel.paint()))
panel.addEventListener("closed", stopWatching)
panel.addEventListener("send", ({ detail }) => {
  post({ sticker: detail, replyTo: composer.takeReply() })
  // On a phone the keyboard would jump up over the sticker that was just sent.
  if (matchMedia("(pointer: coarse)").matches) return panel.close()
  panel.close({ focus: null })
  composer.focus()
})
for (const button of document.querySelectorAll("[data-open-panel]")) button.addEventListener("click", () => panel.open())

offerLink(config.room)
followViewport()
unsent.restore()
socket.start()
