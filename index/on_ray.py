"""Reading, parsing and embedding spread over a Ray cluster. Owns ray.

    tasks -> map_batches(Worker): read, parse, embed, where there is a server publish -> the one that ingests

Only this process makes editions part of the index, in the order of the files: whatever happens to a worker, the index
holds whole briefings. Ray gives the batch of a worker that is lost to another one; what was published under ids made
from the content is then written once more, or not at all.
"""

from __future__ import annotations

import logging
import os
import pickle
from collections.abc import Generator, Sequence
from typing import Any

from index.catalogue import IndexedBriefing
from index.encoder import SentenceEncoder
from index.errors import IndexingError, first_line
from index.passage_vectors import embed_passages
from index.prepare import Prepared, Task, prepare
from index.settings import IndexSettings

_MOST_BLOCKS = 10_000
"""Files travel alone up to this many, so that little is repeated; beyond, several together, to spare the scheduler."""


def prepare_on_ray(
    tasks: Sequence[Task], settings: IndexSettings, *, address: str | None = None, workers: int = 0
) -> Generator[Prepared, None, None]:
    """Every task's result in order, embedded.

    `address`: of a cluster, else one is started on this machine; `workers`: most of them, else one a core. They read
    the files by the same paths. Raises IndexingError where ray is missing or no cluster answers.
    """
    if not tasks:
        return
    ray = _connect(address)
    try:
        data = ray.data.from_items(
            [{"task": pickle.dumps(task)} for task in tasks], override_num_blocks=min(len(tasks), _MOST_BLOCKS)
        )
        cores = max(1, int(ray.cluster_resources().get("CPU", 1)))
        done = data.map_batches(
            Worker,
            fn_constructor_args=(settings,),
            batch_size=1,
            num_cpus=1,
            compute=ray.data.ActorPoolStrategy(size=min(workers or cores, cores, len(tasks))),
        )
        for row in done.iter_rows():
            yield pickle.loads(row["prepared"])
    except ray.exceptions.RayError as error:
        raise IndexingError(
            f"The Ray cluster failed ({first_line(error)}); run it again: what is finished is kept"
        ) from error
    finally:
        ray.shutdown()


def _connect(address: str | None) -> Any:
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # Nothing is sent anywhere.
    try:
        import ray
        import ray.data
    except ImportError as error:
        raise IndexingError("--engine ray needs ray: pip install 'briefings[ray]'") from error
    try:
        ray.init(address=address or "local", include_dashboard=False, log_to_driver=False, logging_level="error")
    except Exception as error:  # Ray raises bare Exception where a node does not start.
        raise IndexingError(f"No Ray cluster at {address or 'this machine'} ({error}); see to --address") from error
    context = ray.data.DataContext.get_current()
    context.execution_options.preserve_order = True
    context.enable_progress_bars = False
    logging.getLogger("ray.data").setLevel(logging.WARNING)
    return ray


class Worker:
    """One process of the cluster, with one core."""

    def __init__(self, settings: IndexSettings) -> None:
        self._settings = settings
        self._encoder = SentenceEncoder.chosen(settings.model_copy(update={"threads": 1}))
        self._publisher = None
        if settings.chroma_url:
            from index.server.connection import ChromaServer
            from index.server.publisher import Publisher

            self._publisher = Publisher(ChromaServer(settings))

    def __call__(self, batch: dict[str, Any]) -> dict[str, list[bytes]]:
        return {"prepared": [pickle.dumps(self._prepared(pickle.loads(task))) for task in batch["task"]]}

    def _prepared(self, task: Task) -> Prepared:
        prepared = prepare(task)
        for briefing, passages in prepared.briefings:
            prepared.embedded[briefing.id] = embed_passages(self._encoder, passages, task.settings)
        if self._publisher:
            self._publisher.publish(
                [
                    IndexedBriefing(briefing, prepared.embedded[briefing.id], task.corrections_of(briefing.id))
                    for briefing, _ in prepared.briefings
                ]
            )
        return prepared
