"""
A pooler as pgbouncer is in transaction mode: all clients share one session of the server, each for one transaction.

`python pooler.py SERVER DATABASE FOLDER` says `up` when it listens. It knows as much of the protocol as this takes.
"""

import socket
import struct
import subprocess
import sys
import threading
from contextlib import contextmanager, suppress
from pathlib import Path

_FAKE_PROCESS = 4_000_000


def _message(kind, body=b""):
    return kind + struct.pack("!I", len(body) + 4) + body


def _read(wire, count):
    found = b""
    while len(found) < count:
        if not (piece := wire.recv(count - len(found))):
            raise ConnectionError
        found += piece
    return found


def _startup(wire):
    (length,) = struct.unpack("!I", _read(wire, 4))
    return _read(wire, length - 4)


def _one(wire):
    kind = _read(wire, 1)
    (length,) = struct.unpack("!I", _read(wire, 4))
    return kind, _read(wire, length - 4)


class _Pooler:
    def __init__(self, server, database):
        self._turn = threading.Lock()
        self._server = socket.socket(socket.AF_UNIX)
        self._server.connect(server)
        names = b"user\0postgres\0database\0" + database.encode() + b"\0\0"
        self._server.sendall(struct.pack("!II", len(names) + 8, 196608) + names)
        self._hello = b""
        while (answer := _one(self._server))[0] != b"Z":
            if answer[0] == b"S":
                self._hello += _message(*answer)

    def serve(self, wire):
        with suppress(OSError):
            _startup(wire)
            wire.sendall(
                _message(b"R", struct.pack("!I", 0))
                + self._hello
                + _message(b"K", struct.pack("!II", _FAKE_PROCESS, 1))
                + _message(b"Z", b"I")
            )
            while True:
                first = _one(wire)
                if first[0] == b"X":
                    break
                with self._turn:
                    self._transaction(wire, first)
        wire.close()

    def _transaction(self, wire, message):
        while True:
            self._server.sendall(_message(*message))
            if message[0] in {b"Q", b"S"}:
                while True:
                    answer = _one(self._server)
                    wire.sendall(_message(*answer))
                    if answer[0] == b"Z":
                        break
                if answer[1] == b"I":
                    return
            message = _one(wire)


def main(server, database, folder):
    """Listen until killed."""
    pooler, listening = _Pooler(str(Path(server) / ".s.PGSQL.5432"), database), socket.socket(socket.AF_UNIX)
    listening.bind(str(Path(folder) / ".s.PGSQL.5432"))
    listening.listen()
    sys.stdout.write("up\n")
    sys.stdout.flush()
    while True:
        wire, _ = listening.accept()
        threading.Thread(target=pooler.serve, args=[wire], daemon=True).start()


@contextmanager
def pooled(server, database, folder):
    """Stand before the socket in the folder `server`, with a socket in another folder, in a process of its own."""
    process = subprocess.Popen([sys.executable, __file__, server, database, folder], stdout=subprocess.PIPE, text=True)
    try:
        assert "up\n" == process.stdout.readline()
        yield
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
