"""The socket to the agent: JSON objects, one a line, in both directions."""

import fcntl
import json
import os
import queue
import socket
import threading

# User code that closes "all" descriptors, as daemonising recipes do, usually starts at 3 and stops early.
HIGH_DESCRIPTOR = 300


class Link:
    """Carries the frames. Commands wait in a queue for the main thread, questions in another for a thread of their own;
    interrupts are handed over at once."""

    def __init__(self, connection):
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket = socket.socket(fileno=duplicate_high(connection.fileno()))
        connection.close()
        self._pid = os.getpid()
        self._commands = queue.SimpleQueue()
        self._questions = queue.SimpleQueue()
        self._sending = threading.Lock()

    def listen(self, interrupt):
        """Starts the reading thread; `interrupt(id)` is called on it for every interrupt the agent sends."""
        threading.Thread(target=self._read, args=(interrupt,), name="livery-link", daemon=True).start()
        # A forked child inherits the descriptor; were it left open there, the agent would not see this process die.
        os.register_at_fork(after_in_child=self._socket.close)

    def next_command(self):
        """Waits for the next command, a dict with a `type`."""
        return self._commands.get()

    def answer_questions(self, answer):
        """Starts the thread that calls `answer(text)` for every question, and sends what it gives."""

        def serve():
            while True:
                question = self._questions.get()
                try:
                    candidates = answer(question["text"])
                except Exception:
                    candidates = []
                self.send({"type": "answer", "number": question["number"], "candidates": candidates})

        threading.Thread(target=serve, name="livery-completion", daemon=True).start()

    def send(self, frame):
        """Sends one dict, unless this is a fork of the interpreter: the agent speaks with one process alone."""
        if os.getpid() == self._pid:
            with self._sending:
                self._socket.sendall((json.dumps(frame) + "\n").encode("ascii"))

    def _read(self, interrupt):
        try:
            for line in self._socket.makefile("rb"):
                command = json.loads(line)
                if command["type"] == "interrupt":
                    interrupt(command["id"])
                elif command["type"] == "complete":
                    self._questions.put(command)
                else:
                    self._commands.put(command)
        except OSError:
            pass
        # The agent is gone, so nobody can want what still runs here. Not sys.exit: the main thread may be busy for ever.
        os._exit(1)


def duplicate_high(descriptor):
    """A copy of a descriptor with a high number, closed on exec."""
    try:
        return fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, HIGH_DESCRIPTOR)
    except OSError:
        return fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, 3)
