"""Phase 1: the basics, never mandatory."""
