// Copies the address with one click. Without a script the field can be selected and copied by hand.
class CopyField extends HTMLElement {
  connectedCallback() {
    const field = this.querySelector("input");
    const button = this.querySelector("button");
    field.addEventListener("focus", () => field.select());
    if (!navigator.clipboard) return;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(field.value);
      button.querySelector("[data-before]").hidden = true;
      button.querySelector("[data-after]").hidden = false;
    });
  }
}

customElements.define("copy-field", CopyField);
