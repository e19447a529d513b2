/* Callouts in the editor of texts: the boxes ‘Example’, ‘Tip’ and so on stay what they are, and an example can be added. */
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
  addMenuItems({ buttons, menu }) {
    const words = document.querySelector("text-editor")?.dataset ?? {};
    menu.defineItem({
      name: "callout",
      groups: "nodes",
      button: buttons.text(words.example ?? "Example"),
      active: (editor) => editor.isActive("callout"),
      enabled: (editor) => !editor.isActive("callout"),
      command(editor) {
        const label = editor.view.dom.closest("text-editor")?.dataset.exampleLabel ?? "Example";
        editor.chain().focus().insertContent({
          type: "callout",
          attrs: { kind: "example" },
          content: [{ type: "calloutLabel", content: [{ type: "text", text: label }] }, { type: "paragraph" }],
        }).run();
      },
    });
  },
});
