// The player with a script: the place in a video or text, and that a lesson is done, are kept also while offline. Without it all of it works by the buttons.

const token = document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";
const line = document.getElementById("kept");
const QUEUE = `podium-places-${line?.dataset.person}`; // on a shared device everybody has an own one

/** What waits on this device: one entry an address, the latest only, so nothing is ever sent double. A place of a lesson, or that it is done. */
function waiting() {
  try { return JSON.parse(localStorage.getItem(QUEUE)) ?? {}; } catch { return {}; }
}
function store(entries) {
  try {
    if (Object.keys(entries).length) localStorage.setItem(QUEUE, JSON.stringify(entries));
    else localStorage.removeItem(QUEUE);
  } catch { /* a full or forbidden storage: the entry is sent at once or not at all */ }
}
function say(words) {
  if (!line || !words || line.textContent === words) return;
  line.hidden = false;
  line.textContent = words;
}

let sending = null;
const OFFLINE = "offline";
/** Sends what waits; a call during another one is that one. Resolves to what became of each entry, by address: OFFLINE, or the address that follows. */
function send(keepalive = false) {
  if (sending && !keepalive) return sending;
  sending = sendAll(keepalive).finally(() => { sending = null; });
  return sending;
}
async function sendAll(keepalive) {
  const became = {};
  for (const [url, entry] of Object.entries(waiting())) {
    const body = new URLSearchParams({ place: entry.place ?? "", at: entry.at });
    let answer;
    try {
      answer = await fetch(url, { method: "POST", body, keepalive, headers: { "X-CSRFToken": token, "X-Kept-By": "script" }, redirect: "manual" });
    } catch {
      became[url] = OFFLINE;
      say(entry.isDone ? line?.dataset.offlineDone : line?.dataset.offline);
      continue;
    }
    // Kept, or refused for good (the lesson is gone): it need not wait. Signed out or a form that expired: it waits for the next page.
    if (answer.status === 204 || answer.status === 404 || answer.status === 400) {
      const entries = waiting();
      if (entries[url]?.at === entry.at) delete entries[url];
      store(entries);
      if (answer.status !== 204) continue;
      became[url] = answer.headers.get("X-Onwards");
      say(entry.isDone ? line?.dataset.done : line?.dataset.kept);
    }
  }
  return became;
}
function put(url, entry) {
  const entries = waiting();
  entries[url] = { ...entry, at: Date.now() };
  store(entries);
}
function keep(url, place, keepalive = false) {
  put(url, { place: Math.max(0, Math.floor(place)) });
  send(keepalive);
}
addEventListener("online", () => send());
send();

// Done with the lesson: kept on this device first. While the line is down one stays on the page, and nothing is lost.
const done = document.querySelector("form[data-done]");
done?.addEventListener("submit", async (event) => {
  event.preventDefault();
  put(done.action, { isDone: true });
  await sending;
  const onwards = (await send())[done.action];
  if (onwards === OFFLINE) return;
  if (onwards) location.assign(onwards);
  else done.submit(); // signed out, or the lesson is gone: the server says so
});

/** <lesson-video data-url data-place>: goes on where the person was, and keeps the second every ten seconds and at every pause. */
class LessonVideo extends HTMLElement {
  connectedCallback() {
    const video = this.querySelector("video");
    if (!video) return;
    const place = waiting()[this.dataset.url]?.place ?? Number(this.dataset.place);
    let kept = place;
    const start = () => { if (place > 2 && place < video.duration - 2) video.currentTime = place; };
    if (video.readyState >= 1) start(); else video.addEventListener("loadedmetadata", start, { once: true });
    const save = (keepalive) => {
      if (Math.floor(video.currentTime) === Math.floor(kept)) return;
      kept = video.currentTime;
      keep(this.dataset.url, kept, keepalive);
    };
    video.addEventListener("timeupdate", () => { if (Math.abs(video.currentTime - kept) >= 10) save(false); });
    for (const name of ["pause", "seeked", "ended"]) video.addEventListener(name, () => save(false));
    addEventListener("pagehide", () => save(true));
  }
}
customElements.define("lesson-video", LessonVideo);

/** <lesson-place data-url>: keeps the heading that was read last, so that the page can offer it next time. */
class LessonPlace extends HTMLElement {
  connectedCallback() {
    const headings = [...this.querySelectorAll("h2[id^=place-]")];
    if (this.hasAttribute("data-off") || headings.length < 2) return;
    let kept = 0;
    const seen = new IntersectionObserver((entries) => {
      for (const entry of entries) {
        const number = headings.indexOf(entry.target) + 1;
        if (!entry.isIntersecting || number <= kept) continue;
        kept = number;
        clearTimeout(this.timer);
        this.timer = setTimeout(() => keep(this.dataset.url, kept), 1500);
      }
    });
    headings.forEach((heading) => seen.observe(heading));
  }
}
customElements.define("lesson-place", LessonPlace);

const print = document.querySelector("[data-print]");
if (print) {
  print.hidden = false;
  print.addEventListener("click", () => window.print());
}
