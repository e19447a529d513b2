/* A text with layout in a form: the editable area says what it is, and in which language it is written. */
class TextEditor extends HTMLElement {
  connectedCallback() {
    this.addEventListener("prose-editor:ready", () => this.ready());
    this.ready(); // the editor may have been ready before this script was
  }

  ready() {
    const area = this.querySelector(".prose-editor > .ProseMirror");
    if (!area) return;
    const textarea = this.querySelector("textarea");
    area.setAttribute("role", "textbox");
    area.setAttribute("aria-multiline", "true");
    area.setAttribute("aria-label", this.dataset.label);
    area.lang = textarea.lang;
    this.querySelector("label").addEventListener("click", () => area.focus());
  }
}

customElements.define("text-editor", TextEditor);
