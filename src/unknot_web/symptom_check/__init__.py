"""The questions, and how soon a person should be seen."""
