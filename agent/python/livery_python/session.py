"""The life of the process: say hello, get Spark, run statements one by one until the agent closes the link."""

import faulthandler
import functools
import io
import os
import sys
import types

from livery_python.completion import complete
from livery_python.display import Display
from livery_python.interrupts import Interrupts
from livery_python.jobs import Jobs
from livery_python.link import Link
from livery_python.statements import INTERRUPTED, Statements
from livery_python.stdout import Stdout


def run(connection, instructions):
    """`instructions`: port, secret, token, and sparkHome (text or null) with spark (whether PySpark is wanted)."""
    interrupts = Interrupts()
    link = Link(connection)
    link.send({"type": "hello", "secret": instructions["secret"]})
    link.listen(interrupts.interrupt)
    stdout = prepare_streams(instructions["token"])
    faulthandler.enable()
    # Only a default: a display is nowhere here, and it must not be asked for before user code imports matplotlib.
    os.environ.setdefault("MPLBACKEND", "Agg")
    names = make_main_module()
    display = Display(stdout)
    sys.displayhook = display.show
    try:
        spark = start_spark(link, instructions, names)
    except Unfit as unfit:
        link.send({"type": "unfit", "message": str(unfit)})
        return
    link.answer_questions(lambda text: complete(text, names))
    link.send({"type": "ready"})
    serve(link, interrupts, stdout, Statements(names, display), Jobs(names), spark)


class Unfit(Exception):
    """This Python cannot serve the session; the message says what to install or set."""


def serve(link, interrupts, stdout, statements, jobs, spark):
    """The id of a job is that of its job group, which no statement has."""
    pid = os.getpid()
    while True:
        try:
            command = link.next_command()
        except KeyboardInterrupt:
            continue
        if command["type"] not in ("execute", "job"):
            return
        statement = command["id"]
        if spark is not None:
            spark.add_modules(command["modules"])
            spark.set_job_group(statement)
        if command["type"] == "execute":
            reply = interrupts.run(statement, lambda: statements.run(command["code"]), INTERRUPTED)
        else:
            work = functools.partial(jobs.run, command["job"], command["temporary"])
            reply = interrupts.run(statement, work, jobs.INTERRUPTED)
        if os.getpid() != pid:
            # The statement forked and the child ran on to the end of it. There is one interpreter, and this is not it.
            statements._flush()
            os._exit(0)
        stdout.finish(statement)
        if sys.stdin is None or sys.stdin.closed:
            # exit() and quit() close it before they raise SystemExit.
            open_stdin()
        link.send(dict(reply, type="result", id=statement))


def start_spark(link, instructions, names):
    """Imports PySpark while the agent still starts the SparkContext, then waits for its word. None without Spark."""
    if not instructions["spark"]:
        link.next_command()
        return None
    from livery_python import find_pyspark

    try:
        find_pyspark.add_to_path(instructions.get("sparkHome"))
        from livery_python import spark
    except Exception as error:
        # Not ImportError alone: to a Python that is too old for it, PySpark is a SyntaxError or a TypeError.
        raise Unfit(find_pyspark.explain(error, instructions.get("sparkHome"))) from None
    command = link.next_command()
    if command["type"] != "start":
        sys.exit(0)
    try:
        return spark.attach(command["gateway"], names)
    except spark.Mismatch as mismatch:
        raise Unfit(str(mismatch)) from None


def prepare_streams(token):
    nowhere = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nowhere, 0)
    os.close(nowhere)
    open_stdin()
    # Livy appends what goes to stderr to the result; clients that parse results line by line break on a warning there.
    sys.stderr = sys.__stderr__ = io.open(
        2, "w", encoding="utf-8", errors="backslashreplace", buffering=1, closefd=False
    )
    return Stdout(token)


def open_stdin():
    sys.stdin = sys.__stdin__ = io.open(0, encoding="utf-8", closefd=False)


def make_main_module():
    """User code lives in a __main__ of its own: pickle takes its functions by value, and nothing of ours is in sight."""
    main = types.ModuleType("__main__")
    sys.modules["__main__"] = main
    names = vars(main)
    names["__builtins__"] = __builtins__ if isinstance(__builtins__, types.ModuleType) else sys.modules["builtins"]
    return names
