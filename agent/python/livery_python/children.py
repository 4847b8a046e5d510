"""The processes that a statement has started: a cancel reaches them too, as Ctrl-C in a terminal does."""

import os
import signal

# Python's `os.system` waits deaf to SIGINT until its child has ended, so it is the child that has to be asked; one that
# does not listen either is ended.
ASKS_BEFORE_KILL = 20


def children_of(pid):
    """Ids of the processes that the main thread of `pid` has started and that have not been waited for."""
    try:
        with open("/proc/%d/task/%d/children" % (pid, pid)) as listed:
            return {int(word) for word in listed.read().split()}
    except OSError:
        return set()


def signal_new_children(pid, known, asks):
    """Signals the children of `pid` that are not in `known`, with all that they have started themselves."""
    number = signal.SIGINT if asks <= ASKS_BEFORE_KILL else signal.SIGKILL
    waiting = list(children_of(pid) - known)
    while waiting:
        child = waiting.pop()
        waiting.extend(children_of(child))
        try:
            os.kill(child, number)
        except OSError:
            pass
