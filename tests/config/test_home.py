"""The folder of a union and the key in it."""

import os
import stat
from pathlib import Path

import pytest

from amity.config import home


def test_the_folder_is_the_one_named_by_the_environment(monkeypatch, tmp_path):
    monkeypatch.setenv("AMITY_HOME", str(tmp_path / "union"))
    assert home.home() == tmp_path / "union"


def test_without_a_name_it_is_var_where_the_command_runs(monkeypatch, tmp_path):
    monkeypatch.delenv("AMITY_HOME", raising=False)
    monkeypatch.chdir(tmp_path)
    assert home.home() == Path(tmp_path, "var").resolve()


def test_a_name_may_lead_from_where_the_command_runs(monkeypatch, tmp_path):
    monkeypatch.setenv("AMITY_HOME", "../beside")
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    assert home.home() == tmp_path / "beside"


def test_a_new_folder_gets_a_key_that_only_its_owner_can_read(tmp_path):
    folder = tmp_path / "deep" / "union"
    home.prepare(folder)
    key = folder / "secret_key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert len(key.read_text(encoding="utf-8")) >= 50


def test_a_wide_open_mask_does_not_open_the_key(tmp_path):
    before = os.umask(0)
    try:
        home.prepare(tmp_path)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_every_folder_gets_a_key_of_its_own(tmp_path):
    keys = set()
    for name in ("one", "two", "three"):
        home.prepare(tmp_path / name)
        keys.add((tmp_path / name / "secret_key").read_text(encoding="utf-8"))
    assert len(keys) == 3


@pytest.mark.parametrize("text", ["kept as it is", ""])
def test_a_key_that_is_there_is_never_written_over(tmp_path, text):
    key = tmp_path / "secret_key"
    key.write_text(text, encoding="utf-8")
    before = key.stat().st_mtime_ns
    home.prepare(tmp_path)
    assert key.read_text(encoding="utf-8") == text
    assert key.stat().st_mtime_ns == before
