"""Which piece of work a task is."""

from datetime import date

from netsuite_adapters.prefect.work import place_of, result_key

NODE, INPUTS = "netsuite.record.create", {"record_type": "task", "values": {"title": "Call"}}


def key(node=NODE, inputs=INPUTS, *, run_key="r", task="follow_up", index=None, credential="personal"):
    place = place_of(node, inputs, run_key=run_key, task=task, index=index)
    return result_key(place, node, inputs, credential=credential)


def test_the_same_work_has_the_same_key():
    assert key() == key(inputs={"values": {"title": "Call"}, "record_type": "task"})
    assert key(inputs={"before": date(2026, 10, 30)}) == key(inputs={"before": date(2026, 10, 30)})


def test_whatever_makes_it_other_work_makes_another_key():
    others = [
        key(node="netsuite.record.get"),
        key(inputs={"record_type": "task", "values": {"title": "Write"}}),
        key(run_key="s"),
        key(task="reminder"),
        key(index=0),
        key(index="1"),
        key(credential="team:finance"),
    ]

    assert len(others) + 1 == len({key(), *others})


def test_a_place_is_told_by_its_index_and_by_its_inputs_without_one():
    def place(title, index=None):
        return place_of(NODE, {"title": title}, run_key="r", task="follow_up", index=index)

    assert place("Call", 3) == place("Write", 3)
    assert place("Call") != place("Write")
    assert place("Call") == place("Call")
