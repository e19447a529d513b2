"""What a look at a page finds: accessibility (axe, WCAG 2.2 AA), text that sticks out or overlaps, and noise in the console."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# Nothing may stick out of the page sideways, except inside what scrolls by itself.
STICKING_OUT = """() => {
  const width = document.documentElement.clientWidth, found = [];
  if (document.documentElement.scrollWidth > width) found.push(`the page is ${document.documentElement.scrollWidth} wide in a window of ${width}`);
  for (const element of document.querySelectorAll('body *')) {
    if (element.closest('svg, [popover], [hidden], .table-wrap')) continue;
    const box = element.getBoundingClientRect(), style = getComputedStyle(element);
    if (box.width && style.position !== 'fixed' && !element.matches('.sr, .sr *, .skip') && (box.right > width + 1 || box.left < -1))
      found.push(`${element.tagName.toLowerCase()}.${element.className} sticks out: ${element.textContent.trim().slice(0, 40)}`);
  }
  return [...new Set(found)].slice(0, 8);
}"""


def accessibility(page: Page) -> list[str]:
    """One sentence for each finding of axe."""
    violations = Axe().run(page).response["violations"]
    return [f"axe {one['id']} ×{len(one['nodes'])}: {one['nodes'][0]['html'][:160]}" for one in violations]


def contrast(page: Page) -> list[str]:
    """What another theme can change."""
    violations = page.evaluate("axe.run({runOnly: ['color-contrast', 'link-in-text-block'], resultTypes: ['violations']})")["violations"]
    return [f"axe {one['id']} ×{len(one['nodes'])}: {one['nodes'][0]['html'][:160]}" for one in violations]


def overflow(page: Page) -> list[str]:
    return list(page.evaluate(STICKING_OUT))


# A colour on its way to another one has no contrast of its own.
AT_REST = "async () => { await document.fonts.ready; await Promise.all(document.getAnimations().map(one => one.finished.catch(() => null))); }"


def settle(page: Page) -> None:
    """Wait until htmx has put its last answer in place and listens to what came with it."""
    page.wait_for_function("() => !document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling, .htmx-added')")
