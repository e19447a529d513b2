// On a phone the filters are a sheet, and its button closes it. Without a script the form loads the page.
const sheet = document.getElementById("filters");
sheet?.addEventListener("submit", () => { if (sheet.matches(":popover-open")) sheet.hidePopover(); });
