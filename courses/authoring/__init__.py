"""Making courses: drafts, pictures, publishing, versions, copies, files to take along, checks and what learners flag."""
