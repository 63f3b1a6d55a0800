"""Django's SQLite backend on `sqlcipher3`: every page encrypted, tampering and rot noticed."""

from __future__ import annotations

import datetime
import decimal
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.db.backends.sqlite3 import base
from django.db.backends.sqlite3._functions import (  # type: ignore[import-untyped]
    register as register_functions,
)
from django.utils.dateparse import parse_date, parse_datetime, parse_time
from sqlcipher3 import dbapi2 as Database  # noqa: N812 - the name Django looks for

from unknot_web.records.keys import read_key

Database.register_converter("bool", b"1".__eq__)
Database.register_converter("date", base.decoder(parse_date))
Database.register_converter("time", base.decoder(parse_time))
Database.register_converter("datetime", base.decoder(parse_datetime))
Database.register_converter("timestamp", base.decoder(parse_datetime))
Database.register_adapter(decimal.Decimal, str)
Database.register_adapter(datetime.date, base.adapt_date)
Database.register_adapter(datetime.datetime, base.adapt_datetime)


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that opens with the key in OPTIONS["key_file"]."""

    Database = Database
    _key_file = Path()
    init_commands: list[str]

    def get_connection_params(self) -> dict[str, Any]:
        """Take the key file out of what is handed to SQLite."""
        params: dict[str, Any] = super().get_connection_params()
        self._key_file = Path(params.pop("key_file"))
        return params

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Open, give the key before anything else, and read once to see that it fits."""
        connection = Database.connect(**conn_params)
        try:
            connection.execute("PRAGMA cipher_log_level = NONE")  # our own words say what is wrong
            connection.execute(f"PRAGMA key = \"x'{read_key(self._key_file)}'\"")
            connection.execute("PRAGMA cipher_memory_security = OFF")
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            register_functions(connection)
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA legacy_alter_table = OFF")
            for command in filter(None, (one.strip() for one in self.init_commands)):
                connection.execute(command)
        except BaseException:
            connection.close()
            raise
        return connection

    def create_cursor(self, name: str | None = None) -> Any:  # noqa: ARG002 - Django names it
        """Return a cursor that reads Django's placeholders."""
        return self.connection.cursor(factory=_Cursor)


class _Cursor(Database.Cursor):  # type: ignore[misc]    # sqlcipher3 has no types
    """Turns %s and %(name)s into ? and :name."""

    def execute(self, query: str, params: Any = None) -> Any:
        if params is None:
            return super().execute(query)
        names = list(params) if hasattr(params, "keys") else None
        return super().execute(_converted(query, names), params)

    def executemany(self, query: str, param_list: Sequence[Any]) -> Any:
        rows = list(param_list)
        names = list(rows[0]) if rows and hasattr(rows[0], "keys") else None
        return super().executemany(_converted(query, names), rows)


def _converted(query: str, names: list[str] | None) -> str:
    if names is None:
        return base.FORMAT_QMARK_REGEX.sub("?", query).replace("%%", "%")
    return query % {name: f":{name}" for name in names}
