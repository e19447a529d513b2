"""Many people at once: files of the HR system, bulk actions, future charts. Each shows the difference first, and can be undone."""
