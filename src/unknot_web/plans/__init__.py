"""The plan of the day, and why each thing is in it."""
