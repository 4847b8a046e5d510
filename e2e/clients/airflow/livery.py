"""The tasks that Airflow runs against a server: batches in all the ways its Livy provider has. FIXTURES names their files."""

import os
import time
from datetime import datetime, timedelta

from airflow.providers.apache.livy.hooks.livy import BatchState, LivyHook
from airflow.providers.apache.livy.operators.livy import LivyOperator
from airflow.providers.apache.livy.sensors.livy import LivySensor
from airflow.sdk import DAG, task

FIXTURES = os.environ["FIXTURES"]


def batch(task_id, file, **wishes):
    return LivyOperator(task_id=task_id, file=f"{FIXTURES}/{file}", **wishes)


with DAG(dag_id="livery", schedule=None, start_date=datetime(2025, 1, 1)):
    batch(
        "succeeds",
        "ok.py",
        args=["many", 1, 2.5],
        name="airflow {{ ds }}",
        driver_memory="600m",
        driver_cores="1",
        executor_cores=1,
        num_executors="2",
        py_files=[f"{FIXTURES}/extra_module.py"],
        files=[f"{FIXTURES}/data.txt"],
        conf={"spark.a.number": 1, "spark.a.text": "x"},
        polling_interval=1,
    )
    batch("fails", "fail.py", polling_interval=1)
    batch("deferred_succeeds", "ok.py", args=["deferred"], polling_interval=1, deferrable=True)
    batch("deferred_fails", "fail.py", polling_interval=1, deferrable=True)
    # The trigger gives up, and the operator deletes the batch while it runs.
    batch(
        "deferred_too_long",
        "slow.py",
        args=["/nonexistent"],
        polling_interval=1,
        deferrable=True,
        execution_timeout=timedelta(seconds=4),
    )
    submitted = batch("only_submits", "ok.py", args=["sensed"])
    sensed = LivySensor(task_id="senses", batch_id="{{ ti.xcom_pull('only_submits') }}", poke_interval=1)
    submitted >> sensed

    @task
    def kills():
        hook = LivyHook()
        batch_id = hook.post_batch(file=f"{FIXTURES}/slow.py", args=["/nonexistent"])
        while hook.get_batch_state(batch_id) != BatchState.RUNNING:
            time.sleep(0.1)
        return hook.delete_batch(batch_id)

    kills()
