"""The version of the program, as it was installed."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("unknot")
except PackageNotFoundError:  # a source tree that nobody installed
    __version__ = "0+unknown"
