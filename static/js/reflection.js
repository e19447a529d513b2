// Writing for oneself: the text keeps itself (kept_draft.js). Without a script the buttons keep it.
import { KeptDraft } from "./kept_draft.js";

customElements.define("private-text", class extends KeptDraft {});
