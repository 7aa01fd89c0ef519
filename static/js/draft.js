// What was typed and not yet sent survives a reload.

import { recall, remember } from "storage"

/** Keeps the field's value under the key, from now on. */
export function keepDraft(field, key, storage = localStorage) {
  if (!field.value) field.value = recall(key, storage) ?? ""
  field.addEventListener("input", () => remember(key, field.value, storage))
}

/** Sets the value as if it had been typed. */
export function retype(field, value) {
  field.value = value
  field.dispatchEvent(new Event("input", { bubbles: true }))
}
