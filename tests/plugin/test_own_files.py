"""A file of its owner alone is there whole, or as it was before."""

import stat

import pytest

from netsuite_plugin.own_files import make_whole, write_whole


@pytest.mark.parametrize("write", [write_whole, make_whole])
def test_it_is_its_owners_alone(tmp_path, write):
    """And so is the folder that was made for it; nothing lies beside it."""
    file = tmp_path / "more" / "a.json"

    write(file, b"{}")

    assert b"{}" == file.read_bytes()
    assert 0o600 == stat.S_IMODE(file.stat().st_mode)
    assert 0o700 == stat.S_IMODE(file.parent.stat().st_mode)
    assert [file] == list(file.parent.iterdir())


def test_one_that_is_there_is_replaced_or_kept(tmp_path):
    """A key that another process has made stays."""
    file = tmp_path / "own" / "key"
    write_whole(file, b"first")

    make_whole(file, b"second")
    assert b"first" == file.read_bytes()
    write_whole(file, b"third")
    assert b"third" == file.read_bytes()
    assert [file] == list(file.parent.iterdir())


@pytest.mark.parametrize("write", [write_whole, make_whole])
def test_a_full_disk_leaves_what_was_there(tmp_path, monkeypatch, write):
    """Nothing half written stays, nor anything beside it."""
    file = tmp_path / "own" / "state.json"
    write_whole(file, b"before")
    monkeypatch.setattr("os.fsync", lambda _: (_ for _ in ()).throw(OSError(28, "No space left on device")))

    with pytest.raises(OSError, match="No space left"):
        write(file, b"after")

    assert b"before" == file.read_bytes()
    assert [file] == list(file.parent.iterdir())
