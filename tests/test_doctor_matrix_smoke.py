"""The doctor's matrix as programs read it: a few mistakes against a server process, judged by what was on the wire."""

from measuring import told_by


def test_some_mistakes_are_judged():
    """Right for these, and not "ok", because most were not staged."""
    code, told, said = told_by("benchmarks.doctor_matrix", "--only", "token")

    assert 7 == told["figures"]["rows_staged"], said
    assert 1 == told["figures"]["right_class_first_share"] == told["figures"]["single_cause_share"]
    assert (1, False) == (code, told["ok"])


def test_without_a_server_it_could_not_measure():
    code, told, said = told_by("benchmarks.doctor_matrix", "--within", "0")

    assert (2, False) == (code, told["ok"])
    assert "said nothing" in said
