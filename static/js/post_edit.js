/* The editor of a post: keeps the draft by itself, on this device when the line or the session is gone, and never writes over another text. */
import { createEditor } from "django-prose-editor/configurable";

const PAUSE = 1000;
const AGAIN = 15000;

class PostEditor extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.status = this.querySelector("[data-status]");
    this.textarea = this.form.elements.body;
    this.isUndecided = this.hasAttribute("data-conflict");
    this.takeUpKept();
    this.form.addEventListener("input", (event) => { if (event.target.type !== "file") this.later(); });
    this.form.addEventListener("change", (event) => this.changed(event));
    this.form.addEventListener("submit", () => { clearTimeout(this.timer); this.keepHere(); });
    this.querySelector("#picture").addEventListener("change", (event) => this.picture(event));
    addEventListener("online", () => { if (this.isWaiting) this.save(); });
    this.begin();
  }

  async begin() {
    this.editor = await createEditor(this.textarea, JSON.parse(this.textarea.dataset.editor));
    if (!this.editor) return;
    const area = this.querySelector(".ProseMirror");
    area.setAttribute("aria-label", this.dataset.label);
    area.setAttribute("aria-describedby", "id_body-hint");
    area.setAttribute("aria-multiline", "true");
    this.querySelector("label[for=id_body]").addEventListener("click", () => this.editor.commands.focus());
    this.editor.on("update", () => this.later());
    this.editor.on("focus", () => { this.hasWritten = true; });
    this.showToolbar();
    this.dataset.ready = "";
    if (location.hash === "#id_body") this.editor.commands.focus();
  }

  /* Our own row of buttons: one tab stop, arrows inside it, and each says whether it is on. */
  showToolbar() {
    const chain = () => this.editor.chain().focus();
    const commands = {
      heading: () => chain().toggleHeading({ level: 2 }).run(),
      subheading: () => chain().toggleHeading({ level: 3 }).run(),
      bold: () => chain().toggleBold().run(),
      italic: () => chain().toggleItalic().run(),
      bulletList: () => chain().toggleBulletList().run(),
      orderedList: () => chain().toggleOrderedList().run(),
      blockquote: () => chain().toggleBlockquote().run(),
      link: () => this.askLink(),
      picture: () => this.querySelector("#picture").click(),
      undo: () => chain().undo().run(),
      redo: () => chain().redo().run(),
    };
    const isOn = {
      heading: () => this.editor.isActive("heading", { level: 2 }),
      subheading: () => this.editor.isActive("heading", { level: 3 }),
    };
    const bar = this.querySelector("[data-toolbar]");
    const buttons = [...bar.querySelectorAll("button")];
    for (const button of buttons) {
      button.tabIndex = button === buttons[0] ? 0 : -1;
      button.addEventListener("mousedown", (event) => event.preventDefault());
      button.addEventListener("click", () => commands[button.dataset.command]());
    }
    bar.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      const next = buttons[(buttons.indexOf(document.activeElement) + step + buttons.length) % buttons.length];
      for (const button of buttons) button.tabIndex = button === next ? 0 : -1;
      next.focus();
    });
    const tell = () => {
      for (const button of buttons) {
        const name = button.dataset.command;
        if (!["picture", "undo", "redo"].includes(name)) button.setAttribute("aria-pressed", String(isOn[name]?.() ?? this.editor.isActive(name)));
      }
    };
    this.editor.on("transaction", tell);
    tell();
    bar.hidden = false;
  }

  askLink() {
    const dialog = this.querySelector("#link");
    const input = dialog.querySelector("input");
    input.value = this.editor.getAttributes("link").href ?? "";
    dialog.returnValue = "";
    dialog.addEventListener("close", () => {
      const link = this.editor.chain().focus().extendMarkRange("link");
      const typed = input.value.trim();
      if (dialog.returnValue !== "set") return this.editor.commands.focus();
      if (!typed) return link.unsetMark("link").run();
      const href = /^(https?:|mailto:)/i.test(typed) ? typed : `https://${typed}`;
      if (this.editor.state.selection.empty && !this.editor.isActive("link")) return link.insertContent({ type: "text", text: typed, marks: [{ type: "link", attrs: { href } }] }).run();
      return link.setMark("link", { href }).run();
    }, { once: true });
    dialog.showModal();
  }

  changed(event) {
    if (event.target.type === "file") return;
    if (event.target.closest("[data-places]")) this.wantsPlaces = true;
    this.later();
  }

  later() {
    clearTimeout(this.timer);
    this.keepHere();
    this.timer = setTimeout(() => this.save(), PAUSE);
  }

  say(words) { this.status.textContent = words; }

  /* What this device has, until the server has it: a closed laptop and an expired session lose nothing. */
  keepHere() {
    const { title, lead, body, based_on, key } = this.form.elements;
    key.value = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;
    const text = { title: title.value, lead: lead.value, body: body.value, based_on: based_on.value, key: key.value };
    try {
      localStorage.setItem(this.dataset.key, JSON.stringify(text));
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
    const { title, lead, body, based_on } = this.form.elements;
    const isSame = kept.title === title.value && kept.lead === lead.value && kept.body === body.value;
    if (isSame || kept.key === this.dataset.last || kept.key === this.dataset.dropped) return this.forgetHere();
    [title.value, lead.value, body.value, based_on.value] = [kept.title, kept.lead, kept.body, kept.based_on];
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
    data.delete("picture");
    data.delete("file");
    if (this.wantsPlaces) data.set("wants", "places");
    const sent = data.get("body") + data.get("title") + data.get("lead");
    let answer;
    try {
      answer = await fetch(this.dataset.save, { method: "POST", body: data, headers: { Accept: "application/json" }, redirect: "manual" });
    } catch {
      return this.wait();
    }
    if (!(answer.headers.get("Content-Type") ?? "").startsWith("application/json")) return this.wait();
    this.isWaiting = false;
    const told = await answer.json();
    if (answer.ok) {
      const { title, lead, body, based_on } = this.form.elements;
      based_on.value = told.number;
      if (sent === body.value + title.value + lead.value) this.forgetHere();
      if (told.places) this.showPlaces(told.places);
      this.say(told.status);
    } else if (answer.status === 409) {
      this.keepHere();
      this.form.requestSubmit();
    } else {
      this.say(told.problem);
    }
  }

  wait() {
    this.isWaiting = true;
    this.keepHere();
    this.say(this.dataset.offline);
    clearTimeout(this.again);
    this.again = setTimeout(() => this.save(), AGAIN);
  }

  showPlaces(html) {
    this.wantsPlaces = false;
    const focused = document.activeElement?.id;
    this.querySelector("[data-places]").outerHTML = html;
    if (focused) document.getElementById(focused)?.focus();
  }

  async picture(event) {
    const [file] = event.target.files;
    if (!file || !this.editor) return;
    const data = new FormData();
    data.set("picture", file);
    data.set("csrfmiddlewaretoken", this.form.elements.csrfmiddlewaretoken.value);
    const answer = await fetch(this.dataset.images, { method: "POST", body: data, headers: { Accept: "application/json" }, redirect: "manual" }).catch(() => null);
    if (!(answer?.headers.get("Content-Type") ?? "").startsWith("application/json")) return this.say(this.dataset.offline);
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
