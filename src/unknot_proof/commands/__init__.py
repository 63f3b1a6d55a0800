"""What `unknot prove`, `certify` and `diff` do."""
