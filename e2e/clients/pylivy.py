"""What pylivy sees of a server: `pylivy.py sessions` or `pylivy.py batches FIXTURES`, with the server in LIVERY.

USER and PASSWORD are sent with every request.
"""

import json
import os
import sys
import time

import pandas
from livy import LivyBatch, LivySession
from livy.client import LivyClient
from livy.models import SessionKind, SparkRuntimeError, StatementKind, StatementState

URL = os.environ["LIVERY"]
AUTH = (os.environ["USER"], os.environ["PASSWORD"])

ROWS = pandas.DataFrame({"name": ["ann", 'b"o\\b é'], "age": [30, 41]})

# By kind: code that prints, code that fails, what reads the data frame `uploaded`.
CODE = {
    SessionKind.PYSPARK: ("print('a'); 1 + 1", "1 / 0", "uploaded"),
    SessionKind.SPARK: ('println("a"); 1 + 1', '"x".toInt', "uploaded"),
}


def sessions():
    client = LivyClient(URL, AUTH)
    seen = {"version": repr(client.server_version()), "legacy": client.legacy_server()}
    for kind in CODE:
        seen[kind.value] = code_session(client, kind)
    seen["sql"] = sql_session(client)
    seen["shared"] = shared_session(client)
    seen["left"] = len(client.list_sessions())
    return seen


def code_session(client, kind):
    prints, fails, frame = CODE[kind]
    created = LivySession.create(
        URL,
        AUTH,
        kind=kind,
        name=f"pylivy {kind.value}",
        driver_memory="600m",
        spark_conf={"spark.sql.shuffle.partitions": 1},
        heartbeat_timeout=120,
        echo=False,
    )
    with created as session:
        seen = {"state": session.state.value, "text": session.run(prints).text}
        seen["error"] = error_of(lambda: session.run(fails))
        session.upload(frame, ROWS)
        seen["download"] = session.download(frame).to_dict("records")
        seen["statements"] = [s.state.value for s in client.list_statements(session.session_id)]
        seen["listed"] = [(s.kind.value, s.state.value) for s in client.list_sessions()]
    return {**seen, "gone": client.get_session(created.session_id) is None}


def sql_session(client):
    with LivySession.create(URL, AUTH, kind=SessionKind.SQL, echo=False) as session:
        made = session.run("create or replace temp view pairs as select id, id * 1.5 as half from range(3)")
        return {
            "made": made.json,
            "rows": session.download_sql("select id, cast(half as double) half from pairs order by id").to_dict("list"),
            "error": error_of(lambda: session.download_sql("select * from nowhere")),
        }


def shared_session(client):
    """By the client's lower half, which takes a kind per statement; the last statement is cut short by the session's end."""
    session = client.create_session(SessionKind.SHARED)
    with LivySession(URL, session.session_id, AUTH, kind=SessionKind.SHARED):
        texts = [
            done(client, client.create_statement(session.session_id, code, kind)).output.text
            for code, kind in [("40 + 2", StatementKind.PYSPARK), ("val a = 7", StatementKind.SPARK)]
        ]
        slow = client.create_statement(session.session_id, "import time; time.sleep(600)", StatementKind.PYSPARK)
    return {"texts": texts, "slow": slow.state.value, "gone": client.get_session(session.session_id) is None}


def done(client, statement):
    while statement.state in (StatementState.WAITING, StatementState.RUNNING):
        time.sleep(0.1)
        statement = client.get_statement(statement.session_id, statement.statement_id)
    return statement


def error_of(call):
    try:
        call()
    except SparkRuntimeError as error:
        return {"ename": error.ename, "evalue": error.evalue, "traceback": error.traceback}
    return None


def batches(fixtures):
    good = LivyBatch.create(URL, f"{fixtures}/ok.py", AUTH, args=["a", "b c"], name="pylivy", driver_cores=1)
    seen = {"good": good.wait().value, "log": good.log(), "head": good.log(from_=0, size=1), "tail": good.log(size=1)}
    good.kill()
    bad = LivyBatch.create(URL, f"{fixtures}/fail.py", AUTH, spark_conf={"spark.a.number": 1})
    seen.update(bad=bad.wait().value, why=bad.log(size=200))
    bad.kill()
    slow = LivyBatch.create(URL, f"{fixtures}/slow.py", AUTH, args=["/nonexistent"])
    while not any("begun" in line for line in slow.log(size=200)):
        time.sleep(0.1)
    seen["slow"] = slow.state.value
    slow.kill()
    try:
        seen["killed"] = slow.state.value
    except ValueError as error:
        seen["killed"] = str(error)
    return seen


print(json.dumps(sessions() if sys.argv[1] == "sessions" else batches(sys.argv[2])))
