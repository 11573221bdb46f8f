"""Who may open the window."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.chat.access import ChatNotStarted, check_host, password_check, read_users


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_this_machine_needs_no_users(host: str) -> None:
    check_host(host, None)


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.4", "example.org", "::"])
def test_other_machines_need_users(host: str, tmp_path: Path) -> None:
    with pytest.raises(ChatNotStarted, match="anybody on the network"):
        check_host(host, None)
    check_host(host, tmp_path / "users")


def test_users_are_read(tmp_path: Path) -> None:
    file = tmp_path / "users"
    file.write_text("# staff\nanna:s3cret:with colon\n\nben:pass word\n", encoding="utf-8")
    users = read_users(file)
    assert users == {"anna": "s3cret:with colon", "ben": "pass word"}
    allowed = password_check(users)
    assert allowed("ben", "pass word")
    assert not allowed("ben", "s3cret:with colon") and not allowed("carl", "") and not allowed("", "")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        pytest.param("anna", "line 1", id="no-colon"),
        pytest.param("anna:x\nben:", "line 2", id="no-password"),
        pytest.param(":x", "line 1", id="no-user"),
        pytest.param("anna:x\nanna:y", "there twice", id="twice"),
        pytest.param("# nobody\n", "names no user", id="empty"),
    ],
)
def test_malformed_file(content: str, says: str, tmp_path: Path) -> None:
    file = tmp_path / "users"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(ChatNotStarted, match=says) as refused:
        read_users(file)
    assert "x" not in str(refused.value).rsplit("line", 1)[-1].split(":")[0]


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(ChatNotStarted, match="Cannot read"):
        read_users(tmp_path / "nowhere")
