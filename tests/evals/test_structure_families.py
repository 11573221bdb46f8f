"""Each family of real transcripts is read as well as the product promises; expectations are not the parser's own."""

from __future__ import annotations

from functools import cache

import pytest

from evals.structure.families import FAMILIES, measure_family
from evals.structure.figures import figures
from evals.structure.measure import Measured
from tests.conftest import real_transcripts


@cache
def _measured(family: str) -> list[Measured]:
    return list(measure_family(FAMILIES[family], real_transcripts()))


@pytest.mark.parametrize(
    ("family", "goals"),
    [
        pytest.param("whitehouse_md", {"reporters_precision": 0.995, "reporters_recall": 0.995}, id="whitehouse_md"),
        pytest.param("fomc_presser_pdf", {"sentence_speakers": 0.99}, id="fomc_presser_pdf"),
        *(
            pytest.param(family, {"f1": 0.98, "roles": 0.98}, id=family)
            for family in (
                "whitehouse_md_gaggle",
                "whitehouse_md_background_call",
                "us_president_newsconf_lines",
                "us_president_newsconf_raw",
                "mexico_covid_es",
                "whitehouse_obama_html",
                "whitehouse_covid_full_page_html",
            )
        ),
    ],
)
def test_a_family_reaches_its_goals(family: str, goals: dict[str, float]) -> None:
    found = figures(_measured(family))
    assert {name: found[name] for name, goal in goals.items() if (found[name] or 0.0) < goal} == {}
    assert found["wrong_quotes"] == 0


@pytest.mark.parametrize(
    "family",
    [
        "whitehouse_md",
        "whitehouse_md_gaggle",
        "whitehouse_md_background_call",
        "whitehouse_obama_html",
        "whitehouse_covid_full_page_html",
        "fomc_presser_pdf",
    ],
)
def test_no_passage_holds_words_nobody_spoke(family: str) -> None:
    assert figures(_measured(family))["unspoken"] == 0
