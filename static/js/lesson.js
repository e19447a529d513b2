// The player with a script: the place in a video or text is kept, also while offline. Without it, lessons and the next button work the same.

const token = document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";
const line = document.getElementById("kept");
const QUEUE = `podium-places-${line?.dataset.person}`; // on a shared device everybody has an own one

/** What waits on this device: one entry a lesson, the latest place only, so nothing is ever sent double. */
function waiting() {
  try { return JSON.parse(localStorage.getItem(QUEUE)) ?? {}; } catch { return {}; }
}
function store(places) {
  try {
    if (Object.keys(places).length) localStorage.setItem(QUEUE, JSON.stringify(places));
    else localStorage.removeItem(QUEUE);
  } catch { /* a full or forbidden storage: the place is sent at once or not at all */ }
}
function say(words) {
  if (!line || line.textContent === words) return;
  line.hidden = false;
  line.textContent = words;
}

let sending = false;
async function send(keepalive = false) {
  if (sending && !keepalive) return;
  sending = true;
  try {
    for (const [url, entry] of Object.entries(waiting())) {
      const body = new URLSearchParams({ place: entry.place, at: entry.at });
      const answer = await fetch(url, { method: "POST", body, keepalive, headers: { "X-CSRFToken": token }, redirect: "manual" });
      // Kept, or refused for good (the lesson is gone): it need not wait. Signed out or a form that expired: it waits for the next page.
      if (answer.status === 204 || answer.status === 404 || answer.status === 400) {
        const places = waiting();
        if (places[url]?.at === entry.at) delete places[url];
        store(places);
        if (answer.status === 204) say(line?.dataset.kept ?? "");
      }
    }
  } catch {
    say(line?.dataset.offline ?? "");
  } finally {
    sending = false;
  }
}
function keep(url, place, keepalive = false) {
  const places = waiting();
  places[url] = { place: Math.max(0, Math.floor(place)), at: Date.now() };
  store(places);
  send(keepalive);
}
addEventListener("online", () => send());
send();

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
