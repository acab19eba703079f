"""Through a page with the keyboard: every stop of the tabulator, and whether it can be seen."""

from playwright.sync_api import Page

SEEN = """() => {
  const here = document.activeElement;
  const box = here.getBoundingClientRect();
  const middle = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  const style = getComputedStyle(here);
  return {
    name: here.id || here.textContent.trim().slice(0, 30) || here.name || here.tagName,
    isBody: here === document.body,
    outlined: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
    uncovered: !!middle && (here.contains(middle) || middle.contains(here) || !!here.labels?.[0]?.contains(middle)),
    height: box.height,
  };
}"""


def walk(page: Page, most: int = 150) -> list[dict]:
    """Press Tab until the focus leaves the page; what was met on the way."""
    met: list[dict] = []
    for _n in range(most):
        page.keyboard.press("Tab")
        seen = page.evaluate(SEEN)
        if seen["isBody"]:
            break
        met.append(seen)
    return met


def hidden_stops(page: Page) -> list[str]:
    """The stops below the skip link at which nobody sees where he is."""
    page.focus("#main")
    return [one["name"] for one in walk(page) if not (one["outlined"] and one["uncovered"])]
