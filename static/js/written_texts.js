/* A form with texts with layout and without pictures: every text becomes an editor (written_text.js) that fills its text area. */
import { WrittenText } from "./written_text.js";

class WrittenTexts extends HTMLElement {
  async connectedCallback() {
    const texts = [...this.querySelectorAll(".editor")].map((box) => new WrittenText(box, { dialogs: this, picture: () => {} }));
    await Promise.all(texts.map((text) => text.begin()));
    this.dataset.ready = "";
  }
}

customElements.define("written-texts", WrittenTexts);
