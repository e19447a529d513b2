"""Reading a file of YAML strictly, with the line of every mistake."""

from pathlib import Path

import yaml

from courses.catalogue.folders.faults import Faults

SHORT, LONG, MOST = 160, 2000, 40  # characters of texts, entries of a list


class YamlReader:
    """Walks the nodes of the file; every mistake becomes a fault with its line and reading goes on."""

    def __init__(self, path: Path, faults: Faults) -> None:
        self.path, self.faults = path, faults

    def fault(self, node: yaml.Node | None, reason: str) -> None:
        self.faults.add(self.path, node.start_mark.line + 1 if node else 1, reason)

    def entries(self, node: yaml.Node | None, names: tuple[str, ...]) -> dict[str, yaml.Node]:
        if node is None:
            return {}
        if not isinstance(node, yaml.MappingNode):
            self.fault(node, f"here stand lines such as '{names[0]}: …'")
            return {}
        found: dict[str, yaml.Node] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            if key not in names:
                self.fault(key_node, f"{key} is not known here")
            elif key in found:
                self.fault(key_node, f"{key} stands here twice")
            found[key] = value_node
        return found

    def rows(self, node: yaml.Node | None) -> list[yaml.Node]:
        if node is None:
            return []
        if not isinstance(node, yaml.SequenceNode):
            self.fault(node, "this is a list: lines that begin with '- '")
            return []
        if len(node.value) > MOST:
            self.fault(node, f"a list has at most {MOST} entries")
        return list(node.value[:MOST])

    def text(self, node: yaml.Node | None, most: int = SHORT) -> str:
        if node is None:
            return ""
        if not isinstance(node, yaml.ScalarNode):
            self.fault(node, "this is a text")
            return ""
        value = "\n".join(line.rstrip() for line in str(node.value).strip().split("\n"))
        if len(value) > most:
            self.fault(node, f"this is longer than {most} characters")
        return value[:most]

    def words(self, node: yaml.Node | None, most: int = LONG) -> dict[str, str]:
        found = self.entries(node, ("nl", "en"))
        return {name: self.text(found.get(name), most) for name in ("nl", "en")}

    def one_of(self, node: yaml.Node | None, options: tuple[str, ...], default: str = "") -> str:
        value = self.text(node) or default
        if value not in options:
            self.fault(node, f"{value!r} is not one of: {', '.join(one for one in options if one)}")
            return default
        return value

    def number(self, node: yaml.Node | None, *, least: int, most: int, default: int) -> int:
        value = self.text(node)
        if not value:
            return default
        if not value.isascii() or not value.isdigit() or len(value) > 9 or not least <= int(value) <= most:
            self.fault(node, f"write a whole number from {least} to {most}")
            return default
        return int(value)

    def compose(self) -> yaml.Node | None:
        """The file as nodes that know their line; nothing, with a fault, when it cannot be read."""
        try:
            node: yaml.Node | None = yaml.compose(self.path.read_bytes().decode("utf-8"), Loader=yaml.BaseLoader)
        except UnicodeDecodeError as problem:
            self.fault(None, f"this is not UTF-8 (byte {problem.start})")
        except yaml.MarkedYAMLError as problem:
            line = problem.problem_mark.line + 1 if problem.problem_mark else 1
            self.faults.add(self.path, line, f"the file cannot be read ({problem.problem}); quote a value that contains ': '")
        except (yaml.YAMLError, RecursionError):
            self.fault(None, "the file cannot be read")
        else:
            if node is None:
                self.fault(None, "the file is empty")
            return node
        return None
