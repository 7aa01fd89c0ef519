// How many pictures wear each tag, are proposed it, or are flagged.

/** Entries [tag, {worn, proposed}], the most frequent first, then by name. */
export function tagCounts(images) {
  const counts = new Map()
  for (const image of images) {
    for (const tag of image.tags) count(counts, tag).worn++
    for (const tag of image.proposed) count(counts, tag).proposed++
  }
  return [...counts].sort(([one, a], [other, b]) => b.worn - a.worn || b.proposed - a.proposed || one.localeCompare(other))
}

/** Entries [flag, count] by name. */
export function flagCounts(images) {
  const counts = new Map()
  for (const flag of images.flatMap((image) => image.flags)) counts.set(flag, (counts.get(flag) ?? 0) + 1)
  return [...counts].sort()
}

function count(counts, tag) {
  if (!counts.has(tag)) counts.set(tag, { worn: 0, proposed: 0 })
  return counts.get(tag)
}
