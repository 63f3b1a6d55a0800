"""unknot: self-care for a sore outer hip, decided by a signed knowledge pack.

Data runs one way: packs, knowledge, answers, assessment, plan, session, diary, progress.
Start reading at `unknot.pathway`.
"""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("unknot")
except PackageNotFoundError:  # a source tree that nobody installed
    __version__ = "0+unknown"
