"""The lines that start with %: %json, %table and %matplot, answered as Livy does."""

import json

from livery_python import errors, figures
from livery_python.table import make_table

JSON = "application/json"
TABLE = "application/vnd.livy.table.v1+json"
PNG = "image/png"


class UnknownMagic(Exception):
    """A % line with a command that does not exist."""


class MagicFailed(Exception):
    """Carries the error reply of a magic that cannot be answered: `reply`."""

    def __init__(self, cause):
        super().__init__(str(cause))
        name = type(cause).__name__
        line = "%s: %s\n" % (name, cause)
        self.reply = errors.reply(name, errors.text_of(cause), [line])


def run_magic(text, names):
    """{MIME type: value} of one line, `text` being what follows the %. Raises MagicFailed, or what user code raises."""
    command, _, argument = text.strip().partition(" ")
    if not command:
        raise MagicFailed(UnknownMagic("magic command not specified"))
    if command not in MAGICS:
        raise MagicFailed(UnknownMagic("unknown magic command '%s'" % command))
    if not argument.strip():
        raise MagicFailed(TypeError("%%%s needs the name of a variable behind it" % command))
    return MAGICS[command](evaluate(argument.strip(), names))


def evaluate(argument, names):
    """A name in Livy; any expression is as good."""
    try:
        return eval(compile(argument, "<stdin>", "eval", 0, True), names)
    except (NameError, SyntaxError) as error:
        raise MagicFailed(error) from None


def show_json(value):
    return {JSON: as_json(value)}


def show_table(value):
    try:
        return {TABLE: as_json(make_table(value))}
    except TypeError as error:
        raise MagicFailed(error) from None


def show_plot(value):
    figure = value if figures.is_figure(value) else value.gcf()
    return {PNG: figures.draw(figure)}


def as_json(value):
    """The value as JSON can say it; NaN and the infinities, which it cannot, become null."""
    try:
        text = json.dumps(value)
    except (TypeError, ValueError, RecursionError) as error:
        raise MagicFailed(error) from None
    return json.loads(text, parse_constant=lambda _name: None)


MAGICS = {"json": show_json, "table": show_table, "matplot": show_plot}
