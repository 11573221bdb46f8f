"""Puts editions on the server that are about to become part of the index.

Any process may, any number of times: everything is written under ids made from the content. That is what lets an ingest
on many machines write from all of them, while the one that holds the lease says what counts.
"""

from __future__ import annotations

from collections.abc import Sequence

from index.briefing_index import add_vectors
from index.catalogue import IndexedBriefing
from index.server.connection import ChromaServer
from index.server.packing import pack
from index.server.shared_record import Head, SharedRecord
from index.server.vectors import ServerVectors


class Publisher:
    """Writes editions; see `ServerIndex.add` for what makes them count."""

    def __init__(self, server: ChromaServer) -> None:
        self.shared = SharedRecord(server)
        self.vectors = ServerVectors(server)

    def publish(self, briefings: Sequence[IndexedBriefing]) -> list[Head]:
        """Their heads, in order, without a number yet; what was published whole before is not written again."""
        editions = [added.briefing.edition for added in briefings]
        published = self.shared.published(editions)
        new = [added for added in briefings if added.briefing.edition not in published]
        self.shared.begin([added.briefing.edition for added in new])
        add_vectors(self.vectors, new)
        for added in new:
            published[added.briefing.edition] = self.shared.put_edition(added.briefing.edition, pack(added))
        self.shared.begin([added.briefing.edition for added in new], published)
        return [
            Head(added.briefing.id, edition, added.briefing.source, 0, True, *published[edition])
            for added, edition in zip(briefings, editions, strict=True)
        ]
