"""What can go wrong between a file and the index. Every message says what to do next."""

REMEDY = "make room on the disk, or see to the permissions, and run it again: what is finished is kept"
"""For an index that cannot be written to."""

REPAIR = "`briefings repair` makes it anew from the texts it holds"
"""For an index of which a part is damaged or missing."""


class IndexingError(Exception):
    """Anything this package raises on purpose."""


class BadInput(IndexingError):
    """A file that cannot become a briefing: names the file, the place and the remedy."""


class IndexMissing(IndexingError):
    """There is no index in the folder yet."""


class IndexMismatch(IndexingError):
    """The index was written with another embedding model, other passage settings or another layout."""


class IndexLocked(IndexingError):
    """Another process has the index folder open."""


class IndexDamaged(IndexingError):
    """A part of the index cannot be read."""


class IndexNotWritable(IndexingError):
    """The disk is full, or the index folder may not be written to."""


class ServerUnreachable(IndexingError):
    """The Chroma server does not answer, answers with errors, or refuses the key."""


class UnknownBriefing(IndexingError):
    """No briefing of that id in the index."""
