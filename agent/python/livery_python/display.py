"""What the last expression of a statement shows: its text like any prompt, and richer forms beside it."""

import base64
import builtins
import sys
import traceback

from livery_python import figures

# Asked in this order on the class, never on the object: py4j objects and columns answer any name.
METHODS = (
    ("_repr_html_", "text/html"),
    ("_repr_svg_", "image/svg+xml"),
    ("_repr_png_", "image/png"),
    ("_repr_jpeg_", "image/jpeg"),
    ("_repr_markdown_", "text/markdown"),
    ("_repr_latex_", "text/latex"),
)
LARGEST_FORM = 16 * 1024 * 1024


class Display:
    """Python's displayhook. `take()` hands out the rich forms of the value shown last."""

    def __init__(self, stdout):
        self._stdout = stdout
        self._forms = {}

    def show(self, value):
        """The rich forms come first: a Spark DataFrame asked for HTML, when it shows rows at all, keeps its text
        short afterwards, so that its job runs once."""
        if value is None:
            return
        builtins._ = None
        self._forms = forms_of(value)
        text = self._forms.pop("text/plain", None)
        self._stdout.write((repr(value) if text is None else text) + "\n")
        builtins._ = value

    def take(self):
        """{MIME type: text}, without text/plain; figures that the statement drew are among them."""
        forms, self._forms = self._forms, {}
        if "image/png" not in forms:
            image = attempt(figures.take_drawn)
            if image is not None:
                forms["image/png"] = image
        return forms

    def clear(self):
        """Before a statement: nothing shown or drawn earlier is its own."""
        self._forms = {}
        attempt(figures.forget_drawn)


def forms_of(value):
    if isinstance(value, type):
        return {}
    if figures.is_figure(value):
        image = attempt(lambda: figures.draw(value))
        return {} if image is None else {"image/png": image}
    found = {}
    for method, mime in METHODS:
        if hasattr(type(value), method):
            found[mime] = attempt(getattr(value, method))
    if hasattr(type(value), "_repr_mimebundle_"):
        bundle = attempt(lambda: value._repr_mimebundle_(include=None, exclude=None))
        bundle = bundle[0] if isinstance(bundle, tuple) and bundle else bundle
        if isinstance(bundle, dict):
            found.update(bundle)
    texts = {mime: as_text(form) for mime, form in found.items() if isinstance(mime, str)}
    return {mime: text for mime, text in texts.items() if text is not None and len(text) <= LARGEST_FORM}


def as_text(form):
    if isinstance(form, tuple) and form:
        form = form[0]
    if isinstance(form, bytes):
        return base64.b64encode(form).decode("ascii")
    return form if isinstance(form, str) else None


def attempt(make):
    """A form that fails is left out and logged: the value's text is still worth an answer."""
    try:
        return make()
    except Exception:
        traceback.print_exc(file=sys.stderr)
        return None
