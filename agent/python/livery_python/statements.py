"""Runs one statement in the session's names and answers its reply."""

import sys

from livery_python import errors
from livery_python.blocks import Compiler
from livery_python.magics import MagicFailed, run_magic

# What is said when the interrupt came where no frame of the user's code was left to tell of.
INTERRUPTED = errors.reply("KeyboardInterrupt", "", [errors.HEADER, "KeyboardInterrupt\n"])


class Statements:
    """`names` is the namespace of __main__, `display` what shows values."""

    def __init__(self, names, display):
        self._names = names
        self._display = display
        self._compiler = Compiler()

    def run(self, text):
        """The reply: {"status": "ok", "data", "magic"} or an error. Whatever user code raises ends in here."""
        self._display.clear()
        try:
            steps = self._compiler.compile(text)
        except (SyntaxError, ValueError, OverflowError, RecursionError, MemoryError) as error:
            return errors.describe(error, with_frames=False)
        try:
            data, magic = self._run_steps(steps)
            return {"status": "ok", "data": data, "magic": magic}
        except MagicFailed as failed:
            return failed.reply
        except BaseException as error:
            # SystemExit too: sys.exit() in a statement is a mistake to be told, not a wish to lose all variables.
            return errors.describe(error)
        finally:
            self._flush()

    def _run_steps(self, steps):
        """(data, whether it is a magic's): the last step's result counts; figures are not drawn behind a magic."""
        shown = None
        for kind, step in steps:
            shown = None
            if kind == "magic":
                shown = run_magic(step, self._names)
            else:
                exec(step, self._names)
        return (self._display.take(), False) if shown is None else (shown, True)

    def _flush(self):
        # User code may have put an object of its own there; it must still be possible to interrupt it.
        try:
            sys.stdout.flush()
        except Exception:
            pass
