/* A text area of components/written_text.html as an editor: named, with our own row of buttons in words of the reader. */
import { createEditor } from "django-prose-editor/configurable";

const SOON = 250;

export class WrittenText {
  /* `box` is the .editor, `dialogs` the element that holds the dialogs, `picture` is called when somebody wants one. A change is an input event of the text area. */
  constructor(box, { dialogs, picture }) {
    Object.assign(this, { box, dialogs, picture });
    this.textarea = box.querySelector("textarea");
    this.bar = box.querySelector("[data-toolbar]");
  }

  async begin() {
    this.editor = await createEditor(this.textarea, JSON.parse(this.textarea.dataset.editor));
    if (!this.editor) return null;
    const area = this.box.querySelector(".ProseMirror");
    area.setAttribute("aria-label", this.box.dataset.label);
    if (this.box.dataset.describedby) area.setAttribute("aria-describedby", this.box.dataset.describedby);
    if ("invalid" in this.box.dataset) area.setAttribute("aria-invalid", "true");
    area.setAttribute("aria-multiline", "true");
    if (this.textarea.lang) area.lang = this.textarea.lang;
    document.querySelector(`label[for="${this.textarea.id}"]`)?.addEventListener("click", () => this.editor.commands.focus());
    this.writeBackSoon();
    this.editor.on("focus", () => { this.hasWritten = true; });
    this.showToolbar();
    return this.editor;
  }

  /* The text area follows the editor four times a second at most, and at once when somebody leaves: writing out 20,000 words at every key would be felt. */
  writeBackSoon() {
    const write = this.editor.options.onUpdate;
    this.editor.off("update", write);
    this.writeBack = () => {
      if (!this.timer) return;
      clearTimeout(this.timer);
      this.timer = null;
      write({ editor: this.editor });
    };
    this.editor.on("update", () => { this.timer ??= setTimeout(this.writeBack, SOON); });
    this.editor.on("blur", this.writeBack);
    this.textarea.form.addEventListener("submit", this.writeBack, { capture: true });
    addEventListener("pagehide", this.writeBack);
    document.addEventListener("visibilitychange", this.writeBack);
  }

  chain() { return this.editor.chain().focus(); }

  /* One tab stop, arrows inside it, and each button says whether it is on. */
  showToolbar() {
    const commands = {
      heading: () => this.chain().toggleHeading({ level: 2 }).run(),
      subheading: () => this.chain().toggleHeading({ level: 3 }).run(),
      bold: () => this.chain().toggleBold().run(),
      italic: () => this.chain().toggleItalic().run(),
      bulletList: () => this.chain().toggleBulletList().run(),
      orderedList: () => this.chain().toggleOrderedList().run(),
      blockquote: () => this.chain().toggleBlockquote().run(),
      link: () => this.askLink(),
      picture: () => this.picture(this),
      callout: () => this.ask("#callout-choice", (kind, button) => this.addCallout(kind, button)),
      table: () => (this.editor.isActive("table") ? this.ask("#table-choice", (what) => this.chain()[what]().run()) : this.addTable()),
      undo: () => this.chain().undo().run(),
      redo: () => this.chain().redo().run(),
    };
    const isOn = {
      heading: () => this.editor.isActive("heading", { level: 2 }),
      subheading: () => this.editor.isActive("heading", { level: 3 }),
    };
    const buttons = [...this.bar.querySelectorAll("button")];
    for (const button of buttons) {
      button.tabIndex = button === buttons[0] ? 0 : -1;
      button.addEventListener("mousedown", (event) => event.preventDefault());
      button.addEventListener("click", () => commands[button.dataset.command]());
    }
    this.bar.addEventListener("keydown", (event) => {
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
    this.bar.hidden = false;
  }

  /* A dialog whose buttons are the answers; nothing happens when it is closed without one. */
  ask(name, chosen) {
    const dialog = this.dialogs.querySelector(name);
    dialog.returnValue = "";
    dialog.addEventListener("close", () => {
      if (dialog.returnValue) chosen(dialog.returnValue, dialog.querySelector(`button[value="${dialog.returnValue}"]`));
      else this.editor.commands.focus();
    }, { once: true });
    dialog.showModal();
  }

  askLink() {
    const dialog = this.dialogs.querySelector("#link");
    const input = dialog.querySelector("input");
    input.value = this.editor.getAttributes("link").href ?? "";
    this.ask("#link", () => {
      const link = this.chain().extendMarkRange("link");
      const typed = input.value.trim();
      if (!typed) return link.unsetMark("link").run();
      const href = /^(https?:|mailto:|tel:|\/)/i.test(typed) ? typed : `https://${typed}`;
      if (this.editor.state.selection.empty && !this.editor.isActive("link")) return link.insertContent({ type: "text", text: typed, marks: [{ type: "link", attrs: { href } }] }).run();
      return link.setMark("link", { href }).run();
    });
  }

  /* A box around where one writes; in a box, that box becomes another one (its label follows when it is kept). */
  addCallout(kind, button) {
    if (this.editor.isActive("callout")) return this.chain().updateAttributes("callout", { kind }).run();
    const label = button.dataset[this.textarea.lang] || button.textContent.trim();
    return this.chain().wrapIn("callout", { kind }).command(({ tr, state }) => {
      const { $from } = tr.selection;
      let depth = $from.depth;
      while (depth > 0 && $from.node(depth).type.name !== "callout") depth -= 1;
      if (!depth) return false;
      const { nodes } = state.schema;
      tr.insert($from.start(depth), nodes.calloutLabel.create(null, state.schema.text(label)));
      return true;
    }).run();
  }

  addTable() {
    const row = (type) => ({ type: "tableRow", content: [1, 2].map(() => ({ type, content: [{ type: "paragraph" }] })) });
    this.chain().insertContent({ type: "table", content: [row("tableHeader"), row("tableCell"), row("tableCell")] }).run();
  }

  /* Where one was writing, or at the end. */
  insertPicture({ src, alt }) {
    const { doc, selection } = this.editor.state;
    this.editor.chain().setTextSelection(this.hasWritten ? selection.to : doc.content.size).setImage({ src, alt }).run();
  }
}
