// Lists: choosing rows, and moving the columns of the chooser. Without script both still work, with one request more.

const boxes = () => [...document.querySelectorAll(".picking tbody .pick input")];
const form = () => document.querySelector("[data-picks]");
let last = null;

function tell() {
  const bar = form();
  if (!bar) return;
  const all = bar.elements.all;
  const page = document.getElementById("pick-page");
  const chosen = boxes().filter((box) => box.checked).length;
  const whole = chosen > 0 && chosen === boxes().length;
  if (all && !whole) all.checked = false;
  const offer = all?.closest("label");
  if (offer) offer.hidden = !whole || "single" in offer.dataset;  // one page holds all there are
  if (page) {
    page.hidden = false;
    page.checked = whole;
    page.indeterminate = chosen > 0 && !whole;
  }
  bar.classList.toggle("is-open", chosen > 0);
  bar.querySelectorAll("[data-exactly]").forEach((button) => { button.hidden = String(chosen) !== button.dataset.exactly || all?.checked; });
  const unpick = bar.querySelector("[data-unpick]");
  if (unpick) unpick.hidden = false;
  const count = bar.querySelector("[data-told]");
  const text = all?.checked ? "" : count.dataset.told.replace("{n}", String(chosen));
  if (count.textContent !== text) count.textContent = chosen ? text : "";
}

// From the box chosen last to this one, when shift is held.
function span(box) {
  const every = boxes();
  const [from, to] = [every.indexOf(last), every.indexOf(box)].sort((a, b) => a - b);
  if (from >= 0) every.slice(from, to + 1).forEach((one) => { one.checked = box.checked; });
}

document.addEventListener("click", (event) => {
  const box = event.target.closest(".picking tbody .pick input");
  if (box) {
    if (event.shiftKey && last?.isConnected && last !== box) span(box);
    last = box;
    tell();
  } else if (event.target.id === "pick-page") {
    boxes().forEach((one) => { one.checked = event.target.checked; });
    tell();
  } else if (event.target.closest("[data-unpick]")) {
    boxes().forEach((one) => { one.checked = false; });
    tell();
    document.getElementById("pick-page")?.focus();
  } else if (event.target.matches?.("[data-picks] [name=all]")) {
    tell();
  }
});

// Up and down walk along the boxes; with shift they choose on the way.
document.addEventListener("keydown", (event) => {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const box = event.target.closest?.(".picking tbody .pick input");
  if (!box) return;
  const every = boxes();
  const next = every[every.indexOf(box) + (event.key === "ArrowDown" ? 1 : -1)];
  event.preventDefault();
  if (!next) return;
  if (event.shiftKey) {
    next.checked = box.checked;
    last = next;
    tell();
  }
  next.focus();
});

// The arrows of the column chooser: lines move where they stand, the keyboard stays on the arrow.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-move]");
  if (!button) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const line = button.closest("li");
  const other = button.dataset.move === "up" ? line.previousElementSibling : line.nextElementSibling;
  if (other) button.dataset.move === "up" ? other.before(line) : other.after(line);
  button.focus();
}, true);

document.body.addEventListener("htmx:afterSettle", tell);
window.addEventListener("pageshow", tell);
tell();
