"""The words that the command line shares with the pages."""

from functools import cache
from importlib.resources import as_file, files

from unknot.knowledge import Words, load_words


@cache
def words() -> Words:
    """Return the shared words, read once."""
    with as_file(files("unknot") / "words" / "en.yaml") as file:
        return load_words(file)
