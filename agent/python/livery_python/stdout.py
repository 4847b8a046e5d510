"""Descriptor 1 as a whole is what a statement prints: Python's prints, its subprocesses' and C code's alike.

The agent reads the other end. Where one statement's text ends is said in the same pipe by a mark, so that text and mark
keep their order; replies never travel there, so nothing that is printed can be taken for one.
"""

import io
import os
import sys

from livery_python.link import duplicate_high


class Stdout:
    """`token` is the session's random part of the marks."""

    def __init__(self, token):
        self._token = token
        self._pipe = duplicate_high(1)
        self._identity = identity(self._pipe)
        self._flush_c = find_c_flush()
        os.register_at_fork(after_in_child=self._forget_pipe)
        self._open()

    def write(self, text):
        """Writes behind what sys.stdout has taken so far, wherever user code may have pointed sys.stdout since."""
        flush(sys.stdout)
        self._stream.write(text)
        self._stream.flush()

    def finish(self, statement):
        """Brings all text of a statement into the pipe, then its mark, and undoes what was done to descriptor 1."""
        self._flush_c()
        if identity(1) != self._identity:
            os.dup2(self._pipe, 1, inheritable=True)
        if not flush(self._stream):
            self._open()
        if sys.stdout is None or getattr(sys.stdout, "closed", False):
            sys.stdout = self._stream
        # Far below PIPE_BUF, hence never torn by what other processes write at the same time.
        os.write(self._pipe, ("\0%s:%d\0" % (self._token, statement)).encode("ascii"))

    def _open(self):
        replaced = getattr(self, "_stream", None)
        # Not closing 1 together with the stream lets sys.stdout.close() do less harm; by lines, so that the order with
        # a subprocess's output is the one of the code, and a background thread's line is out when it is written.
        raw = io.FileIO(1, "w", closefd=False)
        self._stream = io.TextIOWrapper(
            io.BufferedWriter(raw), encoding="utf-8", errors="backslashreplace", line_buffering=True
        )
        if replaced is None or sys.stdout is replaced:
            sys.stdout = self._stream
        sys.__stdout__ = self._stream

    def _forget_pipe(self):
        try:
            os.close(self._pipe)
        except OSError:
            pass


def identity(descriptor):
    try:
        status = os.fstat(descriptor)
    except OSError:
        return None
    return status.st_dev, status.st_ino


def flush(stream):
    """Whether the stream took it; a stream that user code closed or broke is no reason to fail a statement."""
    try:
        stream.flush()
        return True
    except Exception:
        return False


def find_c_flush():
    """C's own stdout buffers fully when it is a pipe. Of this stream alone: fflush(NULL) waits for readers of others."""
    try:
        import ctypes

        libc = ctypes.CDLL(None)
        name = "__stdoutp" if sys.platform == "darwin" else "stdout"
        c_stdout = ctypes.c_void_p.in_dll(libc, name)
        return lambda: libc.fflush(c_stdout)
    except Exception:
        return lambda: None
