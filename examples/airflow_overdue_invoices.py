"""
A follow-up task in NetSuite for every customer with invoices overdue for long, as a DAG of Airflow 3.

Put it into the DAGs folder of an Airflow with `netsuite-nodes[airflow]`. The credential is your own in the store of netsuite-nodes; with
`netsuite_conn_id="netsuite_default"` in both operators a connection of Airflow says which it is.
"""

from itertools import groupby

from airflow.sdk import dag, task

from netsuite_adapters.airflow.operator import NetSuiteOperator
from netsuite_adapters.references import read

OVERDUE = """SELECT t.id, t.tranid, t.entity, t.duedate, t.foreignamountunpaid AS unpaid FROM transaction t
WHERE t.type = 'CustInvc' AND t.foreignamountunpaid > 0 AND t.duedate < TO_DATE(:before, 'YYYY-MM-DD')
ORDER BY t.entity, t.id"""


@task
def follow_ups(overdue):
    # one task of Airflow a customer: for thousands, netsuite.batch.create makes them in one
    by_customer = groupby(read(overdue)["rows"], key=lambda invoice: invoice["entity"])
    return [
        {
            "record_type": "task",
            "values": {
                "title": f"Call customer {customer} about {', '.join(each['tranid'] for each in invoices)}"[:256],
                "company": {"id": customer},
            },
        }
        for customer, invoices in by_customer
    ]


@dag(schedule=None, tags=["netsuite"])
def overdue_invoices():
    overdue = NetSuiteOperator(
        task_id="overdue",
        node="netsuite.suiteql.query",
        # a template gives text: the query says how it is a date; the day of the run is the same on every try
        inputs={"query": OVERDUE, "parameters": {"before": "{{ macros.ds_add(dag_run.run_after | ds, -30) }}"}},
    )
    # a pool with as many slots as the account has to spare: airflow pools set netsuite_1234567 4 "NetSuite 1234567"
    NetSuiteOperator.partial(
        task_id="follow_up", node="netsuite.record.create", retries=2, max_active_tis_per_dag=4
    ).expand(inputs=follow_ups(overdue.output))


overdue_invoices()
