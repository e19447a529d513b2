/* Callouts in the editor of texts: the boxes ‘Example’, ‘Tip’ and so on stay what they are. */
import { Node } from "django-prose-editor/editor";

const KINDS = ["tip", "example", "chance", "risk", "try"];

export const CalloutLabel = Node.create({
  name: "calloutLabel",
  content: "text*",
  marks: "",
  defining: true,
  parseHTML() { return [{ tag: "p.callout-label", priority: 60 }]; },
  renderHTML() { return ["p", { class: "callout-label" }, 0]; },
});

export const Callout = Node.create({
  name: "callout",
  group: "block",
  content: "calloutLabel? block+",
  defining: true,
  addAttributes() {
    return {
      kind: {
        default: "example",
        parseHTML: (element) => KINDS.find((kind) => element.classList.contains(`callout-${kind}`)) ?? "example",
        renderHTML: () => ({}),
      },
    };
  },
  parseHTML() { return [{ tag: "div.callout" }]; },
  renderHTML({ node }) { return ["div", { class: `callout callout-${node.attrs.kind}` }, 0]; },
});
