"""What a store could not write is kept beside it, whole, whoever else keeps something at the same moment."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from netsuite_plugin.contract import StoredCredential
from netsuite_plugin.errors import StoreError
from netsuite_plugin.sql_store.sealing import DataKey, Seal
from netsuite_plugin.sql_store.unsaved import UnsavedRows

SEAL = Seal((DataKey.new(),))


def row(name="maria", token="r1"):
    return StoredCredential(name, "netsuite", "personal", "maria", {"account": "1234567"}, {"refresh_token": token})


@pytest.fixture
def kept(tmp_path):
    return UnsavedRows(tmp_path / "credentials.unsaved")


def test_what_is_kept_is_read_by_the_next_process(kept, tmp_path):
    """With its secrets, which nobody reads in the file."""
    kept.keep(row(), SEAL)

    later = UnsavedRows(tmp_path / "credentials.unsaved")
    assert row() == later.read("maria", SEAL)
    assert ["maria"] == later.ids()
    assert "r1" not in later.file("maria").read_text()


def test_many_who_keep_at_once_leave_it_whole(kept):
    """A full disk fails every process at the same moment: whoever reads meanwhile finds one of the pairs, never half of one."""
    kept.keep(row(), SEAL)
    large = {"refresh_token": "r" * 4_000}

    def keep(number):
        kept.keep(StoredCredential("maria", "netsuite", "personal", "maria", {"n": number}, large), SEAL)

    def look(_):
        return kept.read("maria", SEAL).secrets

    with ThreadPoolExecutor(8) as people:
        writes = [people.submit(keep, number) for number in range(300)]
        seen = [people.submit(look, number) for number in range(300)]
        for each in writes:
            each.result()
        assert {"r" * 4_000, "r1"} >= {each.result()["refresh_token"] for each in seen}
    assert ["maria"] == kept.ids()


def test_a_disk_without_room_leaves_what_was_kept_before(kept, tmp_path, monkeypatch):
    """And says so; nothing half written stays behind."""
    kept.keep(row(), SEAL)
    full = OSError(28, "No space left on device")
    monkeypatch.setattr("os.fsync", lambda _: (_ for _ in ()).throw(full))

    with pytest.raises(StoreError, match="No space left"):
        kept.keep(row(token="r2"), SEAL)

    assert row() == kept.read("maria", SEAL)
    assert ["maria.row"] == [each.name for each in (tmp_path / "credentials.unsaved").iterdir()]


def test_a_damaged_file_is_told_and_left(kept):
    """It may still be mended by hand."""
    kept.keep(row(), SEAL)
    kept.file("maria").write_text("{")

    with pytest.raises(StoreError, match="cannot be read"):
        kept.read("maria", SEAL)
    assert kept.has("maria")


def test_what_is_forgotten_leaves_no_folder(kept, tmp_path):
    """An id with letters that no file name has stays one file."""
    kept.keep(row("../x"), SEAL)
    assert (tmp_path / "credentials.unsaved" / "%2e%2e%2fx.row").exists()

    kept.forget("../x")
    assert not (tmp_path / "credentials.unsaved").exists()
    assert kept.read("../x", SEAL) is None
