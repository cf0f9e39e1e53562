"""
What every store of runs must do. Subclass `RunStoreSuite` in a test module and give it your store:

    class TestMyRuns(RunStoreSuite):
        @pytest.fixture
        def open_store(self):
            return lambda: MyRuns(...)  # a new object on the same data each time, as another process would have
"""

import threading
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from threading import Thread
from typing import Any

import pytest

from netsuite_plugin.contract import ActsAs, Caller, NodeError
from netsuite_runner.errors import RunNotKept, RunRefused
from netsuite_runner.graph import Graph
from netsuite_runner.run_spec import RunSpec
from netsuite_runner.runs.decisions import decide
from netsuite_runner.runs.kept import Answer, Call, Failure, Output, Part, StateKey, Summary, Tally
from netsuite_runner.runs.store import RunStore
from netsuite_runner.workflow import Workflow

MARIA = Caller("maria", "northwind", frozenset({"finance"}))
INES = Caller("ines", "northwind")
GRAPH = {"workflow": "w", "inputs": {"n": {"type": "integer"}}, "steps": {"first": {"node": "some.thing.read"}}}
FINE = Answer(approved=True, who="ines", at="2026-03-02T09:05:00+00:00", reason="fine")
SPEC = RunSpec(
    Graph(Workflow.model_validate(GRAPH), file="w.yaml", lines={"first": 3}),
    {"n": 1},
    MARIA,
    datetime(2026, 3, 2, 9, tzinfo=UTC),
)
STATE = StateKey("box.example", "1", "2", "orders")


class RunStoreSuite:
    """The promises of `RunStore` and `Run`, one a test."""

    @pytest.fixture
    def open_store(self) -> Callable[[], RunStore]:
        """Return what opens your store."""
        raise NotImplementedError

    @pytest.fixture
    def store(self, open_store: Callable[[], RunStore]) -> RunStore:
        """Return your store, opened once."""
        return open_store()

    def test_an_empty_store_is_empty(self, store: RunStore) -> None:
        """Nothing is there, and nothing can be opened, taken up or deleted."""
        assert list(store.all()) == []
        for ask in (store.open, store.delete, lambda run_id: store.take_up(run_id, MARIA)):
            with pytest.raises(RunRefused):
                ask("nobody")

    def test_a_run_comes_back_as_it_was_begun(self, store: RunStore, open_store: Callable[[], RunStore]) -> None:
        """For another process too, while it is executed and after."""
        with closing(store.begin("r", SPEC)) as run:
            assert (run.id, run.summary().state) == ("r", "running")
            with closing(open_store().open("r")) as seen:
                assert (SPEC.as_json(), SPEC.digest) == (seen.spec.as_json(), seen.spec.digest)
                assert (
                    seen.summary().workflow,
                    seen.summary().user,
                    seen.summary().state,
                ) == ("w", "maria", "running")

    @pytest.mark.parametrize("run_id", ["", "../x", "a b", "-x", "a" * 65])
    def test_an_id_is_a_short_word(self, store: RunStore, run_id: str) -> None:
        """Whatever else it is, it could be a path."""
        with pytest.raises(RunRefused):
            store.begin(run_id, SPEC)

    def test_one_executes_it_at_a_time(self, store: RunStore, open_store: Callable[[], RunStore]) -> None:
        """Until it is closed nobody else begins it, takes it up or deletes it."""
        with closing(store.begin("r", SPEC)):
            other = open_store()
            for ask in (lambda: other.begin("r", SPEC), lambda: other.take_up("r", MARIA), lambda: other.delete("r")):
                with pytest.raises(RunRefused):
                    ask()
        with closing(open_store().begin("r", SPEC)) as run:
            assert run.summary().state == "running"

    def test_who_has_ended_it_is_given_time_to_let_go(
        self, store: RunStore, open_store: Callable[[], RunStore]
    ) -> None:
        """Its process has said how it ended, and has little left to do: who goes on with it at once is not told that it is executed."""
        run = store.begin("r", SPEC)
        run.end("interrupted")
        letting_go = threading.Timer(0.1, run.close)
        letting_go.start()

        with closing(open_store().take_up("r", MARIA)) as taken:
            assert taken.summary().state == "running"
        letting_go.join()

    def test_a_run_nobody_holds_is_interrupted(self, store: RunStore) -> None:
        """Its process died, or let go of it without an end."""
        store.begin("r", SPEC).close()

        with closing(store.open("r")) as run:
            assert run.summary().state == "interrupted"

    @pytest.mark.parametrize(
        "other",
        [
            replace(SPEC, inputs={"n": 2}),
            replace(SPEC, caller=INES),
            replace(SPEC, graph=Graph(Workflow.model_validate({**GRAPH, "workflow": "v"}), file="w.yaml", lines={})),
        ],
        ids=["inputs", "caller", "graph"],
    )
    def test_an_id_is_one_run(self, store: RunStore, other: RunSpec) -> None:
        """Begun again with another workflow, other inputs or by another person it is refused; the same, later and from elsewhere, goes on."""
        store.begin("r", SPEC).close()

        with pytest.raises(RunRefused):
            store.begin("r", other)
        moved = Graph(SPEC.graph.workflow, file="elsewhere/w.yaml", lines={"first": 9})
        with closing(store.begin("r", replace(SPEC, graph=moved, begun=datetime(2027, 1, 1, tzinfo=UTC)))) as run:
            assert SPEC.begun == run.spec.begun

    def test_only_who_began_it_takes_it_up(self, store: RunStore) -> None:
        """It acts with their login. Teams and roles may have changed."""
        store.begin("r", SPEC).close()

        with pytest.raises(RunRefused):
            store.take_up("r", INES)
        with closing(store.take_up("r", Caller("maria", "northwind"))) as run:
            assert run.summary().state == "running"

    def test_how_a_step_stood_is_kept(self, store: RunStore, open_store: Callable[[], RunStore]) -> None:
        """At work, stopped, at work again in another life; a step that was skipped never began; a life that died counts no seconds."""
        with closing(store.begin("r", SPEC)) as run:
            assert run.work("first") is None
            run.note_begun("first", 3)
            with closing(open_store().open("r")) as seen:
                assert (now := seen.work("first")) is not None
                assert (now.state, now.items) == ("running", None)
                assert 0 <= now.seconds < 60
            run.note_stopped("first", "failed", items=5, skipped=1)
            run.note_stopped("unwanted", "skipped", items=0, skipped=0)
        with closing(open_store().begin("r", SPEC)) as run:
            assert (failed := run.work("first")) is not None
            assert (failed.state, failed.items, failed.skipped) == ("failed", 5, 1)
            assert (unwanted := run.work("unwanted")) is not None
            assert (unwanted.state, unwanted.seconds) == ("skipped", 0)
            run.note_begun("first", 3)
        with closing(open_store().open("r")) as seen:
            assert (died := seen.work("first")) is not None
            assert (died.state, died.seconds) == ("interrupted", failed.seconds)

    def test_a_clock_that_was_put_back_hides_no_life(
        self, store: RunStore, open_store: Callable[[], RunStore], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Between two lives, or while a step is at work: the last life is the one that was written last, and nothing takes less than no time."""
        with closing(store.begin("r", SPEC)) as run:
            run.note_begun("first", 3)
            earlier = time.time() - 3_600
            monkeypatch.setattr(time, "time", lambda: earlier)
            assert (now := run.work("first")) is not None
            assert now.seconds == 0
            run.note_stopped("first", "failed", items=5, skipped=1)
        with closing(open_store().take_up("r", MARIA)) as run:
            run.note_begun("first", 3)
            run.note_stopped("first", "done", items=5, skipped=0)
            assert (done := run.work("first")) is not None
            assert (done.state, done.seconds) == ("done", 0)
            assert [each.state for each in run.tally()["first"].spans] == ["failed", "done"]

    def test_an_end_is_kept(self, store: RunStore, open_store: Callable[[], RunStore]) -> None:
        """Failed, then finished; a run that has finished stays so."""
        with closing(store.begin("r", SPEC)) as run:
            run.end("failed", error={"step": "first"})
        with closing(open_store().open("r")) as run:
            assert (run.summary().state, run.summary().error) == ("failed", {"step": "first"})
        with closing(store.take_up("r", MARIA)) as run:
            assert (run.summary().state, run.summary().error, run.summary().ended) == ("running", None, None)
            run.end("finished", outputs={"n": [1, "ä"]})
        with closing(store.begin("r", SPEC)) as run:
            assert (run.summary().state, run.summary().outputs) == ("finished", {"n": [1, "ä"]})
            assert run.summary().ended is not None
            assert (run.summary(outputs=False).state, run.summary(outputs=False).outputs) == ("finished", None)

    def test_outputs_are_read_in_part(self, store: RunStore) -> None:
        """A list's first values and its length; everything else as it is."""
        answered = {
            "rows": [{"a": 1, "b": None}, [True], "x", 2.5],
            "flag": True,
            "no": None,
            "text": 'ä"',
            "o'd.d": [1, False],
            "n": {"m": [1]},
            "query": {"columns": ["a"], "rows": [1, 2, 3, 4]},
        }
        with closing(store.begin("r", SPEC)) as run:
            assert run.some_outputs(3) == {}
            run.end("finished", outputs=answered)
            assert run.some_outputs(3) == {
                "rows": ([{"a": 1, "b": None}, [True], "x"], 4),
                "flag": (True, None),
                "no": (None, None),
                "text": ('ä"', None),
                "o'd.d": ([1, False], 2),
                "n": ({"m": [1]}, None),
                "query": ({"columns": ["a"], "rows": [1, 2, 3]}, 4),
            }

    def test_outputs_are_found_by_step_and_item(self, store: RunStore, open_store: Callable[[], RunStore]) -> None:
        """In the next life, whatever their order was, as the texts they were."""
        with closing(store.begin("r", SPEC)) as run:
            assert run.outputs("first") == {}
            run.keep_outputs([Output("first", "10", '{"a": 1.50}'), Output("second", "", "null")])
            run.keep_outputs([Output("first", "2", '"ä"')])
        with closing(open_store().take_up("r", MARIA)) as run:
            assert run.outputs("first") == {"10": '{"a": 1.50}', "2": '"ä"'}
            assert run.outputs("second") == {"": "null"}

    def test_a_large_output_comes_back_whole(self, store: RunStore, open_store: Callable[[], RunStore]) -> None:
        """Beside small ones, in the next life and for who looks; all or none, never changed, and gone with its run."""
        large = '"' + "ä€" * 1_500_000 + '"'
        with closing(store.begin("r", SPEC)) as run:
            run.keep_outputs([Output("first", "0", large, "d"), Output("first", "1", "1")])
            with pytest.raises(RunNotKept):
                run.keep_outputs([Output("first", "2", large), Output("first", "0", f"{large} ")])
        with closing(open_store().take_up("r", MARIA)) as run:
            assert run.outputs("first") == {"0": large, "1": "1"}
            assert run.asked("first") == {"0": "d", "1": None}
            assert [each.output for each in run.items("first", most=9)] == [large, "1"]
            assert run.tally()["first"].outputs == 2
        store.delete("r")
        with closing(open_store().begin("r", SPEC)) as run:
            assert run.outputs("first") == {}

    def test_a_step_is_counted_without_its_outputs(self, store: RunStore, open_store: Callable[[], RunStore]) -> None:
        """Outputs, failures that stand, requests, and each life in which it was at work: while it is, and after a life that died."""
        calls = [Call("first", "0", 10.0, 12.5, 2, 1, 0.5), Call("first", "1", 11.0, 13.0, 1)]
        with closing(store.begin("r", SPEC)) as run:
            assert run.tally() == {}
            run.note_begun("first", 2, 3)
            run.keep_outputs([Output("first", "0", "1"), Output("first", "1", "1")], calls)
            run.keep_failure(Failure("first", "2", {"message": "no"}))
            run.keep_failure(Failure("first", "3", None))
            (live,) = run.tally()["first"].spans
            assert (live.ended, live.state) == (None, "running")
            assert (now := run.work("first")) is not None
            assert now.items == 3
        with closing(open_store().open("r")) as seen:
            found = seen.tally()["first"]
            assert Tally(2, 1, 3, 1, 0.5, found.spans, 3) == found
            assert [(each.ended, each.state) for each in found.spans] == [(live.began, "interrupted")]
        with closing(open_store().take_up("r", MARIA)) as run:
            run.note_begun("first", 1, 3)
            run.note_stopped("first", "done", items=3, skipped=0)
            assert [each.state for each in run.tally()["first"].spans] == ["interrupted", "done"]

    def test_items_are_read_some_at_a_time(self, store: RunStore) -> None:
        """In the order of their numbers, with what they answered or failed with and how their last call went; the worst by name."""
        parts = (Part("waited", 1.0, 1.5), Part("refused", 1.5, 2.0), Part("answered", 3.0, 4.0))
        calls = [
            Call("first", "10", 1.0, 4.0, 2, 1, 0.5, parts),
            Call("first", "2", 2.0, 2.5, 1),
            Call("first", "2", 5.0, 9.0, 1),
        ]
        with closing(store.begin("r", SPEC)) as run:
            run.keep_outputs([Output("first", "10", '"ä"'), Output("first", "1", "1")], calls)
            run.keep_failure(Failure("first", "2", {"message": "no"}))
            assert [
                ("1", "1", None, None),
                ("2", None, {"message": "no"}, calls[2]),
                ("10", '"ä"', None, calls[0]),
            ] == [tuple(each) for each in run.items("first", most=9)]
            assert [each.item for each in run.items("first", skip=1, most=1)] == ["2"]
            assert run.worst("first", most=2) == [calls[0], calls[2]]
            assert run.worst("second", most=2) == []

    def test_what_a_run_is_at_is_noted(self, store: RunStore, open_store: Callable[[], RunStore]) -> None:
        """By the process that executes it, for those who look; another life begins with nothing under way."""
        with closing(store.begin("r", SPEC)) as run:
            run.note_traffic(4, 1)
            with closing(open_store().open("r")) as seen:
                assert seen.traffic() == (4, 1)
        with closing(store.take_up("r", MARIA)) as run:
            assert run.traffic() == (0, 0)

    def test_a_person_sees_their_own_runs(self, store: RunStore, open_store: Callable[[], RunStore]) -> None:
        """Listed, opened and deleted by who began them; for everybody else they are not there, of another organization least of all."""
        with closing(store.begin("a", SPEC)) as run:
            run.note_acts_as(
                "team:x", ActsAs("box", "1", "role", "2", "config", "login", "reason", domain="box.example")
            )
            run.note_begun("first", 1, 3)
            run.keep_outputs([Output("first", "0", "1")])
            (head,) = open_store().began_by(MARIA)
            assert (head.id, head.workflow, head.state, head.cancelled) == ("a", "w", "running", False)
            assert (head.accounts, head.selectors, head.done, head.items) == (
                (("box.example", "1"),),
                ("team:x",),
                1,
                3,
            )
            assert (head.acts_as, head.traffic) == (run.summary().acts_as, (0, 0))
            run.note_traffic(4, 1)
            assert [each.traffic for each in store.began_by(MARIA)] == [(4, 1)]
            run.ask_to_stop()
            run.end("interrupted")
        store.begin("b", replace(SPEC, caller=INES)).close()
        (head,) = store.began_by(MARIA)
        assert (head.state, head.cancelled) == ("interrupted", True)
        with closing(store.open("a", caller=Caller("maria", "northwind"))) as run:
            assert run.accounts() == [("box.example", "1")]
        for other in (INES, Caller("maria"), Caller("maria", "southwind")):
            assert "a" not in [each.id for each in store.began_by(other)]
            with pytest.raises(RunRefused, match="There is no run 'a'"):
                store.open("a", caller=other)
            with pytest.raises(RunRefused, match="There is no run 'a'"):
                store.delete("a", caller=other)
        store.delete("a", caller=MARIA)
        assert list(store.began_by(MARIA)) == []

    def test_outputs_are_kept_all_or_none_and_never_changed(self, store: RunStore) -> None:
        """A second output for one item keeps neither itself nor what came with it."""
        with closing(store.begin("r", SPEC)) as run:
            run.keep_outputs([Output("first", "1", "1")])
            with pytest.raises(RunNotKept):
                run.keep_outputs([Output("first", "2", "2"), Output("first", "1", "3")])
            assert run.outputs("first") == {"1": "1"}

    def test_it_is_written_to_from_many_threads(self, store: RunStore) -> None:
        """At once, and nothing is lost."""
        with closing(store.begin("r", SPEC)) as run:

            def write(number: int) -> None:
                for each in range(20):
                    run.keep_outputs([Output(f"s{number}", str(each), "1")])
                    run.note_sent(f"s{number}", str(each))

            threads = [Thread(target=write, args=[number]) for number in range(4)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            assert [len(run.outputs(f"s{number}")) for number in range(4)] == [20] * 4

    def test_what_a_step_began_and_failed_with_is_kept(
        self, store: RunStore, open_store: Callable[[], RunStore]
    ) -> None:
        """At most so many items at once over all lives; a failure until it is taken back; an end for good; a line once."""
        with closing(store.begin("r", SPEC)) as run:
            assert (run.begun("first"), run.failures("first"), run.ended("first")) == (0, {}, False)
            run.note_begun("first", 5)
            run.keep_failure(Failure("first", "3", {"message": "no"}))
            run.keep_failure(Failure("first", "4", {"message": "no"}))
            run.keep_failure(Failure("first", "4", None))
            for _ in range(2):
                run.note("there already")
        with closing(open_store().take_up("r", MARIA)) as run:
            run.note_begun("first", 2)
            run.note_ended("first")
            assert (run.begun("first"), run.ended("first")) == (5, True)
            assert run.failures("first") == {"3": {"message": "no"}, "4": None}
            assert run.summary().notes == ("there already",)

    def test_another_graph_follows_the_first(self, store: RunStore, open_store: Callable[[], RunStore]) -> None:
        """The first stays to be read; what began under it is known."""
        other = Graph(Workflow.model_validate({**GRAPH, "description": "corrected"}), file="v.yaml", lines={"first": 3})
        with closing(store.begin("r", SPEC)) as run:
            run.note_begun("first", 1)
            run.keep_outputs([Output("first", "", "1", "digest")])
            run.change_graph(other)
        with closing(open_store().take_up("r", MARIA)) as run:
            run.note_begun("first", 1)
            assert [each.as_json() for each in run.graphs()] == [SPEC.graph.as_json(), other.as_json()]
            assert (run.spec.graph.as_json(), run.begun_under("first")) == (other.as_json(), [1, 0])
            assert run.asked("first") == {"": "digest"}
            assert len(run.summary().notes) == 1

    def test_a_deleted_run_leaves_a_number(self, store: RunStore, open_store: Callable[[], RunStore]) -> None:
        """The next of its name knows of it, unless it is forgotten."""
        for generation in (0, 1, 2):
            with closing(open_store().begin("r", SPEC)) as run:
                assert (run.generation, run.key_form) == (generation, 1)
            store.delete("r")
        store.delete("r", forget=True)
        with closing(open_store().begin("r", SPEC)) as run:
            assert run.generation == 0

    def test_a_write_is_unknown_between_its_mark_and_its_output(self, store: RunStore) -> None:
        """The mark is there in the next life; taking it back or keeping the output ends that."""
        with closing(store.begin("r", SPEC)) as run:
            for item in ("", "1", "2"):
                assert run.sent("first", item) is None
                run.note_sent("first", item)
            run.note_not_sent("first", "1")
            run.keep_outputs([Output("first", "2", "null")])
        with closing(store.take_up("r", MARIA)) as run:
            assert [run.sent("first", item) is None for item in ("", "1", "2")] == [False, True, True]

    def test_a_person_answers_what_was_unknown(self, store: RunStore) -> None:
        """All that is named, or nothing where one of them is not unknown."""
        with closing(store.begin("r", SPEC)) as run:
            for item in ("", "7"):
                run.note_sent("first", item)
            with pytest.raises(RunRefused):
                decide(run, done=["first"], again=["first[8]"])
            assert not run.settled("first", "")
            decide(run, done=["first"], again=["first[7]"])
            assert (run.settled("first", ""), run.sent("first", "7")) == (True, None)

    def test_the_first_identity_stays(self, store: RunStore) -> None:
        """By connector and selector; every line in whose name the run acted is kept once."""
        seen = ActsAs("box", "1", "role", "2", "config", "credential", "reason", domain="box.example")
        with closing(store.begin("r", SPEC)) as run:
            assert run.identity("box", "personal") is None
            run.note_acts_as("personal", seen)
            run.note_acts_as("personal", seen)
        with closing(store.take_up("r", MARIA)) as run:
            assert run.identity("box", "personal") == ("box.example", "1", "2")
            assert run.identity("box", "team:finance") is None
            assert (str(seen),) == run.summary().acts_as

    def test_a_checkpoint_is_a_nodes_own(self, store: RunStore) -> None:
        """By step and item; the last one counts."""
        with closing(store.begin("r", SPEC)) as run:
            assert run.load_checkpoint("first", "") is None
            for value in ({"page": 1}, {"page": 2}):
                run.save_checkpoint("first", "", value)
            assert (run.load_checkpoint("first", ""), run.load_checkpoint("first", "1")) == ({"page": 2}, None)

    def test_a_state_counts_when_the_run_is_over(self, store: RunStore, open_store: Callable[[], RunStore]) -> None:
        """For the next run of the workflow and person, and nobody else; a run that fails leaves nothing before it is gone on with."""
        with closing(store.begin("a", SPEC)) as run:
            assert run.load_state(STATE, "first", "") is None
            run.save_state(STATE, {"page": 1})
            assert open_store().states() == []
            run.end("failed")
        with closing(store.begin("b", SPEC)) as other:
            assert other.load_state(STATE, "first", "") is None
        with closing(store.take_up("a", MARIA)) as run:
            run.end("finished")
        (kept,) = open_store().states()
        assert (kept.workflow, kept.caller, kept.key, kept.value, kept.run) == ("w", "maria", STATE, {"page": 1}, "a")
        with closing(open_store().begin("c", SPEC)) as run:
            assert run.load_state(STATE, "first", "") == {"page": 1}
            assert run.load_state(STATE._replace(account="2"), "first", "1") is None
        with closing(open_store().begin("d", replace(SPEC, caller=INES))) as run:
            assert run.load_state(STATE, "first", "") is None

    def test_a_state_that_was_moved_on_stays(self, store: RunStore) -> None:
        """Two runs have loaded the same: the first that is over leaves its value, and the other says that it did not."""
        with closing(store.begin("a", SPEC)) as one, closing(store.begin("b", SPEC)) as two:
            for run in (one, two):
                run.load_state(STATE, "first", "")
                run.save_state(STATE, run.id)
            two.end("finished")
            one.end("finished with failures")
            assert "another run has moved it on" in one.summary().notes[0]
        assert [each.value for each in store.states()] == ["b"]

    def test_a_state_is_that_of_one_step(self, store: RunStore) -> None:
        """Of one item too; it may load it again, as it does when the run goes on."""
        with closing(store.begin("a", SPEC)) as run:
            for _ in range(2):
                run.load_state(STATE, "first", "0")
            with pytest.raises(RunRefused, match="of its own"):
                run.load_state(STATE, "first", "1")

    def test_a_state_is_forgotten(self, store: RunStore) -> None:
        """The next run finds none, and one that has loaded it before leaves none; deleting the run that left it changes nothing."""
        with closing(store.begin("a", SPEC)) as run:
            run.load_state(STATE, "first", "")
            run.save_state(STATE, 1)
            run.end("finished")
        store.delete("a")
        with closing(store.begin("b", SPEC)) as run:
            assert run.load_state(STATE, "first", "") == 1
            run.save_state(STATE, 2)
            store.forget_state(store.states()[0])
            run.end("finished")
        assert store.states() == []

    def test_stopping_is_asked_of_one_life(self, store: RunStore, open_store: Callable[[], RunStore]) -> None:
        """Anybody may ask; a process that takes the run up again was not asked."""
        with closing(store.begin("r", SPEC)) as run:
            assert not run.asked_to_stop()
            with closing(open_store().open("r")) as seen:
                seen.ask_to_stop()
            assert run.asked_to_stop()
        with closing(store.take_up("r", MARIA)) as run:
            assert not run.asked_to_stop()

    def test_what_a_step_asks_is_kept_until_it_asks_something_else(
        self, store: RunStore, open_store: Callable[[], RunStore]
    ) -> None:
        """With its answer, in every life and for everybody; the first answer stays."""
        with closing(store.begin("r", SPEC)) as run:
            assert run.approvals() == {}
            asked = run.ask("first", ["team:x", "user:ines"], "Sure?", [{"a": "ä"}], "d1")
            assert (asked.by, asked.shown, asked.answer, asked.audited) == (
                ("team:x", "user:ines"),
                [{"a": "ä"}],
                None,
                0,
            )
            with closing(open_store().open("r")) as seen:
                assert seen.answer(asked.number, FINE) == "running"
                seen.note_audited(asked.number, 2)
                for again in (FINE._replace(approved=False, who="nils"), FINE):
                    with pytest.raises(RunRefused, match="approved by ines"):
                        seen.answer(asked.number, again)
        with closing(open_store().take_up("r", MARIA)) as run:
            kept = run.ask("first", ["team:x", "user:ines"], "Sure?", [{"a": "ä"}], "d1")
            assert kept == replace(asked, answer=FINE, audited=2)
            other = run.ask("first", ["user:ines"], "Really?", None, "d2")
            assert (other.answer, other.audited) == (None, 0)
            assert (run.approvals(), run.approvals(given=True)) == ({"first": other}, {"first": kept})
            with pytest.raises(RunRefused, match="has changed"):
                run.answer(asked.number, FINE)

    def test_a_run_waits_unless_it_was_answered_meanwhile(
        self, store: RunStore, open_store: Callable[[], RunStore]
    ) -> None:
        """Waiting, it is executed by nobody; cancelled, it is interrupted; neither a cancelled run nor one that is over takes an answer."""
        with closing(store.begin("r", SPEC)) as run:
            first, second = (
                run.ask("first", ["user:ines"], "1", 1, "d1"),
                run.ask("second", ["user:ines"], "2", 2, "d2"),
            )
            run.answer(second.number, FINE)
            assert not run.wait_for([first.number, second.number])
            assert run.summary().state == "running"
            assert run.wait_for([first.number])
        with closing(open_store().open("r")) as run:
            assert run.summary().state == "waiting"
            run.ask_to_stop()
            assert run.summary().state == "interrupted"
            with pytest.raises(RunRefused, match="cancelled"):
                run.answer(first.number, FINE)
        with closing(store.take_up("r", MARIA)) as run:
            assert run.wait_for([first.number])
            assert run.answer(first.number, FINE) == "waiting"
        with closing(store.take_up("r", MARIA)) as run:
            third = run.ask("third", ["user:ines"], "3", 3, "d3")
            run.end("finished", outputs={})
            with pytest.raises(RunRefused, match="finished"):
                run.answer(third.number, FINE)

    def test_a_person_finds_what_they_are_asked(self, store: RunStore, open_store: Callable[[], RunStore]) -> None:
        """And nobody else does: of their organization, named, not the person who began it by a team, and not of a run that is over."""
        with closing(store.begin("a", SPEC)) as run:
            run.ask("first", ["team:finance"], "Sure?", None, "d1")
            run.ask("second", ["administrator"], "Sure?", None, "d2")
        with closing(store.begin("b", replace(SPEC, caller=INES))) as run:
            run.ask("first", ["user:maria"], "Sure?", None, "d1")
        nils = Caller("nils", "northwind", frozenset({"finance"}))
        root = Caller("root", "northwind", role="administrator")
        for caller, found in (
            (nils, [("a", "first")]),
            (root, [("a", "second")]),
            (MARIA, [("b", "first")]),
            (INES, []),
            (replace(nils, organization="southwind"), []),
            (replace(root, organization=None), []),
        ):
            asked = list(open_store().asked_of(caller))
            assert [(each.run, each.approval.step) for each in asked] == found
            assert all(each.workflow == "w" for each in asked)
        with closing(store.take_up("a", MARIA)) as run:
            run.answer(run.approvals()["first"].number, FINE._replace(who="nils"))
        assert list(store.asked_of(nils)) == []
        with closing(store.take_up("a", MARIA)) as run:
            run.end("finished", outputs={})
        assert list(store.asked_of(root)) == []

    def test_runs_are_listed_and_deleted(self, store: RunStore, open_store: Callable[[], RunStore]) -> None:
        """What is deleted is begun anew under its id."""
        for name in ("a", "b"):
            with closing(store.begin(name, SPEC)) as run:
                run.keep_outputs([Output("first", "", "1")])
        assert {"a", "b"} == {_id(each) for each in open_store().all()}

        store.delete("a")

        assert [_id(each) for each in open_store().all()] == ["b"]
        with closing(store.begin("a", replace(SPEC, inputs={"n": 9}))) as run:
            assert run.outputs("first") == {}


def _id(each: Summary | NodeError) -> Any:
    assert isinstance(each, Summary), each
    return each.id
