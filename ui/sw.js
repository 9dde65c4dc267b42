// Keeps the app for when there is no net. What the hub puts above: VERSION, the FILES of the
// residents' app, and those of the privacy PANEL. Nothing of a person is kept: neither pages nor
// answers, only files that are the same for everybody and the page that says that there is no net.
"use strict";

const CACHE = `linli-${VERSION}`;
const SHELLS = ["/offline", "/offline/staff"];
// It is kept only where the panel was opened, and so tells that it was.
const PANEL_SHELL = "/offline/panel";
const HASHED = /-[0-9a-f]{8}(_bg)?\.[a-z]+$/;

// A new worker waits until the last page of the old one is closed, so that no open page loses the
// files it was made with. New pages name new files, which the old worker fetches as well.
self.addEventListener("install", (event) => {
  event.waitUntil(install());
});

async function install() {
  const cache = await caches.open(CACHE);
  await cache.addAll([...SHELLS, ...FILES]);
  await carryPanel();
}

self.addEventListener("activate", (event) => {
  event.waitUntil(takeOver());
});

// The panel may have been opened for the first time while this worker waited. Where it cannot be
// fetched, the old files stay, among which it is whole.
async function takeOver() {
  await carryPanel();
  await removeOld();
}

async function removeOld() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith("linli-") && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
}

// The panel says that it was opened. Withdrawing works without a net from then on, so it is kept
// whole; whoever never opens it does not download it.
self.addEventListener("message", (event) => {
  if (event.data === "panel") event.waitUntil(keepPanel().catch(() => {}));
});

async function carryPanel() {
  if (await kept(PANEL_SHELL)) await keepPanel();
}

// Its page comes last, since it names the files.
async function keepPanel() {
  const cache = await caches.open(CACHE);
  const keep = async (path) => {
    if (await cache.match(path, { ignoreVary: true })) return;
    const known = HASHED.test(path) && (await kept(path));
    await (known ? cache.put(path, known) : cache.add(path));
  };
  await Promise.all(PANEL.map(keep));
  await keep(PANEL_SHELL);
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (pathname.startsWith("/assets/")) {
    event.respondWith(HASHED.test(pathname) ? keptFirst(request) : newestFirst(request));
  } else if (request.mode === "navigate" && !pathname.startsWith("/api/")) {
    event.respondWith(page(event, pathname));
  }
});

// A name with a hash always means the same file.
async function keptFirst(request) {
  return (await kept(request)) ?? fetchAndKeep(request);
}

async function newestFirst(request) {
  try {
    return await fetchAndKeep(request);
  } catch {
    return (await kept(request)) ?? Response.error();
  }
}

// The page comes from the hub and is not kept.
async function page(event, pathname) {
  const shell = shellOf(pathname);
  try {
    const answer = await fetch(event.request);
    if (!isAway(answer)) {
      // In the colours, language and size that were chosen since.
      event.waitUntil(fetchAndKeep(shell).catch(() => {}));
      return answer;
    }
  } catch {
    // No net.
  }
  return (await kept(shell)) ?? (await kept(SHELLS[0])) ?? Response.error();
}

function shellOf(pathname) {
  const isBelow = (path) => pathname === path || pathname.startsWith(`${path}/`);
  if (isBelow("/staff")) return SHELLS[1];
  return isBelow("/panel") ? PANEL_SHELL : SHELLS[0];
}

// A proxy that does not reach the hub answers for it, without the hub's own mark.
function isAway(answer) {
  return [502, 503, 504].includes(answer.status) && !answer.headers.has("x-request-id");
}

// What is of another version is better than nothing.
async function kept(request) {
  const cache = await caches.open(CACHE);
  const own = await cache.match(request, { ignoreVary: true });
  return own ?? caches.match(request, { ignoreVary: true });
}

async function fetchAndKeep(request) {
  const answer = await fetch(request);
  if (answer.ok) {
    const cache = await caches.open(CACHE);
    await cache.put(request, answer.clone());
  }
  return answer;
}
