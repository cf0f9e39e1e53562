"""A key rotation, and a disconnect, while workers refresh: no token pair is lost to the one, and the other leaves none alive."""

import asyncio
import base64
import multiprocessing
import os
import random
import time

from pydantic import SecretStr

from benchmarks.figures import Figure, NotMeasured
from benchmarks.refresh_ground import MARIA, Ground, Worker
from netsuite_plugin.clock import SystemClock
from netsuite_plugin.connections import disconnect
from netsuite_plugin.contract import Host
from netsuite_plugin.settings import Settings
from netsuite_plugin.sql_store.key_rotation import rotate
from netsuite_plugin.sql_store.store import SqlStore
from netsuite_plugin.transport.slots.limit import FileSlotLimit

_FORK = multiprocessing.get_context("fork")
AT_ONCE = 3
WITHIN = 0.12
"""Seconds after the workers' start in which a rotation or a disconnect begins, and in which a rotation is killed."""


def rotations(where: Ground, chance: random.Random, *, rounds: int) -> list[Figure]:
    """Rotate the keys while workers refresh; kill half the rotations; let a third of the workers have no room on the disk."""
    lost = cut_short = unsaved = 0
    for _ in range(rounds):
        former, new = where.master_key, base64.b64encode(os.urandom(32)).decode()
        where.master_key = f"{new},{former}"
        where.an_hour_passes()
        workers = [Worker(where, tasks=2, failing_store=chance.random() < 1 / 3) for _ in range(AT_ONCE)]
        if any(worker.ready() for worker in workers):
            raise NotMeasured("a worker found the credential unusable before a rotation")
        start = time.monotonic() + 0.05
        for worker in workers:
            worker.go(where, start)
        time.sleep(max(0.0, start + chance.uniform(-0.05, WITHIN) - time.monotonic()))
        rotation = _FORK.Process(target=_rotate, args=(where.environment("member"),), daemon=True)
        rotation.start()
        if chance.random() < 0.5:
            time.sleep(chance.uniform(0, WITHIN))
            cut_short += rotation.is_alive()
            rotation.kill()
        rotation.join()
        answers = [worker.told() for worker in workers]
        for worker in workers:
            worker.kill()
            worker.gone()
        _rotated_to_the_end(where)
        where.master_key = new
        after = Worker(where, tasks=1)
        found = after.ready()
        if not found:
            after.go(where, time.monotonic())
            answers.append(after.told())
        after.kill()
        after.gone()
        unsaved += any("StoreError" in answer["errors"] for answer in answers[:AT_ONCE])
        if found or "ReconnectRequired" in answers[-1]["errors"] or not answers[-1]["tokens"]:
            lost += 1
            where.connect()
    parts = f"{cut_short} rotations were killed, in {unsaved} rounds a pair found no room on the disk"
    words = "credentials lost in rounds with a rotation of the keys beside the refresh"
    return [Figure("rotations", rounds, "rounds with a rotation"), Figure("lost_in_a_rotation", lost, words, parts)]


def disconnects(where: Ground, chance: random.Random, *, rounds: int) -> list[Figure]:
    """Disconnect while workers refresh."""
    alive = left = 0
    for _ in range(rounds):
        where.an_hour_passes()
        noted = len(where.logged())
        workers = [Worker(where, tasks=2) for _ in range(AT_ONCE)]
        if any(worker.ready() for worker in workers):
            raise NotMeasured("a worker found the credential unusable before a disconnect")
        start = time.monotonic() + 0.05
        for worker in workers:
            worker.go(where, start)
        time.sleep(max(0.0, start + chance.uniform(-0.05, WITHIN) - time.monotonic()))
        ending = _FORK.Process(target=_disconnect, args=(where.environment("member"),), daemon=True)
        ending.start()
        ending.join()
        if ending.exitcode != 0:
            raise NotMeasured("a disconnect failed")
        for worker in workers:
            worker.told()
            worker.kill()
            worker.gone()
        alive += not any(entry["event"] == "chain_ended" for entry in where.logged()[noted:])
        left += _is_stored(where)
        where.connect()
    return [
        Figure("disconnects", rounds, "rounds with a disconnect"),
        Figure("left_alive", alive, "grants that lived on at NetSuite after a disconnect beside a refresh"),
        Figure("came_back", left, "credentials that a refresh brought back into the store after a disconnect"),
    ]


def _store(where: Ground) -> SqlStore:
    return SqlStore(where.place, key=SecretStr(where.master_key), folder=where.log.parent)


def _rotated_to_the_end(where: Ground) -> None:
    done = asyncio.run(rotate(_store(where)))
    if done.damaged or done.unsaved:
        raise NotMeasured(f"a rotation could not open {done}")


def _is_stored(where: Ground) -> bool:
    return bool(asyncio.run(_store(where).find(MARIA, "netsuite")))


def _rotate(environment: dict[str, str]) -> None:
    os.environ.update(environment)
    settings = Settings.load(os.environ)
    asyncio.run(rotate(SqlStore(settings.store_place, key=settings.master_key)))


def _disconnect(environment: dict[str, str]) -> None:
    os.environ.update(environment)
    settings = Settings.load(os.environ)
    store = SqlStore(settings.store_place, key=settings.master_key)
    host = Host(store=store, clock=SystemClock(), slot_limit=FileSlotLimit(settings.state_folder / "slots", 4))
    asyncio.run(disconnect(host, settings, caller=MARIA))
