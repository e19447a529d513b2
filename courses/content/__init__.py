"""The kinds of lessons: page, video, document."""
