"""The error output of a statement, as Livy shapes it."""

import os
import sys
import traceback

HEADER = "Traceback (most recent call last):\n"
PACKAGE = os.path.dirname(os.path.abspath(__file__))
LONGEST_TEXT = 4 * 1024 * 1024


def describe(error, with_frames=True):
    """The reply for an exception: its class, `str` and traceback lines, each with its line end.

    Frames of this package and the statement's own top frame are left out. Like Livy, only the outermost of chained
    exceptions is told (clients show the lines as they come); the whole chain goes to the session's log.
    """
    try:
        if error.__cause__ is not None:
            log_chain(error)
        lines = format_lines(error) if with_frames else traceback.format_exception_only(type(error), error)
    except Exception:
        # A __str__ or a source file can be as broken as anything else of the user's.
        lines = [HEADER, type(error).__name__ + "\n"]
    return reply(type(error).__name__, text_of(error), lines)


def reply(name, value, lines):
    return {"status": "error", "ename": name, "evalue": shorten(value), "traceback": [shorten(line) for line in lines]}


def format_lines(error):
    told = traceback.TracebackException(type(error), error, error.__traceback__)
    frames = list(told.stack)
    for index, frame in enumerate(frames):
        if frame.filename == "<stdin>" and frame.name == "<module>":
            frames = frames[index + 1 :]
            break
    told.stack[:] = [frame for frame in frames if os.path.dirname(frame.filename) != PACKAGE]
    if getattr(told, "exceptions", None):
        return list(told.format(chain=False))
    return [HEADER] + told.stack.format() + list(told.format_exception_only())


def text_of(error):
    try:
        return str(error)
    except Exception as broken:
        return "<its text cannot be made: %s>" % type(broken).__name__


def log_chain(error):
    try:
        lines = traceback.format_exception(type(error), error, error.__traceback__)
        sys.stderr.write("".join(lines))
    except Exception:
        pass


def shorten(text):
    if len(text) <= LONGEST_TEXT:
        return text
    return "%s… (%d characters more)" % (text[:LONGEST_TEXT], len(text) - LONGEST_TEXT)
