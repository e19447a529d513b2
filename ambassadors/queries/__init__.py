"""What is read about ambassadors, posts and talk: only what this person may see."""

from ambassadors.queries.nominations import missing_languages, missing_units, nomination_of, nominations_to_answer, open_question
from ambassadors.queries.people import ambassadors_listed, ambassadors_with_term, directory, topics_in_use, unit_names
from ambassadors.queries.posts import (
    body_with_alt,
    images_in,
    images_without_words,
    impact,
    other_side,
    podium_for,
    posts_of,
    posts_readable_by,
    stance_balance,
    stories_for,
    with_units,
    with_words,
)
from ambassadors.queries.talk import comments_of, hidden_comments, hidden_posts, is_own, reported_comments, reported_posts

__all__ = [
    "ambassadors_listed",
    "ambassadors_with_term",
    "body_with_alt",
    "comments_of",
    "directory",
    "hidden_comments",
    "hidden_posts",
    "images_in",
    "images_without_words",
    "impact",
    "is_own",
    "missing_languages",
    "missing_units",
    "nomination_of",
    "nominations_to_answer",
    "open_question",
    "other_side",
    "podium_for",
    "posts_of",
    "posts_readable_by",
    "reported_comments",
    "reported_posts",
    "stance_balance",
    "stories_for",
    "topics_in_use",
    "unit_names",
    "with_units",
    "with_words",
]
