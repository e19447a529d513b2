"""What is stored about nominations, ambassadors, posts and talk."""

from ambassadors.models.ambassadors import Ambassador, Topic
from ambassadors.models.asking import Question, QuestionVote, StoryRequest, ThankYouNote
from ambassadors.models.following import FeedAddress, Following, Hint
from ambassadors.models.hours import HoursCertificate
from ambassadors.models.house import PodiumChoices
from ambassadors.models.nominations import Nomination, Story
from ambassadors.models.posts import PictureConsent, Post, PostFile, PostImage, PostReading, PostRevision, ReadAlong
from ambassadors.models.talk import Comment, HouseRule, Objection, Report, Thanks

__all__ = [
    "Ambassador",
    "Comment",
    "FeedAddress",
    "Following",
    "Hint",
    "HoursCertificate",
    "HouseRule",
    "Nomination",
    "Objection",
    "PictureConsent",
    "PodiumChoices",
    "Post",
    "PostFile",
    "PostImage",
    "PostReading",
    "PostRevision",
    "Question",
    "QuestionVote",
    "ReadAlong",
    "Report",
    "Story",
    "StoryRequest",
    "ThankYouNote",
    "Thanks",
    "Topic",
]
