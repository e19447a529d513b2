"""What is read about ambassadors, posts and talk: only what this person may see."""

from ambassadors.queries.following import (
    feed_address_of,
    followings_of,
    new_for_followers,
    posts_followed_by,
    reader_of_feed,
    writer_name,
)
from ambassadors.queries.hints import hint_for
from ambassadors.queries.house import choices
from ambassadors.queries.impact import impact, notes_to, requests_to
from ambassadors.queries.nominations import gaps, languages_without, missing_languages, missing_units, nomination_of, nominations_to_answer, open_question
from ambassadors.queries.people import ambassadors_listed, ambassadors_with_term, directory, topics_in_use
from ambassadors.queries.places import places_of
from ambassadors.queries.posts import (
    body_to_read,
    body_with_alt,
    draft_to_read,
    images_in,
    images_without_words,
    newest_for_everybody,
    other_side,
    podium_for,
    post_to_read,
    posts_of,
    posts_on_the_podium,
    posts_readable_by,
    stance_balances,
    stories_for,
    with_words,
)
from ambassadors.queries.questions import agenda_of, question_seen_by, questions_for, questions_of
from ambassadors.queries.reviewing import asked_to_read_along, may_see_draft, waiting_for_a_look
from ambassadors.queries.talk import comments_of, hidden_comments, hidden_posts, is_own, open_objections, reported_comments, reported_count, reported_posts

__all__ = [
    "agenda_of",
    "ambassadors_listed",
    "ambassadors_with_term",
    "asked_to_read_along",
    "body_to_read",
    "body_with_alt",
    "choices",
    "comments_of",
    "directory",
    "draft_to_read",
    "feed_address_of",
    "followings_of",
    "gaps",
    "hidden_comments",
    "hidden_posts",
    "hint_for",
    "images_in",
    "images_without_words",
    "impact",
    "is_own",
    "languages_without",
    "may_see_draft",
    "missing_languages",
    "missing_units",
    "new_for_followers",
    "newest_for_everybody",
    "nomination_of",
    "nominations_to_answer",
    "notes_to",
    "open_objections",
    "open_question",
    "other_side",
    "places_of",
    "podium_for",
    "post_to_read",
    "posts_followed_by",
    "posts_of",
    "posts_on_the_podium",
    "posts_readable_by",
    "question_seen_by",
    "questions_for",
    "questions_of",
    "reader_of_feed",
    "reported_comments",
    "reported_count",
    "reported_posts",
    "requests_to",
    "stance_balances",
    "stories_for",
    "topics_in_use",
    "waiting_for_a_look",
    "with_words",
    "writer_name",
]
