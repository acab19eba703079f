// On the page for logging in: what the door kept on this machine is forgotten. Marks not yet sent name nobody and stay.

for (const key of Object.keys(localStorage)) {
  if (key.startsWith("amity.door.list.")) localStorage.removeItem(key);
}
if ("caches" in window) {
  for (const name of await caches.keys()) if (name.startsWith("amity-door-")) await caches.delete(name);
}
if ("serviceWorker" in navigator) {
  for (const one of await navigator.serviceWorker.getRegistrations()) {
    if (one.scope.includes("/check-in/")) await one.unregister();
  }
}
