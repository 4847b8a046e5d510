"""Binds PySpark to the driver's own SparkContext and SparkSession, and gives user code the names Livy gives."""

import importlib.util
import os
import shutil
import subprocess
import sys
import threading

import pyspark
import pyspark.cloudpickle
from py4j.java_gateway import JavaObject
from pyspark import SparkConf, SparkContext, SparkFiles
from pyspark.java_gateway import launch_gateway
from pyspark.sql import SparkSession, SQLContext


class Mismatch(Exception):
    """PySpark, Spark and the workers' Python do not fit each other; the message says what to set."""


def attach(gateway, names):
    """Puts spark, sc, … into `names`.

    `gateway`: port and secret of the driver's py4j server, the ids there of the JavaSparkContext (`context`) and the
    SparkSession (`session`), `sparkVersion`, `workerPython` (spark.pyspark.python, or null) and `local` (master).
    """
    check_version(gateway["sparkVersion"])
    choose_worker_python(gateway)
    java = connect(gateway)
    context = JavaObject(gateway["context"], java._gateway_client)
    conf = SparkConf(_jvm=java.jvm, _jconf=context.getConf())
    sc = SparkContext(gateway=java, jsc=context, conf=conf)
    session = SparkSession(sc, JavaObject(gateway["session"], java._gateway_client))
    names.update(predefined(sc, session))
    # Livy's place: what was given as a file to the session is found by its name.
    try:
        os.chdir(SparkFiles.getRootDirectory())
    except OSError:
        pass
    return Attached(java._gateway_client)


class Attached:
    """Spark as the statement loop sees it."""

    def __init__(self, client):
        self._statement = None
        if hasattr(client, "thread_connection"):
            restore_on_reconnect(client, self._restore)

    def set_job_group(self, statement):
        """By its id the agent finds the statement's jobs, for progress and cancelling. The thread is pinned to one of
        the JVM's, so this must be the thread that runs user code."""
        self._statement = statement
        context = SparkContext._active_spark_context
        if context is None or context._jsc is None:
            return
        try:
            context.setJobGroup(str(statement), "Job group for statement %d" % statement)
        except Exception as error:
            sys.stderr.write("cannot set the job group of statement %d: %s\n" % (statement, error))

    def add_modules(self, locations):
        """Files with modules that are Spark's already: here they become importable, for the workers too."""
        for location in locations:
            try:
                SparkContext._active_spark_context.addPyFile(location)
            except Exception as error:
                sys.stderr.write("cannot add the modules of %s: %s\n" % (location, error))

    def _restore(self):
        statement, self._statement = self._statement, None
        if statement is not None:
            self.set_job_group(statement)


def restore_on_reconnect(client, restore):
    """Calls `restore()` when the main thread gets a new connection.

    An interrupted call costs the old one, and with it the thread of the JVM that carried the job group. Code that
    swallows the interrupt would go on with jobs that nothing can cancel.
    """
    create = client._create_new_connection

    def create_and_restore():
        connection = create()
        if threading.current_thread() is threading.main_thread():
            restore()
            # The call inside gave it back to the pool; the caller, who is about to use it, does so again.
            if connection in client.deque:
                client.deque.remove(connection)
        return connection

    client._create_new_connection = create_and_restore


def connect(gateway):
    # launch_gateway reads these two from the environment alone; subprocesses of user code have no business with them.
    os.environ["PYSPARK_GATEWAY_PORT"] = str(gateway["port"])
    os.environ["PYSPARK_GATEWAY_SECRET"] = gateway["secret"]
    try:
        return launch_gateway()
    finally:
        del os.environ["PYSPARK_GATEWAY_PORT"], os.environ["PYSPARK_GATEWAY_SECRET"]


def predefined(sc, session):
    names = {"spark": session, "sc": sc, "cloudpickle": pyspark.cloudpickle}
    names["sqlContext"] = SQLContext._get_or_create(sc)
    for name, module in (("HiveContext", "pyspark.sql"), ("StreamingContext", "pyspark.streaming")):
        try:
            names[name] = getattr(importlib.import_module(module), name)
        except (ImportError, AttributeError):
            pass
    # Jobs pickled by clients name the module `cloudpickle`, which PySpark carries under another name.
    if importlib.util.find_spec("cloudpickle") is None:
        for name in [name for name in sys.modules if name.split(".")[:2] == ["pyspark", "cloudpickle"]]:
            sys.modules[name[len("pyspark.") :]] = sys.modules[name]
    return names


def check_version(spark):
    if pyspark.__version__.split(".")[:2] != spark.split(".")[:2]:
        raise Mismatch(
            "The Python side finds PySpark %s (%s), but the driver runs Spark %s: set SPARK_HOME to the driver's Spark, "
            "or install pyspark==%s." % (pyspark.__version__, os.path.dirname(pyspark.__file__), spark, spark)
        )


def choose_worker_python(gateway):
    """The workers run this same Python unless the conf or the environment names another of the same minor version."""
    chosen = gateway.get("workerPython") or os.environ.get("PYSPARK_PYTHON") or sys.executable
    os.environ["PYSPARK_PYTHON"] = chosen
    found = shutil.which(chosen)
    # On a cluster the workers' Python is on other machines; PySpark itself compares there.
    if not gateway["local"] or (found and os.path.realpath(found) == os.path.realpath(sys.executable)):
        return
    ours = "%d.%d" % sys.version_info[:2]
    theirs = ask_version(found) if found else "missing"
    if theirs not in (ours, None):
        raise Mismatch(
            "The session runs Python %s (%s), but its Spark workers would run %s, which is %s: set spark.pyspark.python "
            "and spark.pyspark.driver.python to the same Python." % (ours, sys.executable, chosen, theirs)
        )


def ask_version(python):
    code = "import sys; print('%d.%d' % sys.version_info[:2])"
    try:
        run = subprocess.run([python, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=20)
        return run.stdout.decode("ascii", "replace").strip() or None
    except (OSError, subprocess.SubprocessError):
        return None
