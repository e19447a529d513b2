/* A text with layout in a form: the editable area says what it is, and in which language it is written. */
class TextEditor extends HTMLElement {
  connectedCallback() {
    this.addEventListener("prose-editor:ready", (event) => this.ready(event.detail.textarea));
  }

  ready(textarea) {
    const area = this.querySelector(".ProseMirror");
    if (!area) return;
    area.setAttribute("role", "textbox");
    area.setAttribute("aria-multiline", "true");
    area.setAttribute("aria-label", this.dataset.label);
    area.lang = textarea.lang;
    for (const id of (textarea.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean)) area.setAttribute("aria-describedby", id);
  }
}

customElements.define("text-editor", TextEditor);
