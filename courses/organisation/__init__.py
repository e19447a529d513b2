"""Phase 2: variants per unit, and the policy."""
