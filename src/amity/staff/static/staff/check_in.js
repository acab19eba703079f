// The door of an event on a telephone: codes and names are looked up in the list kept here, marks wait until they are sent.

const door = document.getElementById("door");
const words = document.getElementById("door-words").dataset;
const LIST = `amity.door.list.${door.dataset.event}`;
const MARKS = `amity.door.marks.${door.dataset.event}`;
const part = (name) => door.querySelector(`.gate-${name}`);
const typed = document.getElementById("typed");
const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/gi, "d").toLowerCase();

let guests = stored(LIST)?.guests ?? [];
let csrf = door.querySelector("[name=csrfmiddlewaretoken]").value;
let sending = false;

function stored(key) {
  try { return JSON.parse(localStorage.getItem(key)); } catch { return null; }
}

function keep(key, value) {
  try { localStorage.setItem(key, JSON.stringify(value)); } catch { tell(words.line); }
}

// What was kept for an event that is over by now is forgotten.
for (const key of Object.keys(localStorage)) {
  if (key.startsWith("amity.door.list.") && (stored(key)?.until ?? "") < new Date().toISOString().slice(0, 10)) localStorage.removeItem(key);
}

const marks = () => stored(MARKS) ?? [];

function tell(text) {
  const line = part("line");
  line.textContent = text;
  line.hidden = !text;
}

function tellWaiting(prefix = "") {
  const count = marks().length;
  tell([prefix, count ? words.waiting.replace("%(count)s", count) : prefix ? "" : words.sent].filter(Boolean).join(" "));
}

async function fetchGuests() {
  try {
    const answer = await fetch(door.dataset.guests, { headers: { Accept: "application/json" } });
    if (answer.redirected || !answer.ok) { tellWaiting(words.login); return; }
    const told = await answer.json();
    ({ guests, csrf } = told);
    const waiting = new Map(marks().map((mark) => [mark.guest, mark.at]));
    for (const guest of guests) guest.came ||= waiting.get(guest.id) ?? "";
    keep(LIST, { guests, until: door.dataset.until });
  } catch { tellWaiting(words.line); }
}

async function send() {
  const waiting = marks();
  if (sending || !waiting.length) { if (!waiting.length) tellWaiting(); return; }
  sending = true;
  try {
    const answer = await fetch(door.dataset.marks, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": csrf },
      body: JSON.stringify({ marks: waiting }),
    });
    if (answer.redirected || answer.status === 403) { tellWaiting(words.login); return; }
    const told = await answer.json();
    if (!answer.ok) { tellWaiting(told.refused); return; }
    const done = new Set(waiting.map((mark) => `${mark.guest} ${mark.at}`));
    keep(MARKS, marks().filter((mark) => !done.has(`${mark.guest} ${mark.at}`)));
    for (const mark of told.marks) {
      const guest = guests.find((one) => one.id === mark.guest);
      if (guest && mark.came) guest.came = mark.came;
    }
    keep(LIST, { guests, until: door.dataset.until });
    const refused = told.marks.find((mark) => mark.refused);
    tellWaiting(refused ? refused.refused : "");
  } catch { tellWaiting(words.line); } finally { sending = false; }
}

function show(kind, text, name) {
  const result = part("result");
  const sign = { good: "✓", again: "!", wrong: "✗" }[kind];
  result.className = `gate-result ${kind}`;
  result.replaceChildren(
    Object.assign(document.createElement("span"), { className: "gate-sign", textContent: sign, ariaHidden: "true" }),
    Object.assign(document.createElement("strong"), { textContent: text }),
    Object.assign(document.createElement("span"), { className: "gate-name", textContent: name }),
  );
  if (kind === "wrong") {
    result.append(Object.assign(document.createElement("a"), { className: "button", href: door.dataset.add, textContent: words.add }));
  }
  result.hidden = false;
}

const clock = (moment) => new Date(moment).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });

function admit(guest) {
  part("found").replaceChildren();
  typed.value = "";
  typed.focus();
  const about = [guest.name, guest.role, guest.group].filter(Boolean).join(" · ");
  if (guest.came) { show("again", words.again.replace("%(at)s", clock(guest.came)), about); return; }
  guest.came = new Date().toISOString();
  keep(MARKS, [...marks(), { guest: guest.id, at: guest.came }]);
  keep(LIST, { guests, until: door.dataset.until });
  show("good", guest.declined ? words.declined : words.good, about);
  tellWaiting();
  send();
}

function matching(text) {
  const code = text.toUpperCase().replaceAll(" ", "");
  const found = guests.filter((guest) => code && guest.code === code);
  const wanted = fold(text).split(/\s+/).filter(Boolean);
  if (found.length || !wanted.length) return found;
  return guests.filter((guest) => wanted.every((word) => fold(guest.name).includes(word))).slice(0, 20);
}

function offer(found) {
  part("found").replaceChildren(...found.map((guest) => {
    const button = Object.assign(document.createElement("button"), { type: "button" });
    button.append(
      Object.assign(document.createElement("strong"), { textContent: guest.name }), " ",
      Object.assign(document.createElement("span"), {
        className: "soft", textContent: [guest.role, guest.group, guest.state].filter(Boolean).join(" · "),
      }),
    );
    button.addEventListener("click", () => admit(guest));
    const item = document.createElement("li");
    item.append(button);
    return item;
  }));
}

function look(text) {
  const found = matching(text);
  if (found.length === 1) admit(found[0]);
  else if (found.length) offer(found);
  else if (text.trim()) show("wrong", words.wrong, text);
}

part("form").addEventListener("submit", (event) => {
  event.preventDefault();
  look(typed.value);
});
typed.addEventListener("input", () => offer(typed.value.trim().length > 1 ? matching(typed.value) : []));

// Scanning, where the browser can read codes.

async function scan() {
  const video = part("video");
  const stop = part("stop");
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    const detector = new BarcodeDetector({ formats: ["qr_code"] });
    let last = "";
    video.srcObject = stream;
    video.hidden = stop.hidden = false;
    await video.play();
    const end = () => { stream.getTracks().forEach((track) => track.stop()); video.hidden = stop.hidden = true; };
    stop.onclick = end;
    const next = async () => {
      if (video.hidden) return;
      const [code] = await detector.detect(video).catch(() => []);
      if (code && code.rawValue !== last) { last = code.rawValue; look(last); }
      setTimeout(next, 250);
    };
    next();
  } catch { tell(words.camera); }
}
if ("BarcodeDetector" in window && navigator.mediaDevices) {
  part("scan").hidden = false;
  part("scan").addEventListener("click", scan);
}

// Nothing that waits may be lost by leaving: whoever logs out is asked to wait for the line.

document.querySelector('form[action$="/log-out/"]')?.addEventListener("submit", async (event) => {
  if (!marks().length) return;
  event.preventDefault();
  await send();
  if (!marks().length) { event.target.submit(); return; }
  tell(words.stay.replace("%(count)s", marks().length));
  part("line").scrollIntoView();
});

async function keepPage() {
  if (!("serviceWorker" in navigator)) return;
  const scope = door.dataset.worker.replace("worker.js", "");
  await navigator.serviceWorker.register(door.dataset.worker, { scope });
  const { active } = await navigator.serviceWorker.ready;
  const files = [...document.querySelectorAll("link[href], script[src], meta[name=module]")];
  const addresses = files.map((file) => file.href || file.src || new URL(file.content, location).href);
  active.postMessage({ event: door.dataset.event, keep: [location.pathname, door.dataset.guests, ...addresses] });
}

addEventListener("online", send);
setInterval(send, 15000);
await fetchGuests();
await send();
await keepPage().catch(() => tellWaiting());
