// On a phone the keyboard takes half of the screen: the room is what is left above it.

export function followViewport() {
  const view = window.visualViewport
  if (!view) return
  const fit = () => {
    document.documentElement.style.setProperty("--visible-height", `${view.height}px`)
    window.scrollTo(0, 0)
  }
  // Zoomed in, the reader moves the page about: leave it alone.
  const changed = () => view.scale < 1.01 && fit()
  view.addEventListener("resize", changed)
  view.addEventListener("scroll", changed)
  changed()
}
