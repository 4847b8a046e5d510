"""What the word before the cursor may become, found out without running any of the user's code.

Names come from __main__ as it is at that moment. Attributes are read from classes and instance dictionaries: neither
properties nor `__getattr__` nor `__dir__` are called. What a call or a property gives is known where its code says so
(`-> DataFrame`), so that chains of Spark's methods can be followed without a job.
"""

import ast
import builtins
import inspect
import keyword
import re
import sys
import types

# A whole expression in front of the last dot is at most this long; longer ones are nobody's typing.
LONGEST_EXPRESSION = 2000
WORD = re.compile(r"(\w*)\Z")
UNKNOWN = object()


def complete(text, names):
    """Sorted names for the end of `text`; those that begin with `_` only where the word does."""
    word = WORD.search(text).group(1)
    before = text[: len(text) - len(word)]
    if before.rstrip().endswith("."):
        found = attributes(resolve(expression_before(before.rstrip()[:-1]), names))
    else:
        found = set(names) | set(vars(builtins)) | set(keyword.kwlist)
    wanted = (name for name in found if isinstance(name, str) and name.startswith(word) and name.isidentifier())
    return sorted(name for name in wanted if word.startswith("_") or not name.startswith("_"))


class Instance:
    """Some value of a class; which one is not known."""

    def __init__(self, kind):
        self.kind = kind


def expression_before(text):
    """The tree of the longest expression at the end of `text` that a dot may follow, or None."""
    text = text[-LONGEST_EXPRESSION:].rstrip()
    best = None
    depth = 0
    for start in range(len(text) - 1, -1, -1):
        char = text[start]
        depth += (char in ")]}") - (char in "([{")
        if depth < 0 or (depth == 0 and not (char.isalnum() or char in "_.([{\"'" or char.isspace())):
            break
        begins = not char.isspace() and char != "." and WORD.search(text[max(0, start - 1) : start]).group(1) == ""
        if depth == 0 and begins:
            best = parse(text[start:]) or best
    return best


def parse(text):
    try:
        tree = ast.parse("(%s)" % text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return tree if isinstance(tree, (ast.Name, ast.Attribute, ast.Call, ast.Constant, ast.List, ast.Dict)) else None


def resolve(tree, names):
    """The value that an expression stands for, an Instance where only its class is known, or UNKNOWN."""
    if isinstance(tree, ast.Name):
        return names.get(tree.id, getattr(builtins, tree.id, UNKNOWN))
    if isinstance(tree, ast.Constant):
        return tree.value
    if isinstance(tree, (ast.List, ast.Dict)):
        return Instance(list if isinstance(tree, ast.List) else dict)
    if isinstance(tree, ast.Attribute):
        return member(resolve(tree.value, names), tree.attr)
    if isinstance(tree, ast.Call):
        return called(resolve(tree.func, names))
    return UNKNOWN


def member(owner, name):
    if owner is UNKNOWN:
        return UNKNOWN
    found = inspect.getattr_static(owner.kind if is_a(owner, Instance) else owner, name, UNKNOWN)
    if is_a(found, staticmethod, classmethod):
        return found.__func__
    if is_a(found, property):
        return called(found.fget)
    # A slot's descriptor is not the slot's value.
    return UNKNOWN if is_a(found, types.GetSetDescriptorType, types.MemberDescriptorType) else found


def called(function):
    """What a call gives, as far as the function's annotation says it."""
    if is_a(function, type):
        return Instance(function)
    function = function.__func__ if is_a(function, types.MethodType) else function
    while is_a(function, types.FunctionType) and is_a(vars(function).get("__wrapped__"), types.FunctionType):
        function = vars(function)["__wrapped__"]
    if not is_a(function, types.FunctionType):
        return UNKNOWN
    kind = function.__annotations__.get("return", UNKNOWN)
    if is_a(kind, str):
        kind = named(kind.strip("\"' "), function)
    return Instance(kind) if is_a(kind, type) else UNKNOWN


def named(name, function):
    """A class by the name that an annotation has for it; imports for type checkers alone are looked up nearby."""
    if name in function.__globals__:
        return function.__globals__[name]
    package = (function.__module__ or "").rpartition(".")[0]
    return vars(sys.modules.get(package, builtins)).get(name, UNKNOWN)


def attributes(owner):
    if owner is UNKNOWN:
        return set()
    if is_a(owner, types.ModuleType):
        return own_names(owner)
    kind = owner.kind if is_a(owner, Instance) else owner
    found = set()
    if not is_a(kind, type):
        found.update(own_names(kind))
        kind = type(kind)
    for base in bases(kind):
        found.update(type.__dict__["__dict__"].__get__(base))
    return found


def own_names(value):
    try:
        names = object.__getattribute__(value, "__dict__")
    except AttributeError:
        return set()
    return set(names) if is_a(names, dict) else set()


def is_a(value, *kinds):
    """`isinstance` without asking the value, which may say anything of its `__class__`."""
    return any(kind in bases(type(value)) for kind in kinds)


def bases(kind):
    return type.__dict__["__mro__"].__get__(kind)
