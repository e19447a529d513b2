"""Courses as a readable folder: Markdown with front matter and pictures. Reading, checking and storing it."""
