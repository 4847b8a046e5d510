"""Stops user code with KeyboardInterrupt, and only user code: never this package's own loop, never a later statement."""

import os
import random
import signal
import sys
import threading
import time

from livery_python.children import children_of, signal_new_children

# An exception in the midst of a Java call costs py4j's connection, its thread in the JVM and the job group set there,
# so that what the statement starts then cannot be cancelled. The answer to a cancelled job comes within milliseconds;
# only a call that waits for something else is given up.
PY4J_GRACE_SECONDS = 2.0
PATIENCE = 3


class Interrupts:
    """One per process; made on the main thread, which is the one that runs statements."""

    def __init__(self):
        self._main = threading.get_ident()
        self._pid = os.getpid()
        self._lock = threading.Lock()
        self._running = None
        self._armed = False
        self._forced = False
        self._taken = 0
        self._asks = 0
        self._children = set()
        self._call = None
        self._call_since = 0.0
        signal.signal(signal.SIGINT, self._handle)

    def run(self, statement, work, interrupted):
        """Runs `work()` so that it can be interrupted; answers its result, or `interrupted` when that got through."""
        result = interrupted
        try:
            try:
                self._arm(statement)
                result = work()
            finally:
                self._disarm()
        except KeyboardInterrupt:
            # It struck between the end of the work and the first line of _disarm.
            self._disarm()
        return result

    def interrupt(self, statement):
        """From the link's thread: asks again and again until the statement has ended; any other id is ignored."""
        with self._lock:
            if self._running != statement or os.getpid() != self._pid:
                return
            # To the main thread itself: that is what wakes it out of a sleep or a read.
            signal.pthread_kill(self._main, signal.SIGINT)
            if signal.getsignal(signal.SIGINT) != self._handle:
                self._forced = True
                raise_in_thread(self._main)
            self._asks += 1
            # Not at once: code that handles the interrupt may want to end its processes itself.
            if self._asks > PATIENCE:
                signal_new_children(self._pid, self._children, self._asks)

    def _arm(self, statement):
        # PySpark's own handler cancels every job of the context, others' too, and user code may have set another one.
        if signal.getsignal(signal.SIGINT) != self._handle:
            signal.signal(signal.SIGINT, self._handle)
        self._taken = 0
        self._asks = 0
        self._children = children_of(self._pid)
        self._armed = True
        with self._lock:
            self._running = statement

    def _disarm(self):
        while True:
            try:
                self._armed = False
                with self._lock:
                    self._running = None
                if self._taken:
                    sys.settrace(None)
                self._call = None
                if self._forced:
                    self._forced = False
                    take_back(self._main)
                return
            except KeyboardInterrupt:
                continue

    def _handle(self, _signal, frame):
        if not self._armed:
            return
        self._taken += 1
        call = java_call(frame)
        if call is not self._call:
            self._call, self._call_since = call, time.monotonic()
        waits = call is not None and time.monotonic() - self._call_since < PY4J_GRACE_SECONDS
        # While a call waits, the count set first goes on: were it renewed, a slow loop would never come to its end.
        if self._taken > PATIENCE and not (waits and sys.gettrace()):
            # A loop of the statement's own is the usual culprit, and library frames below it have hundreds of lines;
            # every third time theirs count too.
            interrupt_between_lines(frame, is_ours if self._taken % 3 == 0 and not waits else is_not_typed)
        if not waits:
            raise KeyboardInterrupt


def interrupt_between_lines(frame, skipped):
    """Raises once more a few lines on, frames for which `skipped(frame)` not counted.

    Code such as `while True: try: sleep(9) except: pass` swallows whatever is raised where it sleeps. A line of the
    handler or of the loop is outside the `try`, and drawing the line by lot hits one after a few interrupts.
    """
    left = random.randint(1, random.randint(1, 8))

    def raise_on_line(frame, event, _argument):
        nonlocal left
        if skipped(frame):
            return None
        if event == "line":
            left -= 1
            if left <= 0:
                raise KeyboardInterrupt
        return raise_on_line

    while frame is not None:
        if not skipped(frame):
            frame.f_trace = raise_on_line
        frame = frame.f_back
    sys.settrace(raise_on_line)


def is_ours(frame):
    return os.path.dirname(frame.f_code.co_filename) == os.path.dirname(__file__)


def is_not_typed(frame):
    return frame.f_code.co_filename != "<stdin>"


def java_call(frame):
    """The frame in which a Java call waits for its answer, or None."""
    while frame is not None:
        code = frame.f_code
        if code.co_name == "send_command" and "py4j" in code.co_filename:
            return frame
        frame = frame.f_back
    return None


def raise_in_thread(thread):
    """Sets a KeyboardInterrupt that the thread's bytecode meets; for code that took SIGINT over."""
    try:
        import ctypes

        exception = ctypes.py_object(KeyboardInterrupt)
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), exception)
    except ImportError:
        pass


def take_back(thread):
    """Meets the exception that may still be under way, by setting it once more and waiting for it.

    Python can also clear it, but 3.11 then keeps a flag of it set and runs in circles as soon as it traces.
    """
    try:
        raise_in_thread(thread)
        for _ in range(1000):
            pass
    except KeyboardInterrupt:
        pass
