"""Phase 3: tracks, their audience rules and assigning them."""
