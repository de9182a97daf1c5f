"""Looking into the database of a running Odoo, beside its own processes."""

from contextlib import closing, contextmanager

import psycopg2
from psycopg2.extras import RealDictCursor

_RECORD = """
CREATE TABLE {history} (
    id serial, at timestamptz DEFAULT clock_timestamp(),
    backend int DEFAULT pg_backend_pid(), before jsonb, after jsonb);
CREATE FUNCTION {history}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO {history} (before, after) VALUES (to_jsonb(OLD), to_jsonb(NEW));
    RETURN NULL;
END $$;
CREATE TRIGGER {history} AFTER UPDATE OF {columns} ON {table}
    FOR EACH ROW EXECUTE FUNCTION {history}();
"""
_FORGET = """
DROP TRIGGER {history} ON {table};
DROP FUNCTION {history}();
DROP TABLE {history};
"""


class Database:
    """Queries on a site's database, each in a transaction of its own."""

    def __init__(self, site):
        options = site.cluster.odoo_options()
        self._where = {
            "dbname": site.database,
            "host": options["db_host"],
            "port": options["db_port"],
            "user": options["db_user"],
        }

    def query(self, statement, *values):
        """Rows (dicts) of a statement, as committed now; none for a command."""
        connection = psycopg2.connect(**self._where, cursor_factory=RealDictCursor)
        with closing(connection), connection, connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchall() if cursor.description else []

    @contextmanager
    def transaction(self):
        """One transaction for the block, committed at its end; yields a function that
        runs a statement in it.
        """
        with closing(psycopg2.connect(**self._where)) as connection:
            with connection, connection.cursor() as cursor:
                yield lambda statement, *values: cursor.execute(statement, values)

    @contextmanager
    def history(self, table, *columns):
        """Note every committed change of these columns while the block runs.

        Yields a function that returns the rows before and after each, in order.
        """
        names = {
            "table": table,
            "columns": ", ".join(columns),
            "history": f"e2e_history_{table}",
        }
        self.query(_RECORD.format(**names))
        try:
            yield lambda: self.query(
                "SELECT * FROM {history} ORDER BY id".format(**names)
            )
        finally:
            self.query(_FORGET.format(**names))
