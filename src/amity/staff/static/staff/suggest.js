// Boxes that hold a link suggest rows while somebody types; in a box of many lines, for the line being written.

const PAUSE = 150;
let count = 0;

function lineOf(box) {
  if (box.tagName !== "TEXTAREA") return [0, box.value.length];
  const start = box.value.lastIndexOf("\n", box.selectionStart - 1) + 1;
  const end = box.value.indexOf("\n", box.selectionStart);
  return [start, end < 0 ? box.value.length : end];
}

// The part of a box that is being written: the whole, its line, or the name after an @ (null when there is none).
function partOf(box) {
  if (box.dataset.names === undefined) return lineOf(box);
  const name = box.value.slice(0, box.selectionStart).match(/(?:^|[\s(])(@[^\s@]*)$/);
  return name && [box.selectionStart - name[1].length, box.selectionStart];
}

function attach(box) {
  const list = document.createElement("ul");
  list.id = `choices-${++count}`;
  list.className = "choices";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", box.labels?.[0]?.textContent.trim() ?? "");
  list.hidden = true;
  box.after(list);
  // A box of many lines may not call itself a combobox; it still says what it controls.
  const isBox = box.tagName === "INPUT";
  if (isBox) box.setAttribute("role", "combobox");
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-controls", list.id);
  const expand = (open) => { if (isBox) box.setAttribute("aria-expanded", String(open)); };
  expand(false);
  let at = -1;
  let timer = 0;
  let last = null;

  const close = () => {
    list.hidden = true;
    at = -1;
    expand(false);
    box.removeAttribute("aria-activedescendant");
  };
  const choose = (text) => {
    const [start, end] = partOf(box) ?? [box.selectionStart, box.selectionStart];
    const isName = box.dataset.names !== undefined;
    const more = isName ? " " : box.tagName === "TEXTAREA" && end === box.value.length ? "\n" : "";
    box.setRangeText((isName ? text.split(" ")[0] : text) + more, start, end, "end");
    box.dispatchEvent(new Event("input", { bubbles: true }));
    clearTimeout(timer);
    close();
  };
  const mark = (next) => {
    list.children[at]?.removeAttribute("aria-selected");
    at = (next + list.children.length) % list.children.length;
    const option = list.children[at];
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    box.setAttribute("aria-activedescendant", option.id);
  };
  const show = (choices) => {
    list.replaceChildren(...choices.map((text, index) => {
      const option = document.createElement("li");
      option.id = `${list.id}-${index}`;
      option.setAttribute("role", "option");
      option.textContent = text;
      option.addEventListener("mousedown", (event) => {
        event.preventDefault();
        choose(text);
      });
      return option;
    }));
    at = -1;
    list.hidden = !choices.length;
    expand(!list.hidden);
  };
  const ask = async () => {
    const part = partOf(box);
    const typed = part ? box.value.slice(...part).trim() : "";
    if (!part || /#\d+$/.test(typed)) return close();
    const request = (last = new AbortController());
    const address = `${box.dataset.choices}?q=${encodeURIComponent(typed)}`;
    try {
      const answer = await fetch(address, { signal: request.signal, headers: { Accept: "application/json" } });
      if (answer.ok && last === request && document.activeElement === box) show((await answer.json()).choices);
    } catch (error) {
      if (error.name !== "AbortError") close();
    }
  };

  box.addEventListener("input", () => {
    clearTimeout(timer);
    last?.abort();
    timer = setTimeout(ask, PAUSE);
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" && list.hidden && box.tagName !== "TEXTAREA") ask();
    if (list.hidden) return;
    if (event.key === "ArrowDown") mark(at + 1);
    else if (event.key === "ArrowUp") mark(at < 0 ? -1 : at - 1);
    else if (event.key === "Enter" && at >= 0) choose(list.children[at].textContent);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  box.addEventListener("blur", close);
}

const attachAll = (root) => root.querySelectorAll("[data-choices]:not([aria-autocomplete])").forEach(attach);
attachAll(document);
document.body.addEventListener("htmx:load", (event) => attachAll(event.target));
