"""The word index made anew: words split at blanks alone, and with them who may see an entry and its record type."""

import importlib

from django.db import migrations, models

BEFORE = importlib.import_module("amity.records.migrations.0002_search_index")
PREFIXES = " ".join(map(str, range(1, 13)))  # beginnings of words that are looked up in one step
WORDS = "{0}.text || ' ' || char(57344) || {0}.audience || ' ' || char(57345) || {0}.record"
OLD, NEW = WORDS.format("old"), WORDS.format("new")
SQLITE = (
    f"CREATE VIEW records_search_words AS SELECT id, {WORDS.format('given')} AS text FROM records_searchentry given",
    f"""CREATE VIRTUAL TABLE records_search_fts USING fts5(text, content='records_search_words', content_rowid='id',
        tokenize='ascii tokenchars _', prefix='{PREFIXES}', detail=none, columnsize=0)""",
    "INSERT INTO records_search_fts(records_search_fts) VALUES ('rebuild')",
    f"""CREATE TRIGGER records_search_added AFTER INSERT ON records_searchentry BEGIN
        INSERT INTO records_search_fts(rowid, text) VALUES (new.id, {NEW}); END""",
    f"""CREATE TRIGGER records_search_removed AFTER DELETE ON records_searchentry BEGIN
        INSERT INTO records_search_fts(records_search_fts, rowid, text) VALUES ('delete', old.id, {OLD}); END""",
    f"""CREATE TRIGGER records_search_changed AFTER UPDATE OF text, audience, record ON records_searchentry BEGIN
        INSERT INTO records_search_fts(records_search_fts, rowid, text) VALUES ('delete', old.id, {OLD});
        INSERT INTO records_search_fts(rowid, text) VALUES (new.id, {NEW}); END""",
)
# An entry may have no words at all, and an empty one is none.
WORDS_OF = "string_to_array(text || ' ' || chr(57344) || audience::text || ' ' || chr(57345) || record, ' ')"
VECTOR = f"array_to_tsvector(array_remove({WORDS_OF}, ''))"
POSTGRESQL = (
    f"CREATE INDEX records_search_words ON records_searchentry USING gin (({VECTOR})) WITH (gin_pending_list_limit = 1024)",
    f"CREATE INDEX records_search_sample ON records_searchentry USING gin (({VECTOR})) WHERE id % 32 = 0",
    'CREATE TABLE records_searchword (word text COLLATE "C" NOT NULL)',
    """INSERT INTO records_searchword SELECT DISTINCT word
        FROM records_searchentry, unnest(string_to_array(text, ' ')) AS given(word)""",
    "CREATE INDEX records_searchword_word ON records_searchword (word)",
    # Not unique, so that two writers of one new word do not wait for each other: it may stand there twice.
    """CREATE FUNCTION records_search_learn() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        INSERT INTO records_searchword SELECT found.word
            FROM (SELECT DISTINCT word FROM entries, unnest(string_to_array(entries.text, ' ')) AS given(word)) found
            WHERE NOT EXISTS (SELECT 1 FROM records_searchword known WHERE known.word = found.word);
        RETURN NULL; END $$""",
    """CREATE TRIGGER records_search_added AFTER INSERT ON records_searchentry
        REFERENCING NEW TABLE AS entries FOR EACH STATEMENT EXECUTE FUNCTION records_search_learn()""",
    """CREATE TRIGGER records_search_changed AFTER UPDATE ON records_searchentry
        REFERENCING NEW TABLE AS entries FOR EACH STATEMENT EXECUTE FUNCTION records_search_learn()""",
)
UNDO = {
    "sqlite": ("DROP VIEW records_search_words",),
    "postgresql": (
        "DROP TRIGGER records_search_added ON records_searchentry",
        "DROP TRIGGER records_search_changed ON records_searchentry",
        "DROP FUNCTION records_search_learn",
        "DROP TABLE records_searchword",
        "DROP INDEX records_search_sample",
    ),
}


def make(apps, schema_editor):
    """Put the new index in the place of the old one."""
    BEFORE.drop(apps, schema_editor)
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement, None)


def drop(apps, schema_editor):
    """Put the old index back, with the entries that are there."""
    for statement in UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement)
    BEFORE.drop(apps, schema_editor)
    BEFORE.make(apps, schema_editor)
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("INSERT INTO records_search_fts(records_search_fts) VALUES ('rebuild')")


class Migration(migrations.Migration):
    dependencies = [("records", "0003_operations")]
    operations = [
        migrations.AddIndex(
            model_name="searchentry",
            index=models.Index(fields=["record", "audience", "title_key"], name="search_by_audience"),
        ),
        migrations.RunPython(make, drop),
    ]
