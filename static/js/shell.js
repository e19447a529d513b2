// What every page does with a script: toasts, focus after a swap, dialogs, being offline. Pages work without it.

/** <toast-line>: said aloud on arrival, closable; leaves by itself unless it has something to do. */
class ToastLine extends HTMLElement {
  connectedCallback() {
    const close = this.querySelector("[data-close]");
    if (!close || this.ready) return;
    this.ready = true;
    close.hidden = false;
    close.addEventListener("click", () => this.remove());
    if (!this.hasAttribute("data-stays")) this.leaveIn(10000);
  }

  leaveIn(milliseconds) {
    setTimeout(() => (this.matches(":hover, :focus-within") ? this.leaveIn(3000) : this.remove()), milliseconds);
  }
}
customElements.define("toast-line", ToastLine);

// A live region speaks of what is added to it, so what the page came with is added again.
const toasts = document.getElementById("toasts");
if (toasts?.childElementCount) {
  const lines = [...toasts.children];
  toasts.replaceChildren();
  setTimeout(() => toasts.append(...lines), 150);
}

/** <offline-notice>: one plain sentence while there is no connection. */
class OfflineNotice extends HTMLElement {
  connectedCallback() {
    const tell = () => { this.hidden = navigator.onLine; };
    addEventListener("online", tell);
    addEventListener("offline", tell);
    document.addEventListener("htmx:sendError", () => { this.hidden = false; });
    document.addEventListener("htmx:afterRequest", (event) => { if (event.detail.xhr?.status) this.hidden = true; });
    tell();
  }
}
customElements.define("offline-notice", OfflineNotice);

// Focus: htmx keeps it on a button with the same id. Otherwise the fragment says where: autofocus, an error summary, its heading, itself.
let before = null;
let swapped = ""; // the part that was asked for; what comes along out of band, such as a toast, does not say where the focus goes
let asked = null; // a button that is switched off while its request runs (hx-disabled-elt) loses the focus before the swap
document.addEventListener("htmx:beforeRequest", (event) => {
  asked = event.detail.elt?.contains(document.activeElement) ? document.activeElement.id || true : null;
});
document.addEventListener("htmx:beforeSwap", (event) => {
  const target = event.detail.target;
  swapped = target?.id ?? "";
  const isLost = document.activeElement === document.body && target?.contains(event.detail.requestConfig?.elt);
  before = isLost ? asked : target?.contains(document.activeElement) ? document.activeElement.id || true : null;
});
document.addEventListener("htmx:afterSettle", (event) => {
  const part = event.detail.elt;
  if (!part?.querySelector) return;
  const wanted = part.matches("[autofocus]") ? part : part.querySelector("[autofocus]");
  const main = swapped && document.getElementById(swapped);
  if (!wanted && main && !main.contains(part)) return;
  const survived = typeof before === "string" && document.getElementById(before);
  const lost = before && (document.activeElement === document.body || !document.activeElement);
  const heading = part.querySelector("[role=alert][tabindex], :is(h1, h2, h3, h4)[tabindex]");
  const target = wanted || (lost && (survived || heading || part.closest("[tabindex]")));
  before = null;
  if (target) target.focus({ preventScroll: false });
});

// Whoever went to a field by the link in the error summary sends the form from an address with #id_…, and comes back to it: then the browser
// leaves [autofocus] alone, and what the page has to say first would not be heard.
const said = location.hash && document.querySelector("[role=alert][autofocus], :is(h1, h2, h3, h4)[autofocus]");
if (said) addEventListener("load", () => said.focus());

// A link or button with data-dialog="id" opens that dialog; without a script the link leads to a page with the same question.
document.addEventListener("click", (event) => {
  const opener = event.target.closest?.("[data-dialog]");
  const dialog = opener && document.getElementById(opener.dataset.dialog);
  if (dialog?.showModal) {
    event.preventDefault();
    dialog.showModal();
    return;
  }
  event.target.closest?.("[data-dialog-close]")?.closest("dialog")?.close();
});

// A request that a script made and the server could not do is never silent. (401 goes to sign-in by its own header.)
document.addEventListener("htmx:responseError", (event) => {
  const words = document.getElementById("did-not-work");
  if (words && event.detail.xhr.status !== 401) toasts?.append(words.content.cloneNode(true));
});

// The answer of a form in a popover or dialog closes it.
document.addEventListener("htmx:afterRequest", (event) => {
  if (!event.detail.successful) return;
  event.detail.elt.closest?.("dialog[open]")?.close();
  const sheet = event.detail.elt.closest?.("[popover]:popover-open");
  if (sheet && event.detail.requestConfig?.verb !== "get") sheet.hidePopover();
});
