// What a page does beyond links and forms: keys, colours, printing, and where the focus goes.

const seek = document.getElementById("seek");
const found = document.getElementById("found");
const isTyping = (element) => element.matches("input, textarea, select, [contenteditable]");

document.addEventListener("keydown", (event) => {
  const wantsSearch = (event.key === "/" && !isTyping(event.target)) || (event.key === "k" && (event.ctrlKey || event.metaKey));
  const keyed = document.querySelector(`a[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (wantsSearch && seek) {
    event.preventDefault();
    seek.focus();
    seek.select();
  } else if (keyed && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target)) {
    keyed.click();
  } else if (event.key === "Escape") {
    document.querySelectorAll("details.drop[open]").forEach((open) => {
      open.open = false;
      if (open.contains(document.activeElement)) open.querySelector("summary").focus();
    });
  } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && event.target.matches(".rows tbody th a")) {
    const links = [...document.querySelectorAll(".rows tbody th a")];
    const next = links[links.indexOf(event.target) + (event.key === "ArrowDown" ? 1 : -1)];
    if (next) {
      event.preventDefault();
      next.focus();
    }
  }
});

// A menu closes when the reader goes elsewhere.
document.addEventListener("click", (event) => {
  document.querySelectorAll("details.drop[open]").forEach((open) => {
    if (!open.contains(event.target)) open.open = false;
  });
});

// Suggestions below the search box: arrows walk through them, Escape and leaving close them.
if (seek && found) {
  const links = () => [...found.querySelectorAll("a")];
  let isDismissed = false; // by Escape, until something else is typed or the box is entered anew
  const close = () => { found.hidden = true; };
  document.body.addEventListener("htmx:afterSwap", (event) => {
    // An answer that comes when the reader has gone on must not open over what he reads now.
    const isLeft = !seek.form.contains(document.activeElement);
    if (event.detail.target === found) found.hidden = isDismissed || isLeft || !found.childElementCount;
  });
  seek.addEventListener("input", () => { isDismissed = false; });
  seek.form.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !found.hidden) {
      isDismissed = true;
      close();
      seek.focus();
    }
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const at = links().indexOf(event.target);
    const next = event.key === "ArrowDown" ? links()[at + 1] : at > 0 ? links()[at - 1] : at === 0 ? seek : null;
    if (next && !found.hidden) {
      event.preventDefault();
      next.focus();
    }
  });
  seek.form.addEventListener("focusout", (event) => {
    if (seek.form.contains(event.relatedTarget)) return;
    isDismissed = false;
    close();
  });
}

// The filter form opens below its button and closes with it.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-opens]");
  const place = button && document.getElementById(button.dataset.opens);
  if (place?.childElementCount) {
    event.preventDefault();
    event.stopImmediatePropagation();
    place.replaceChildren();
    button.setAttribute("aria-expanded", "false");
  }
}, true);
document.body.addEventListener("htmx:afterSwap", (event) => {
  const button = document.querySelector(`[data-opens="${event.detail.target.id}"]`);
  if (button) {
    button.setAttribute("aria-expanded", "true");
    event.detail.target.querySelector("input:not([type=hidden]), select")?.focus();
  }
});
// A part that was replaced must not leave the keyboard without a place.
document.body.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target?.id === "list" && document.activeElement === document.body) {
    document.getElementById("list-title")?.focus({ preventScroll: true });
  }
});

const themes = document.querySelector(".themes");
if (themes) {
  themes.hidden = false;
  themes.addEventListener("click", (event) => {
    const theme = event.target.dataset.themeChoice;
    if (theme === undefined) return;
    document.cookie = `amity_theme=${theme}; path=/; max-age=${theme ? 31536000 : 0}; samesite=lax`;
    if (theme) document.documentElement.dataset.theme = theme;
    else delete document.documentElement.dataset.theme;
    for (const button of themes.children) button.setAttribute("aria-pressed", String(button === event.target));
  });
}

// Opening what a notice is about marks it read; without a script, its button does.
document.querySelectorAll("[data-reads]").forEach((list) => list.addEventListener("click", (event) => {
  const topic = event.target.closest("[data-topic]")?.dataset.topic;
  const token = list.querySelector("[name=csrfmiddlewaretoken]")?.value;
  if (!topic || !token) return;
  const said = new FormData();
  said.set("topic", topic);
  said.set("csrfmiddlewaretoken", token);
  navigator.sendBeacon(list.dataset.reads, said);
}));

document.querySelectorAll("[data-prints]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});
document.querySelector("[data-focus]")?.focus();

// Leaving a form with changes asks first.
const guarded = document.querySelector("form[data-guards]");
if (guarded) {
  let changed = false;
  guarded.addEventListener("input", () => { changed = true; });
  guarded.addEventListener("submit", () => { changed = false; });
  window.addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
}

// Modules that few pages need are fetched by the first page, or part of one, that holds what they are for.
const fetchNeeded = (root) => document.querySelectorAll("meta[name=module]").forEach((module) => {
  if (root.querySelector(module.dataset.for)) import(module.content);
});
fetchNeeded(document);
document.body.addEventListener("htmx:load", (event) => fetchNeeded(event.target));
