"""What changes about feeds: taking a file, comparing, applying, undoing. Each is a row first, and is taken up again when a worker dies."""
