"""Whether the server lives, whether it can answer, and its figures: what an orchestrator and Prometheus ask for."""

from __future__ import annotations

import hmac
import logging

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from assistant.assistant import Assistant
from assistant.serving.serving import Serving

_log = logging.getLogger(__name__)


def probes(assistant: Assistant, serving: Serving) -> list[Route]:
    """`/healthz`, `/readyz` and `/metrics`; the first two tell nothing, and are open."""

    def alive(request: Request) -> Response:
        return PlainTextResponse("ok\n")

    def ready(request: Request) -> Response:
        try:
            assistant.retriever.find("ready", limit=1)
        except Exception:
            _log.exception("not ready")
            return JSONResponse({"ready": False, "detail": "the index cannot be searched; see the log"}, 503)
        # It still answers; what is asked for meanwhile is told in the answer too.
        behind = assistant.index.behind()
        return JSONResponse({"ready": True, **({"detail": behind} if behind else {})})

    def metrics(request: Request) -> Response:
        token = serving.settings.metrics_token.get_secret_value()
        if serving.users is not None and not token:
            return PlainTextResponse("Set BRIEFINGS_METRICS_TOKEN, and send it as `Authorization: Bearer`.\n", 403)
        given = request.headers.get("authorization", "")
        if token and not hmac.compare_digest(given.encode(), f"Bearer {token}".encode()):
            return PlainTextResponse("Send the metrics token as `Authorization: Bearer`.\n", 401)
        body, kind = serving.observer.exposition()
        return Response(body, media_type=kind)

    return [Route("/healthz", alive), Route("/readyz", ready), Route("/metrics", metrics)]
