"""The program as it is, also written in a language that nobody speaks."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import django
from django.conf import settings

from tests.support.pseudo import TAG, pseudo_words, write_pseudo


def main(words_of: Path) -> int:
    """Start the program with words files that hold the language as well."""
    from unknot import cli
    from unknot import words as engine
    from unknot_web import words as pages

    write_pseudo(pages.FOLDER, words_of / "pages")
    write_pseudo(engine.FOLDER, words_of / "engine")
    pages.FOLDER, engine.FOLDER = words_of / "pages", words_of / "engine"
    settings.LANGUAGES = [*settings.LANGUAGES, (TAG, TAG)]
    django.setup()

    from unknot_web.design import words
    from unknot_web.figures import shown as figures
    from unknot_web.records.knowledge import pack

    write_pseudo(figures.WORDS, words_of / "figures")
    figures.WORDS = words_of / "figures"
    in_pseudo = pseudo_words(pack().words)
    words._pack_words = lambda: in_pseudo
    return cli.main()


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        sys.exit(main(Path(folder)))
