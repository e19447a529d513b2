/* The editor of a post: its draft keeps itself (kept_draft.js), its text has layout and pictures (written_text.js), its places follow what is chosen. */
import { KeptDraft } from "./kept_draft.js";
import { WrittenText } from "./written_text.js";

class PostEditor extends KeptDraft {
  async begin() {
    this.querySelector("#picture").addEventListener("change", (event) => this.picture(event));
    this.written = new WrittenText(this.querySelector(".editor"), {
      dialogs: this,
      picture: () => this.querySelector("#picture").click(),
    });
    if (!(await this.written.begin())) return;
    this.dataset.ready = "";
    if (location.hash === "#id_body") this.written.editor.commands.focus();
  }

  changed(event) {
    if (event.target.closest("[data-places]")) this.wantsPlaces = true;
    this.later();
  }

  addTo(data) {
    if (this.wantsPlaces) data.set("wants", "places");
  }

  told({ places }) {
    if (!places) return;
    this.wantsPlaces = false;
    const focused = document.activeElement?.id;
    this.querySelector("[data-places]").outerHTML = places;
    if (focused) document.getElementById(focused)?.focus();
  }

  async picture(event) {
    const [file] = event.target.files;
    if (!file || !this.written.editor) return;
    const data = new FormData();
    data.set("picture", file);
    data.set("csrfmiddlewaretoken", this.form.elements.csrfmiddlewaretoken.value);
    const answer = await this.post(this.dataset.images, data);
    if (!answer) return this.say(this.dataset.offline);
    const told = await answer.json();
    if (!answer.ok) return this.say(told.problem);
    event.target.value = "";
    // The focus goes to the sentence about the picture, not back to the text.
    this.written.insertPicture({ src: told.src, alt: "" });
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
    const people = document.createElement("button");
    Object.assign(people, { className: "link small start", name: "then", value: `people-${image.id}`, textContent: this.dataset.people });
    row.append(label, input, people);
    this.querySelector("[data-pictures] legend").after(row);
    input.focus();
  }
}

customElements.define("post-editor", PostEditor);
