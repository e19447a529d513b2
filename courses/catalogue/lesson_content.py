"""What a lesson says in both languages, before it is a version."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class LessonContent:
    """Both languages of a lesson; a language without a title and text does not exist. `media` maps a use (video, captions …) to the id of an attachment."""

    title_nl: str = ""
    title_en: str = ""
    body_nl: str = ""
    body_en: str = ""
    media_nl: dict[str, int] = field(default_factory=dict)
    media_en: dict[str, int] = field(default_factory=dict)
    link_nl: str = ""
    link_en: str = ""
