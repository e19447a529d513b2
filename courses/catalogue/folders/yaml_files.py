"""Reading a file of YAML strictly, with the line of every mistake."""

from pathlib import Path

import yaml
from django.utils.translation import gettext as _

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
            self.fault(node, _("here stand lines such as '%(names)s: …'") % {"names": names[0]})
            return {}
        found: dict[str, yaml.Node] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            if key not in names:
                self.fault(key_node, _("%(key)s is not known here") % {"key": key})
            elif key in found:
                self.fault(key_node, _("%(key)s stands here twice") % {"key": key})
            found[key] = value_node
        return found

    def rows(self, node: yaml.Node | None) -> list[yaml.Node]:
        if node is None:
            return []
        if not isinstance(node, yaml.SequenceNode):
            self.fault(node, _("this is a list: lines that begin with '- '"))
            return []
        if len(node.value) > MOST:
            self.fault(node, _("a list has at most %(most)s entries") % {"most": MOST})
        return list(node.value[:MOST])

    def text(self, node: yaml.Node | None, most: int = SHORT) -> str:
        if node is None:
            return ""
        if not isinstance(node, yaml.ScalarNode):
            self.fault(node, _("this is a text"))
            return ""
        value = "\n".join(line.rstrip() for line in str(node.value).strip().split("\n"))
        if len(value) > most:
            self.fault(node, _("this is longer than %(most)s characters") % {"most": most})
        return value[:most]

    def words(self, node: yaml.Node | None, most: int = LONG) -> dict[str, str]:
        found = self.entries(node, ("nl", "en"))
        return {name: self.text(found.get(name), most) for name in ("nl", "en")}

    def one_of(self, node: yaml.Node | None, options: tuple[str, ...], default: str = "") -> str:
        value = self.text(node) or default
        if value not in options:
            self.fault(node, _("%(value)s is not one of: %(names)s") % {"value": repr(value), "names": ", ".join(one for one in options if one)})
            return default
        return value

    def number(self, node: yaml.Node | None, *, least: int, most: int, default: int) -> int:
        value = self.text(node)
        if not value:
            return default
        if not value.isascii() or not value.isdigit() or len(value) > 9 or not least <= int(value) <= most:
            self.fault(node, _("write a whole number from %(least)s to %(most)s") % {"least": least, "most": most})
            return default
        return int(value)

    def compose(self) -> yaml.Node | None:
        """The file as nodes that know their line; nothing, with a fault, when it cannot be read."""
        try:
            node: yaml.Node | None = yaml.compose(self.path.read_bytes().decode("utf-8"), Loader=yaml.BaseLoader)
        except UnicodeDecodeError as problem:
            self.fault(None, _("this is not UTF-8 (byte %(start)s)") % {"start": problem.start})
        except yaml.MarkedYAMLError as problem:
            line = problem.problem_mark.line + 1 if problem.problem_mark else 1
            self.faults.add(self.path, line, _("the file cannot be read here; quote a value that contains ': '"))
        except (yaml.YAMLError, RecursionError):
            self.fault(None, _("the file cannot be read"))
        else:
            if node is None:
                self.fault(None, _("the file is empty"))
            return node
        return None
