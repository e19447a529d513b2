/** <ordered-list>: rows can be dragged by their handle; the order is sent when one is let go. Without a script, and by keyboard, there are the buttons. */
class OrderedList extends HTMLElement {
  connectedCallback() {
    this.list = this.querySelector("ol");
    this.form = this.querySelector(":scope > form");
    if (!this.list || !this.form || this.list.children.length < 2) return;
    for (const row of this.list.children) this.prepare(row);
    this.list.addEventListener("dragover", (event) => this.over(event));
    this.list.addEventListener("drop", (event) => event.preventDefault());
  }

  prepare(row) {
    const handle = row.querySelector("[data-handle]");
    handle.hidden = false;
    handle.addEventListener("pointerdown", () => { row.draggable = true; });
    handle.addEventListener("pointerup", () => { row.draggable = false; });
    row.addEventListener("dragstart", (event) => {
      this.moving = row;
      this.before = this.keys();
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", row.dataset.key);
      row.classList.add("moving");
    });
    row.addEventListener("dragend", () => this.end(row));
  }

  over(event) {
    if (!this.moving) return;
    event.preventDefault();
    const below = [...this.list.children].find((row) => {
      const { top, height } = row.getBoundingClientRect();
      return row !== this.moving && event.clientY < top + height / 2;
    });
    this.list.insertBefore(this.moving, below ?? null);
  }

  end(row) {
    row.draggable = false;
    row.classList.remove("moving");
    this.moving = null;
    if (this.keys() === this.before) return;
    this.form.elements.keys.value = this.keys();
    this.form.requestSubmit();
  }

  keys() { return [...this.list.children].map((row) => row.dataset.key).join(" "); }
}
customElements.define("ordered-list", OrderedList);
