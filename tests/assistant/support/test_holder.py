"""A claim is told with its holder."""

from __future__ import annotations

import pytest

from assistant.support.holder import with_holder
from assistant.support.records import Evidence
from index.records import Passage, Role


def evidence(speaker: str, role: Role = Role.OFFICIAL) -> Evidence:
    text = "The dam holds."
    return Evidence(Passage("b1", "b1:0", 0, 1, "Dam", speaker, role, "", 0, len(text), text, ()), 0, len(text))


@pytest.mark.parametrize(
    ("sentence", "held", "expected"),
    [
        pytest.param("The dam holds.", evidence("Ada Brandt"), "Ada Brandt said that the dam holds.", id="that"),
        pytest.param("We hold.", evidence("Ada Brandt"), "Ada Brandt said: We hold.", id="own-words"),
        pytest.param("The dam holds. [1]", evidence("MS. PSAKI"), "Ms. Psaki said that the dam holds. [1]", id="label"),
        pytest.param("Brandt said that the dam holds.", evidence("Ada Brandt"), None, id="told-already"),
        pytest.param("According to Brandt, the dam holds.", evidence("Ada Brandt"), None, id="according-already"),
        pytest.param("The dam leaks.", evidence("Q", Role.REPORTER), "A reporter said: The dam leaks.", id="reporter"),
        pytest.param("Does it leak?", evidence("Q", Role.REPORTER), "A reporter asked: Does it leak?", id="question"),
    ],
)
def test_with_holder(sentence: str, held: Evidence, expected: str | None) -> None:
    assert with_holder(sentence, held) == (expected or sentence)
