"""The files in deploy/ name only what there is: commands, settings, paths, each other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from starlette.routing import Route
from typer.main import get_command

from assistant.assistant import Assistant
from assistant.cli import app
from assistant.serving.probes import probes
from assistant.serving.serving import Serving
from assistant.serving.settings import ServingSettings
from assistant.settings import AssistantSettings
from index.settings import IndexSettings

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
COMPOSE = yaml.safe_load((DEPLOY / "docker-compose.yml").read_text(encoding="utf-8"))
KUBERNETES = list(yaml.safe_load_all((DEPLOY / "kubernetes.yaml").read_text(encoding="utf-8")))
NGINX = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
SETTINGS = {
    f"BRIEFINGS_{name.upper()}"
    for each in (IndexSettings, AssistantSettings, ServingSettings)
    for name in each.model_fields
}


def containers() -> Iterator[dict[str, Any]]:
    for resource in KUBERNETES:
        yield from resource.get("spec", {}).get("template", {}).get("spec", {}).get("containers", [])


@pytest.mark.parametrize("path", [*DEPLOY.iterdir(), ROOT / "docs" / "deployment.md"], ids=lambda path: path.name)
def test_every_setting_named_is_one(path: Path) -> None:
    named = set(re.findall(r"BRIEFINGS_[A-Z_]*[A-Z]", path.read_text(encoding="utf-8")))
    assert named <= SETTINGS


def test_the_command_takes_these_options() -> None:
    dockerfile = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    by_image = yaml.safe_load(re.search(r"^CMD (\[.*\])$", dockerfile, re.M)[1])  # type: ignore[index]
    by_cluster = next(each["args"] for each in containers() if each["name"] == "briefings")
    for command, *options in (by_image, by_cluster):
        chat = get_command(app).commands[command]  # type: ignore[attr-defined]
        given = chat.make_context(command, list(map(str, options))).params
        assert (given["host"], given["port"]) == ("0.0.0.0", 7860)
        assert given["auth_file"]


def test_probes_and_ports_lead_somewhere(assistant_over_samples: Assistant) -> None:
    served = {route.path for route in probes(assistant_over_samples, Serving()) if isinstance(route, Route)}
    for container in containers():
        ports = {each["containerPort"] for each in container["ports"]}
        for name in ("startupProbe", "readinessProbe", "livenessProbe"):
            probe = container.get(name, {}).get("httpGet")
            assert probe is None or probe["port"] in ports
            if probe and container["name"] == "briefings":
                assert probe["path"] in served
    by_name = {(each["kind"], each["metadata"]["name"]): each for each in KUBERNETES}
    ingress = by_name["Ingress", "briefings"]["spec"]["rules"][0]["http"]["paths"][0]["backend"]["service"]
    service = by_name["Service", ingress["name"]]["spec"]
    assert service["ports"][0]["port"] == ingress["port"]["number"]
    assert service["selector"] == by_name["Deployment", "briefings"]["spec"]["selector"]["matchLabels"]


def test_nginx_and_the_processes_know_each_other() -> None:
    upstream = set(re.findall(r"server (app-\d):7860;", NGINX))
    assert upstream == {name for name in COMPOSE["services"] if name.startswith("app-")}
    url = COMPOSE["services"]["app-1"]["environment"]["BRIEFINGS_CHROMA_URL"]
    assert re.fullmatch(r"http://(\w+):8000", url)[1] in COMPOSE["services"]  # type: ignore[index]
    assert COMPOSE["services"]["chroma"]["image"] == next(
        each["image"] for each in containers() if each["name"] == "chroma"
    )


def test_chroma_is_the_version_installed() -> None:
    pinned = re.search(r'"chromadb==([\d.]+)"', (ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert pinned
    assert COMPOSE["services"]["chroma"]["image"] == f"chromadb/chroma:{pinned[1]}"
