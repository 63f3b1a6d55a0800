"""The base page, its styles, and the words on every page."""
