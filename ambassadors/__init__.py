"""Ambassadors: nominations, terms, blog pages, posts, talk and moderation."""
