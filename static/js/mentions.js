// Calling a colleague: after an @ and two letters a list of names opens below the text (the combobox pattern of the ARIA Authoring Practices).
// The focus stays in the text; arrows choose, Enter or Tab takes the name, Escape closes. Without a script a button finds names, and a whole name typed by hand works.
class MentionBox extends HTMLElement {
  connectedCallback() {
    if (this.text) return;
    this.text = this.querySelector("textarea");
    this.list = this.querySelector("[role=listbox]");
    this.said = this.querySelector("[data-said]");
    this.querySelector("[data-plain]")?.setAttribute("hidden", "");
    this.text.setAttribute("aria-autocomplete", "list");
    this.text.setAttribute("aria-controls", this.list.id);
    this.text.setAttribute("aria-haspopup", "listbox");
    this.text.autocomplete = "off";
    this.text.addEventListener("input", () => this.look());
    this.text.addEventListener("keydown", (event) => this.key(event));
    this.text.addEventListener("blur", () => this.close());
    this.list.addEventListener("mousedown", (event) => event.preventDefault()); // keeps the focus in the text
    this.list.addEventListener("click", (event) => this.take(event.target.closest("[role=option]")));
  }

  /** What stands between the last @ and the cursor, when it can be the beginning of a name. */
  begun() {
    const before = this.text.value.slice(0, this.text.selectionStart);
    const found = /(?:^|[\s(])@(\p{L}[\p{L}\p{M}’' .-]{1,60})$/u.exec(before);
    return found && !this.taken?.some((name) => found[1].startsWith(name)) ? found[1] : "";
  }

  look() {
    clearTimeout(this.waits);
    const words = this.begun();
    if (!words) return this.close();
    this.waits = setTimeout(() => this.ask(words), 150);
  }

  async ask(words) {
    this.request?.abort();
    this.request = new AbortController();
    let answer;
    try {
      answer = await fetch(`${this.dataset.names}?q=${encodeURIComponent(words)}`, { signal: this.request.signal, headers: { Accept: "text/html" } });
    } catch {
      return; // typed on, or offline: the whole name by hand works
    }
    if (!answer.ok || this.begun() !== words) return;
    this.list.innerHTML = await answer.text();
    const count = this.options().length;
    this.list.hidden = count === 0;
    this.said.textContent = count ? this.list.querySelector("[data-count]")?.dataset.count ?? "" : "";
    this.point(count ? 0 : -1);
  }

  options() {
    return [...this.list.querySelectorAll("[role=option]")];
  }

  point(at) {
    this.at = at;
    const options = this.options();
    options.forEach((option, number) => option.setAttribute("aria-selected", String(number === at)));
    if (options[at]) {
      this.text.setAttribute("aria-activedescendant", options[at].id);
      options[at].scrollIntoView({ block: "nearest" });
    } else {
      this.text.removeAttribute("aria-activedescendant");
    }
  }

  key(event) {
    const count = this.options().length;
    if (this.list.hidden || !count || event.isComposing) return;
    if (event.key === "ArrowDown") this.point((this.at + 1) % count);
    else if (event.key === "ArrowUp") this.point((this.at - 1 + count) % count);
    else if (event.key === "Enter" || event.key === "Tab") this.take(this.options()[this.at]);
    else if (event.key === "Escape") this.close();
    else return;
    event.preventDefault();
  }

  take(option) {
    if (!option) return;
    const words = this.begun();
    const end = this.text.selectionStart;
    const name = option.dataset.name;
    this.taken = [...(this.taken ?? []), name];
    this.text.setRangeText(`${name} `, end - words.length, end, "end");
    const chosen = Object.assign(document.createElement("input"), { type: "hidden", name: "called", value: option.dataset.person });
    this.append(chosen);
    this.close();
    this.text.focus();
    this.text.dispatchEvent(new Event("input", { bubbles: true }));
  }

  close() {
    clearTimeout(this.waits);
    this.request?.abort();
    this.list.hidden = true;
    this.list.replaceChildren();
    this.said.textContent = "";
    this.point(-1);
  }
}
customElements.define("mention-box", MentionBox);
