"""Who may open the window, and what the file of users says."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.chat.access import ChatNotStarted, check_host
from assistant.cli import app
from assistant.errors import UsageError
from assistant.serving.roles import UserRole
from assistant.serving.users import hash_password, password_fits, read_users, write_user


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_this_machine_needs_no_users(host: str) -> None:
    check_host(host, None)


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.4", "example.org", "::"])
def test_other_machines_need_users(host: str, tmp_path: Path) -> None:
    with pytest.raises(ChatNotStarted, match="anybody on the network"):
        check_host(host, None)
    check_host(host, tmp_path / "users")


def test_users_are_written_and_read(tmp_path: Path) -> None:
    file = tmp_path / "users"
    file.write_text("# staff\n\n", encoding="utf-8")
    assert not write_user(file, "anna", "s3cret:with colon", UserRole.EDITOR)
    assert not write_user(file, "ben", "pass word", UserRole.READER)
    users = read_users(file)
    assert [(user.name, user.may_edit) for user in users.values()] == [("anna", True), ("ben", False)]
    assert password_fits(users["anna"], "s3cret:with colon") and password_fits(users["ben"], "pass word")
    assert not password_fits(users["ben"], "s3cret:with colon") and not password_fits(None, "pass word")
    assert "pass word" not in file.read_text(encoding="utf-8")
    assert file.read_text(encoding="utf-8").startswith("# staff\n")
    assert file.stat().st_mode & 0o077 == 0

    assert write_user(file, "ben", "another one", UserRole.EDITOR)
    again = read_users(file)
    assert again["ben"].may_edit and not password_fits(again["ben"], "pass word")
    assert again["anna"] == users["anna"]


HASHED = hash_password("long enough")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        pytest.param("anna", "'anna' is not hashed; run `briefings user add anna", id="no-password"),
        pytest.param("anna:hunter2", "line 1: the password of 'anna' is not hashed", id="in-clear"),
        pytest.param(f"anna:editor:{HASHED}\nben:reader:hunter2", "line 2", id="in-clear-with-a-role"),
        pytest.param(f":reader:{HASHED}", "line 1: no name", id="no-user"),
        pytest.param(f"anna:chief:{HASHED}", "'chief' is no role; write reader or editor", id="no-such-role"),
        pytest.param(f"anna:reader:{HASHED}\nanna:editor:{HASHED}", "there twice", id="twice"),
        pytest.param("# nobody\n", "names no user", id="empty"),
    ],
)
def test_malformed_file(content: str, says: str, tmp_path: Path) -> None:
    file = tmp_path / "users"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(UsageError, match=says) as refused:
        read_users(file)
    assert "hunter2" not in str(refused.value)


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="There is no auth file"):
        read_users(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("name", "password", "says"),
    [
        pytest.param("a:b", "long enough", "colon", id="colon-in-the-name"),
        pytest.param("anna\neve", "long enough", "name", id="two-lines"),
        pytest.param(" ", "long enough", "empty", id="no-name"),
        pytest.param("anna", "short", "at least 8", id="short-password"),
    ],
)
def test_users_that_are_not_written(name: str, password: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=says):
        write_user(tmp_path / "users", name, password, UserRole.READER)
    assert not (tmp_path / "users").exists()


def test_the_command_asks_for_the_password_and_keeps_its_hash(tmp_path: Path) -> None:
    file = tmp_path / "users"
    typed = "correct horse\ncorrect horse\n"
    done = CliRunner().invoke(app, ["user", "add", "anna", "--auth-file", str(file), "--role", "editor"], input=typed)
    assert done.exit_code == 0, done.output
    assert "correct horse" not in done.output + file.read_text(encoding="utf-8")
    assert password_fits(read_users(file)["anna"], "correct horse") and read_users(file)["anna"].may_edit
