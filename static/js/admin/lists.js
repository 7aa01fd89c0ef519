// Lists become cards where they are narrow: every cell is told what its column is called, for the stylesheet to show.

const EMPTY = new Set(["", "-", "–"])
const names = [...document.querySelectorAll("#result_list thead th")].map((head) => head.querySelector(".text")?.textContent.trim() ?? "")

for (const row of document.querySelectorAll("#result_list tbody tr")) {
  for (const [place, cell] of [...row.children].entries()) {
    cell.dataset.label = names[place] ?? ""
    const bare = !cell.querySelector("img, input, progress")
    cell.toggleAttribute("data-empty", bare && EMPTY.has(cell.textContent.trim()))
  }
}
