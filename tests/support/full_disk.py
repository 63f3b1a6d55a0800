"""A person on a disk that is filled to the last byte: `python -m tests.support.full_disk`.

UNKNOT_DATA and the file FILL lie on one small disk. Prints what each step came to.
"""

from __future__ import annotations

import os
from http import HTTPStatus
from pathlib import Path
from uuid import uuid4


def main() -> None:
    """Write until the disk is full, then read, download and delete everything."""
    from unknot_web.records.folder import data_folder, prepare

    prepare(data_folder())
    os.environ["DJANGO_SETTINGS_MODULE"] = "unknot_web.project.local"
    import django

    django.setup()
    from django.test import Client

    from unknot_web.project.sessions import PERSON
    from unknot_web.records import people
    from unknot_web.records.upkeep import open_records

    open_records()
    print("held back", (data_folder() / "ballast").exists())
    client = Client(headers={"host": "127.0.0.1"}, raise_request_exception=False)
    session = client.session
    session[PERSON] = str(people.local_person().id)
    session.save()
    client.cookies["unknot"] = str(session.session_key)
    fill_up(Path(os.environ["FILL"]))
    kept, answer = 0, None
    for _ in range(200):
        answer = client.post("/diary/new/", entry())
        if answer.status_code != HTTPStatus.FOUND:
            break
        kept += 1
    assert answer is not None
    text = answer.content.decode()
    print("entry", answer.status_code)
    print("is not saved", "this is not saved yet" in text)
    print("ordered to see a clinician", "See a clinician" in text)
    print("read", client.get("/diary/").status_code)
    downloaded = client.get("/data/download/")
    print("downloaded", downloaded.status_code)
    print("kept as acknowledged", len(downloaded.json()["diary"]) == kept)
    print("deleted", client.post("/data/delete/", {"sure": "yes"}).status_code)
    print("left", len(client.get("/data/download/").json()["diary"]))
    print("entry", client.post("/diary/new/", entry()).status_code)


def entry() -> dict[str, str]:
    """Return what the form of the diary sends, with a long note."""
    pains = dict.fromkeys(("pain_before", "pain_worst", "pain_after"), "3")
    return {"key": str(uuid4()), **pains, "note": "a long note " * 150}


def fill_up(file: Path) -> None:
    """Write until nothing more goes on the disk."""
    with file.open("wb", buffering=0) as out:
        for size in (2**20, 2**12, 1):
            try:
                while out.write(bytes(size)):
                    pass
            except OSError:
                continue


if __name__ == "__main__":
    main()
