"""A body to point at: where it hurts, and where the muscle lies."""
