"""Runs jobs: functions that a client has pickled with cloudpickle, called with the job context."""

import base64
import pickle
import sys
import traceback

from livery_python import errors
from livery_python.job_context import JobContext


class Jobs:
    """`names` is the namespace of __main__, in which PySpark's own objects are."""

    INTERRUPTED = {"status": "error", "error": errors.HEADER + "KeyboardInterrupt\n"}

    def __init__(self, names):
        self._names = names
        self._context = None

    def run(self, job, temporary):
        """The reply: {"status": "ok", "result"} or {"status": "error", "error"}. Whatever user code raises ends in here.

        `job` is base64 of the pickle; the result is pickled and twice base64, as Livy's clients expect it.
        """
        try:
            from pyspark import cloudpickle

            if self._context is None:
                self._context = JobContext(self._names, temporary)
            result = pickle.loads(base64.b64decode(job))(self._context)
            pickled = base64.b64encode(cloudpickle.dumps(result))
            return {"status": "ok", "result": base64.b64encode(pickled).decode("ascii")}
        except BaseException as error:
            # SystemExit too: a job is no way to end the session's interpreter.
            return {"status": "error", "error": describe(error)}
        finally:
            flush(sys.stdout)


def describe(error):
    try:
        return errors.shorten("".join(errors.format_lines(error)))
    except Exception:
        return errors.HEADER + type(error).__name__ + "\n"


def flush(stream):
    try:
        stream.flush()
    except Exception:
        traceback.print_exc(file=sys.__stderr__)
