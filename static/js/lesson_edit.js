/* The editor of a lesson: both languages keep themselves together (kept_draft.js), each with layout (written_text.js), and pictures with their sentence. */
import { KeptDraft } from "./kept_draft.js";
import { WrittenText } from "./written_text.js";

class LessonEditor extends KeptDraft {
  async begin() {
    this.texts = {};
    for (const box of this.querySelectorAll(".editor")) {
      const text = new WrittenText(box, { dialogs: this, picture: (one) => this.wantPicture(one) });
      this.texts[text.textarea.lang] = text;
    }
    await Promise.all(Object.values(this.texts).map((text) => text.begin()));
    for (const button of this.querySelectorAll("[data-picture-into]")) {
      button.addEventListener("click", (event) => {
        event.preventDefault();
        this.addPicture(button.dataset.pictureInto);
      });
    }
    for (const input of this.querySelectorAll("[data-src]")) this.follow(input);
    this.dataset.ready = "";
  }

  /* The button of a picture in a text leads to the fields for it. */
  wantPicture(text) {
    this.wanted = text.textarea.lang;
    this.querySelector("#picture").focus();
    this.querySelector("#picture").click();
  }

  problem(words) {
    const place = this.querySelector("[data-picture-problem]");
    place.hidden = !words;
    place.textContent = words;
  }

  async addPicture(language) {
    const [file, alt] = [this.querySelector("#picture").files[0], this.querySelector("#picture_alt").value];
    const data = new FormData();
    if (file) data.set("picture", file);
    data.set("picture_alt", alt);
    data.set("csrfmiddlewaretoken", this.form.elements.csrfmiddlewaretoken.value);
    const answer = await this.post(this.dataset.pictures, data);
    if (!answer) return this.problem(this.dataset.offline);
    const told = await answer.json();
    if (!answer.ok) return this.problem(told.problem);
    this.problem("");
    this.querySelector("#picture").value = this.querySelector("#picture_alt").value = "";
    this.texts[language].insertPicture(told);
    this.texts[language].editor.commands.focus();
  }

  /* A sentence that is changed below stands in the text at once. */
  follow(input) {
    input.addEventListener("input", () => {
      const { editor } = this.texts[input.dataset.language];
      if (!editor) return;
      const change = editor.state.tr;
      editor.state.doc.descendants((node, at) => {
        if (node.type.name === "image" && node.attrs.src === input.dataset.src) change.setNodeMarkup(at, undefined, { ...node.attrs, alt: input.value });
      });
      editor.view.dispatch(change);
    });
  }
}

customElements.define("lesson-editor", LessonEditor);
