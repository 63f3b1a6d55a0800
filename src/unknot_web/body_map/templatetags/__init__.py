"""Tags of the body map."""
