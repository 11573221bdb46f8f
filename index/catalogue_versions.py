"""The tables of the catalogue, as they came to be."""

from __future__ import annotations

VERSIONS = (
    # What catalogues without a version hold, whose `user_version` is 0: hence IF NOT EXISTS.
    (
        """CREATE TABLE IF NOT EXISTS briefings (
            id TEXT PRIMARY KEY, edition TEXT NOT NULL, title TEXT NOT NULL, date TEXT, place TEXT,
            source TEXT NOT NULL, sha256 TEXT NOT NULL, sections INTEGER NOT NULL, exchanges INTEGER NOT NULL,
            passages INTEGER NOT NULL, record BLOB NOT NULL)""",
        """CREATE TABLE IF NOT EXISTS passages (
            id TEXT PRIMARY KEY, edition TEXT NOT NULL, record BLOB NOT NULL, vectors BLOB NOT NULL)""",
        "CREATE INDEX IF NOT EXISTS passages_of_edition ON passages (edition)",
        "CREATE TABLE IF NOT EXISTS unfinished (edition TEXT PRIMARY KEY)",
    ),
    (
        "ALTER TABLE briefings ADD COLUMN revision INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE briefings ADD COLUMN text_sha256 TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE briefings ADD COLUMN file_record TEXT",
        "UPDATE briefings SET text_sha256 = text_sha256_of(record)",
        "CREATE TABLE corrections (briefing_id TEXT PRIMARY KEY, record BLOB NOT NULL)",
    ),
    (
        """CREATE INDEX IF NOT EXISTS passages_of_speaker ON passages (
            json_extract(CAST(record AS TEXT), '$.role'), json_extract(CAST(record AS TEXT), '$.speaker'))""",
    ),
    # An index of expressions does not stand in for the rows: listing the speakers read every record.
    (
        "DROP INDEX passages_of_speaker",
        """CREATE TABLE speakers (
            edition TEXT, speaker TEXT, passages INTEGER NOT NULL, PRIMARY KEY (edition, speaker)) WITHOUT ROWID""",
        """INSERT INTO speakers SELECT edition, json_extract(CAST(record AS TEXT), '$.speaker'), count(*) FROM passages
            WHERE json_extract(CAST(record AS TEXT), '$.role') IN ('official', 'moderator', 'unknown')
            AND json_extract(CAST(record AS TEXT), '$.speaker') <> '' GROUP BY 1, 2""",
    ),
)
"""Statements that bring a catalogue from each version to the next; never changed once released, only added to."""
