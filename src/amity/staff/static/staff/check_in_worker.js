// Keeps the page at the door of one event, and answers with it when there is no line. Its address limits its reach.

const name = `amity-door-${self.location.pathname.split("/")[2]}`;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("message", (event) => {
  event.waitUntil(caches.open(name).then((kept) => Promise.all(event.data.keep.map(async (address) => {
    const answer = await fetch(address);
    if (answer.ok && !answer.redirected) await kept.put(address, answer);
  }))));
});

self.addEventListener("fetch", (event) => {
  if (event.request.method !== "GET") return;
  event.respondWith((async () => {
    const answer = await fetch(event.request).catch(() => null);
    if (answer && answer.status < 500) return answer;
    const kept = await caches.open(name); // no line, or nobody behind it
    return await kept.match(event.request, { ignoreVary: true }) ?? answer ?? Response.error();
  })());
});
