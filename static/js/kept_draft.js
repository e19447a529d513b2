/* A form whose text keeps itself: on the server while one writes, on this device when the line or the session is gone; it never writes over another text.
   `data-fields` names the fields of the text; the form also has based_on (the number of the save it grew from) and key (of this form). */
const PAUSE = 1000;
const AGAIN = 15000;

export class KeptDraft extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.status = this.querySelector("[data-status]");
    this.fields = this.dataset.fields.split(" ");
    this.isUndecided = this.hasAttribute("data-conflict");
    this.takeUpKept();
    this.form.addEventListener("input", (event) => { if (this.counts(event.target)) this.later(); });
    this.form.addEventListener("change", (event) => { if (this.counts(event.target)) this.changed(event); });
    this.form.addEventListener("submit", () => { clearTimeout(this.timer); this.keepHere(); });
    addEventListener("online", () => { if (this.isWaiting) this.save(); });
    this.begin();
  }

  /* For the page's own element. */
  async begin() {}
  changed() { this.later(); }
  addTo() {}
  told() {}

  counts(control) { return control.type !== "file" && !control.closest("[data-not-kept]"); }

  later() {
    clearTimeout(this.timer);
    this.keepHere();
    this.timer = setTimeout(() => this.save(), PAUSE);
  }

  say(words) { this.status.textContent = words; }

  text() { return Object.fromEntries(this.fields.map((name) => [name, this.form.elements[name].value])); }

  /* What this device has, until the server has it: a closed laptop and an expired session lose nothing. */
  keepHere() {
    const { based_on, key } = this.form.elements;
    key.value = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;
    try {
      localStorage.setItem(this.dataset.key, JSON.stringify({ ...this.text(), based_on: based_on.value, key: key.value }));
    } catch { /* a full or forbidden store: the server still gets it */ }
  }

  forgetHere() {
    try {
      localStorage.removeItem(this.dataset.key);
    } catch { /* nothing was kept */ }
  }

  takeUpKept() {
    let kept = null;
    try {
      kept = JSON.parse(localStorage.getItem(this.dataset.key));
    } catch { /* nothing that can be read */ }
    if (!kept || this.isUndecided) return;
    const isSame = this.fields.every((name) => kept[name] === this.form.elements[name].value);
    if (isSame || kept.key === this.dataset.last || kept.key === this.dataset.dropped) return this.forgetHere();
    for (const name of this.fields) this.form.elements[name].value = kept[name] ?? "";
    this.form.elements.based_on.value = kept.based_on;
    this.say(this.dataset.kept);
    this.timer = setTimeout(() => this.save(), PAUSE);
  }

  async save() {
    if (this.isUndecided) return this.say(this.dataset.here);
    if (this.isSaving) return this.later();
    this.isSaving = true;
    try {
      await this.send();
    } finally {
      this.isSaving = false;
    }
  }

  async send() {
    const data = new FormData(this.form);
    for (const control of this.form.querySelectorAll("input[type=file]")) data.delete(control.name);
    this.addTo(data);
    const sent = JSON.stringify(this.text());
    const answer = await this.post(this.dataset.save, data);
    if (!answer) return this.wait();
    this.isWaiting = false;
    const told = await answer.json();
    if (answer.ok) {
      this.form.elements.based_on.value = told.number;
      if (sent === JSON.stringify(this.text())) this.forgetHere();
      this.told(told);
      this.say(told.status);
    } else if (answer.status === 409) {
      this.keepHere();
      this.form.requestSubmit();
    } else {
      this.say(told.problem);
    }
  }

  /* The answer of our server, or null when there is no line or nobody is signed in. */
  async post(address, data) {
    const answer = await fetch(address, { method: "POST", body: data, headers: { Accept: "application/json" }, redirect: "manual" }).catch(() => null);
    return (answer?.headers.get("Content-Type") ?? "").startsWith("application/json") ? answer : null;
  }

  wait() {
    this.isWaiting = true;
    this.keepHere();
    this.say(this.dataset.offline);
    clearTimeout(this.again);
    this.again = setTimeout(() => this.save(), AGAIN);
  }
}
