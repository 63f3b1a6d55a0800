"""The words that the command line shares with the pages."""

from functools import cache

from unknot.knowledge import Words, load_language
from unknot.words import FOLDER, language_of_terminal


@cache
def words() -> Words:
    """Return the shared words in the language of the terminal, read once."""
    return load_language(FOLDER, language_of_terminal())
