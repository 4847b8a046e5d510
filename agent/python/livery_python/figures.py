"""Matplotlib's figures as PNG. It is looked at only when user code has imported it."""

import base64
import io
import sys


def is_figure(value):
    module = sys.modules.get("matplotlib.figure")
    kind = getattr(module, "Figure", None)
    return kind is not None and isinstance(value, kind)


def draw(figure):
    """The figure as base64 of a PNG file."""
    file = io.BytesIO()
    figure.savefig(file, format="png")
    figure.stale = False
    return base64.b64encode(file.getvalue()).decode("ascii")


def take_drawn():
    """The pyplot figure that was drawn upon since `forget_drawn`, as base64; the newest of several; None without one."""
    changed = [figure for figure in open_figures() if figure.stale and figure.axes]
    return draw(changed[-1]) if changed else None


def forget_drawn():
    """What is open now belongs to earlier statements.

    Figures stay open, as in Livy, where a later `%matplot plt` shows them again. Matplotlib's own mark for "changed
    since it was rendered" tells which are new.
    """
    for figure in open_figures():
        figure.stale = False


def open_figures():
    helpers = sys.modules.get("matplotlib._pylab_helpers")
    if helpers is None or "matplotlib.pyplot" not in sys.modules:
        return []
    return [manager.canvas.figure for manager in helpers.Gcf.figs.values()]
