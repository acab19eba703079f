"""The word index of search entries: FTS5 kept fresh by triggers on SQLite, a tsvector index on PostgreSQL."""

from django.db import migrations

SQLITE = (
    """CREATE VIRTUAL TABLE records_search_fts USING fts5(
        text, content='records_searchentry', content_rowid='id', tokenize='unicode61', prefix='2 3 4')""",
    """CREATE TRIGGER records_search_added AFTER INSERT ON records_searchentry BEGIN
        INSERT INTO records_search_fts(rowid, text) VALUES (new.id, new.text); END""",
    """CREATE TRIGGER records_search_removed AFTER DELETE ON records_searchentry BEGIN
        INSERT INTO records_search_fts(records_search_fts, rowid, text) VALUES ('delete', old.id, old.text); END""",
    """CREATE TRIGGER records_search_changed AFTER UPDATE OF text ON records_searchentry BEGIN
        INSERT INTO records_search_fts(records_search_fts, rowid, text) VALUES ('delete', old.id, old.text);
        INSERT INTO records_search_fts(rowid, text) VALUES (new.id, new.text); END""",
)
POSTGRESQL = (
    "CREATE INDEX records_search_words ON records_searchentry USING gin (to_tsvector('simple'::regconfig, text))",
)


def make(apps, schema_editor):
    """Create the index in the database's own way."""
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    """Remove it again."""
    if schema_editor.connection.vendor == "sqlite":
        for name in ("added", "removed", "changed"):
            schema_editor.execute(f"DROP TRIGGER records_search_{name}")
        schema_editor.execute("DROP TABLE records_search_fts")
    else:
        schema_editor.execute("DROP INDEX records_search_words")


class Migration(migrations.Migration):
    dependencies = [("records", "0001_initial")]
    operations = [migrations.RunPython(make, drop)]
