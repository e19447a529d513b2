"""What is stored about nominations, ambassadors, posts and talk."""

from ambassadors.models.ambassadors import Ambassador, Topic
from ambassadors.models.nominations import Nomination, Story
from ambassadors.models.posts import Post, PostImage, PostReading, PostRevision
from ambassadors.models.talk import Comment, Report, Thanks

__all__ = ["Ambassador", "Comment", "Nomination", "Post", "PostImage", "PostReading", "PostRevision", "Report", "Story", "Thanks", "Topic"]
