"""DAGs that are killed; their titles come with the run (`conf`)."""

from datetime import timedelta

from airflow.sdk import dag, get_current_context, task

from netsuite_adapters.airflow.hook import NetSuiteHook
from netsuite_adapters.airflow.operator import NetSuiteOperator

AGAIN = {"retries": 2, "retry_delay": timedelta(seconds=1)}
TITLE = "{{ dag_run.conf['title'] }}"


@dag(schedule=None)
def killed_several() -> None:
    """Make several records in one task."""

    @task(**AGAIN)
    def several() -> None:
        conf = get_current_context()["dag_run"].conf
        for number in range(conf["records"]):
            values = {"title": f"{conf['title']} {number}"}
            NetSuiteHook().call("netsuite.record.create", {"record_type": "task", "values": values}, name=str(number))

    several()


@dag(schedule=None)
def killed_once() -> None:
    """Make one record that nothing finds again."""
    inputs = {"record_type": "task", "values": {"title": TITLE}, "without_external_id": True}
    NetSuiteOperator(task_id="once", node="netsuite.record.create", inputs=inputs, **AGAIN)


@dag(schedule=None)
def deferred() -> None:
    """Make several records as a job, in the triggerer."""
    items = [{"values": {"title": f"{TITLE} {number}"}} for number in range(5)]
    NetSuiteOperator(
        task_id="batch",
        node="netsuite.batch.create",
        inputs={"record_type": "task", "items": items},
        netsuite_conn_id="netsuite_token",
        deferrable=True,
        **AGAIN,
    )


killed_several()
killed_once()
deferred()
