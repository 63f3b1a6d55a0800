"""A pack of its own for another region, as a copy of TEMPLATE."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from tools.new.files import Refused

LEFT = """Left to do by a person:
- every rule, dose and word in {pack} is still that of TEMPLATE, about an invented knee; go through
  it file by file: the first lines of each say how to begin
- leave `status: draft` until clinicians have signed
- run: unknot prove {pack}"""


def write(name: str, region: str, template: Path, into: Path) -> Path:
    """Copy the smallest valid pack under a new name, and return its folder."""
    folder = into / name
    if folder.exists():
        raise Refused(f"{folder}: it is there already; choose another name")
    shutil.copytree(template, folder)
    header = folder / "pack.yaml"
    said = header.read_text("utf-8")
    for field, value in (("id", name), ("region", region)):
        said = re.sub(rf"^{field}: .*$", f"{field}: {value}", said, flags=re.MULTILINE)
    header.write_text(said, "utf-8")
    return folder
