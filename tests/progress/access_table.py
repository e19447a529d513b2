from typing import Any

PAGES = {
    "my_learning": {"anonymous": 302, "employee": 200},
    "phase_declare": {"anonymous": 302, "employee": (302, "/learn/mine/")},
    "phase_take_back": {"anonymous": 302, "employee": (302, "/learn/mine/")},
}
METHODS = {"phase_declare": "post", "phase_take_back": "post"}


def _phase(cast: Any) -> dict[str, str]:
    return {"phase": "general"}


ARGUMENTS = {"phase_declare": _phase, "phase_take_back": _phase}
