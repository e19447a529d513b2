/* The editor of a post: keeps the draft by itself, on this device when the line or the session is gone, and never writes over another text. */
const PAUSE = 1000;

class PostEditor extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.status = this.querySelector("[data-status]");
    this.key = this.dataset.key;
    this.form.addEventListener("input", () => this.later());
    this.form.addEventListener("change", (event) => { if (event.target.id !== "picture") this.later(); });
    this.form.addEventListener("submit", () => { clearTimeout(this.timer); });
    this.addEventListener("prose-editor:ready", (event) => this.ready(event.detail.editor));
    const early = this.querySelector(".prose-editor > .ProseMirror")?.editor; // the editor may have been ready before this script was
    if (early) this.ready(early);
    this.querySelector("#picture").addEventListener("change", (event) => this.picture(event));
    addEventListener("online", () => this.save());
    this.offerKept();
  }

  ready(editor) {
    if (this.editor) return;
    this.editor = editor;
    const area = editor.view.dom;
    area.classList.add("prose", "prose-post");
    area.setAttribute("aria-label", this.dataset.label);
    area.setAttribute("role", "textbox");
    area.setAttribute("aria-multiline", "true");
    editor.on("update", () => this.later());
    editor.on("focus", () => { this.hasWritten = true; });
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), PAUSE);
  }

  say(words) { this.status.textContent = words; }

  texts() {
    const data = new FormData(this.form);
    return { title: data.get("title"), lead: data.get("lead"), body: data.get("body"), based_on: data.get("based_on"), at: Date.now() };
  }

  async save() {
    const data = new FormData(this.form);
    data.delete("picture");
    let answer;
    try {
      answer = await fetch(this.dataset.save, { method: "POST", body: data, headers: { Accept: "application/json" }, redirect: "error" });
    } catch {
      return this.keep();
    }
    if (!(answer.headers.get("Content-Type") ?? "").startsWith("application/json")) return this.keep();
    const told = await answer.json();
    if (answer.ok) {
      this.form.elements.based_on.value = told.number;
      localStorage.removeItem(this.key);
      this.say(told.status);
    } else {
      localStorage.setItem(this.key, JSON.stringify(this.texts()));
      this.say(told.problem);
      if (answer.status === 409) this.form.requestSubmit();
    }
  }

  keep() {
    localStorage.setItem(this.key, JSON.stringify(this.texts()));
    this.say(this.dataset.offline);
    clearTimeout(this.again);
    this.again = setTimeout(() => this.save(), 15000);
  }

  offerKept() {
    const kept = JSON.parse(localStorage.getItem(this.key) ?? "null");
    if (!kept || Number(kept.based_on) < Number(this.form.elements.based_on.value)) return;
    this.say(this.dataset.kept);
    this.form.elements.title.value = kept.title;
    this.form.elements.lead.value = kept.lead;
    this.form.elements.body.value = kept.body;
    this.later();
  }

  async picture(event) {
    const [file] = event.target.files;
    if (!file || !this.editor) return;
    const data = new FormData();
    data.set("picture", file);
    data.set("csrfmiddlewaretoken", this.form.elements.csrfmiddlewaretoken.value);
    const answer = await fetch(this.dataset.images, { method: "POST", body: data, headers: { Accept: "application/json" } }).catch(() => null);
    if (!answer) return this.say(this.dataset.offline);
    const told = await answer.json();
    if (!answer.ok) return this.say(told.problem);
    event.target.value = "";
    // Where one was writing, or at the end; the focus goes to the sentence about the picture, not back to the text.
    const { doc, selection } = this.editor.state;
    this.editor.chain().setTextSelection(this.hasWritten ? selection.to : doc.content.size).setImage({ src: told.src, alt: "" }).run();
    this.describe(told);
  }

  describe(image) {
    const row = document.createElement("div");
    row.className = "field";
    const label = document.createElement("label");
    label.htmlFor = `alt-${image.id}`;
    label.textContent = this.dataset.alt;
    const input = document.createElement("input");
    Object.assign(input, { className: "input", id: `alt-${image.id}`, name: `alt-${image.id}`, maxLength: 300 });
    row.append(label, input);
    this.querySelector("[data-pictures] legend").after(row);
    input.focus();
  }
}

customElements.define("post-editor", PostEditor);
