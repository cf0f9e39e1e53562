"""Copies on disk: whose they are, who may read them, and what happens to damaged ones."""

import json
import stat
from datetime import UTC, datetime

import pytest

from netsuite_plugin.suitetalk.metadata.copies import Copies, Copy, folder_of
from netsuite_plugin.suitetalk.metadata.models import RecordTypes

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TYPES: RecordTypes = {"record_types": [{"name": "task", "custom": False, "refused": None}], "fetched_at": "2026-03-02"}


async def test_the_next_client_finds_what_this_one_was_told(tmp_path):
    """With the moment it was asked for."""
    await Copies(tmp_path).write("record-types", Copy(TYPES, NOW))

    assert Copy(TYPES, NOW) == await Copies(tmp_path).read("record-types", RecordTypes)


async def test_files_are_of_this_user_alone(tmp_path):
    """Field names of an account are nobody else's; no half-written file stays behind."""
    folder = tmp_path / "metadata" / "1234567"
    await Copies(folder).write("record-types", Copy(TYPES, NOW))

    (file,) = folder.iterdir()
    assert 0o600 == stat.S_IMODE(file.stat().st_mode)
    assert 0o700 == stat.S_IMODE(folder.stat().st_mode)


def test_every_domain_account_role_and_user_has_a_folder_of_its_own(tmp_path):
    """What one may see is not shown to another; names cannot lead elsewhere."""
    who = {"domain": "netsuite.com", "account": "1234567", "role": "3", "user": "-5"}
    others = [
        {"domain": "netsuite.localhost:8443"},
        {"account": "1234567_SB1"},
        {"role": "4"},
        {"user": "../../6"},
        {"role": "3\0"},
    ]
    folders = {folder_of(tmp_path, **{**who, **other}) for other in [{}, *others]}

    assert 6 == len(folders)
    assert all(each.is_relative_to(tmp_path / "metadata") and ".." not in each.parts for each in folders)


@pytest.mark.parametrize(
    "kept",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[]",
        b"null",
        b'{"format": 0}',
        json.dumps({"format": 1, "fetched_at": "2026-03-02T09:00:00", "content": TYPES}).encode(),
        json.dumps({"format": 1, "fetched_at": "soon", "content": TYPES}).encode(),
        json.dumps({"format": 1, "fetched_at": NOW.isoformat(), "content": {"record_types": 7}}).encode(),
    ],
)
async def test_a_damaged_copy_is_none(tmp_path, kept):
    """NetSuite is asked again; nothing ends for it."""
    (tmp_path / "record-types.json").write_bytes(kept)

    assert await Copies(tmp_path).read("record-types", RecordTypes) is None


async def test_a_folder_that_cannot_be_written_ends_nothing(tmp_path, caplog):
    """The copy is in memory for as long as the client is open."""
    (tmp_path / "metadata").write_text("a file")
    copies = Copies(tmp_path / "metadata" / "1234567")
    await copies.write("record-types", Copy(TYPES, NOW))

    assert Copy(TYPES, NOW) == await copies.read("record-types", RecordTypes)
    assert "cannot be written" in caplog.text
