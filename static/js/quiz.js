// A question of a quiz with a script: every change is kept at once, also after the line was down. Without it, the buttons keep the answer.

const QUEUE = "podium-answers";

/** What waits on this device, by address of the question: the latest answer only. It is sent with the sequence that its page had seen. */
function waiting() {
  try { return JSON.parse(localStorage.getItem(QUEUE)) ?? {}; } catch { return {}; }
}
function store(answers) {
  try {
    if (Object.keys(answers).length) localStorage.setItem(QUEUE, JSON.stringify(answers));
    else localStorage.removeItem(QUEUE);
  } catch { /* a full or forbidden storage: the answer is sent at once or with the button */ }
}

/** <quiz-answer>: around the form of one question. */
class QuizAnswer extends HTMLElement {
  #busy = false;
  #again = false;
  #step = 1;

  connectedCallback() {
    this.form = this.querySelector("form");
    this.line = this.querySelector("[data-kept]");
    let pause;
    this.form.addEventListener("change", () => this.keep());
    this.form.addEventListener("input", (event) => {
      if (event.target.name !== "words") return;
      clearTimeout(pause);
      pause = setTimeout(() => this.keep(), 800);
    });
    this.form.addEventListener("click", (event) => this.move(event));
    // Going on sends the newest answer itself; what waited for this question need not be sent again.
    this.form.addEventListener("submit", () => { this.form.elements.step.value = ++this.#step; clearTimeout(pause); this.forget(); });
    addEventListener("online", () => this.keep());
    if (waiting()[this.key]) this.sendWaiting();
  }

  get key() { return `${this.form.action}#${this.form.elements.attempt.value}`; }
  say(words) { if (words && this.line.textContent !== words) this.line.textContent = words; }
  forget() { const answers = waiting(); delete answers[this.key]; store(answers); }

  /** Up and down without a new page; the buttons keep their focus. */
  move(event) {
    const button = event.target.closest("button[name=move]");
    if (!button) return;
    event.preventDefault();
    const row = button.closest("li");
    const other = button.value.startsWith("up-") ? row.previousElementSibling : row.nextElementSibling;
    if (!other) return;
    if (button.value.startsWith("up-")) other.before(row); else other.after(row);
    [...row.parentElement.children].forEach((item, at, all) => {
      item.querySelector("input").value = at + 1;
      item.querySelector("[data-place]").textContent = at + 1;
      const [up, down] = item.querySelectorAll("button");
      up.toggleAttribute("aria-disabled", at === 0);
      down.toggleAttribute("aria-disabled", at === all.length - 1);
      if (at === 0) up.setAttribute("aria-disabled", "true");
      if (at === all.length - 1) down.setAttribute("aria-disabled", "true");
    });
    button.focus();
    this.keep();
  }

  async keep() {
    if (this.#busy) { this.#again = true; return; }
    this.form.elements.step.value = ++this.#step;
    const body = new URLSearchParams(new FormData(this.form));
    body.delete("go");
    body.set("kept-by", "script");
    const answers = waiting();
    answers[this.key] = body.toString();
    store(answers);
    await this.send(body);
    if (this.#again) { this.#again = false; await this.keep(); }
  }

  /** After a new page: an answer that was never sent, with the token of this page. */
  async sendWaiting() {
    const body = new URLSearchParams(waiting()[this.key]);
    body.set("csrfmiddlewaretoken", this.form.elements.csrfmiddlewaretoken.value);
    if (await this.send(body)) location.reload();
  }

  async send(body) {
    this.#busy = true;
    try {
      const answer = await fetch(this.form.action, { method: "POST", body, redirect: "manual", keepalive: true });
      if (answer.type === "opaqueredirect" || answer.status === 403) return false; // signed out: it waits for the next page
      if (answer.status === 200) {
        this.form.elements.seen.value = answer.headers.get("X-Sequence") ?? this.form.elements.seen.value;
        this.forget();
      } else if (answer.status === 409) this.forget();
      if (answer.status < 500) this.say((await answer.text()).trim());
      return answer.status === 200;
    } catch {
      this.say(this.dataset.offline);
      return false;
    } finally {
      this.#busy = false;
    }
  }
}
customElements.define("quiz-answer", QuizAnswer);
