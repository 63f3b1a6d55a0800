"""One word for the state of a person's records: another one as soon as anything in them changes."""

from __future__ import annotations

import hashlib

from unknot_web.records import models
from unknot_web.records.store import Person

NO_DECISION = frozenset({models.Arrival})  # says only that something came in


def revision(person: Person) -> str:
    """Return a digest of all rows of a person, whoever wrote them and from which process."""
    digest = hashlib.sha256()
    for table in models.OfAPerson.__subclasses__():
        if table not in NO_DECISION:
            rows = table._default_manager.filter(person_id=person.id).order_by("pk").values_list()
            digest.update(f"{table.__name__} {list(rows)!r}\n".encode())
    return digest.hexdigest()
