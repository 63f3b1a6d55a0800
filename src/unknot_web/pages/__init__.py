"""Home, the short reads, clearances, and everything that is kept."""
