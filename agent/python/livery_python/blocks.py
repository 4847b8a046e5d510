"""Turns the text of a statement into steps. All of it is parsed before the first step runs."""

import __future__
import ast

FILE = "<stdin>"
FUTURE_FLAGS = 0
for _name in __future__.all_feature_names:
    FUTURE_FLAGS |= getattr(__future__, _name).compiler_flag


class Compiler:
    """Remembers `from __future__ import …` from one statement to the next, as the interactive Python does."""

    def __init__(self):
        self._flags = 0

    def compile(self, text):
        """Answers steps: ("magic", text behind the %) or ("code", code object). Raises SyntaxError, ValueError, …"""
        steps = []
        chunks = self._split(text)
        for index, (kind, body) in enumerate(chunks):
            if kind == "magic":
                steps.append((kind, body))
            else:
                steps.extend(("code", code) for code in self._compile_tree(body, index == len(chunks) - 1))
        return steps

    def _split(self, text):
        try:
            return [("code", self._parse(text))]
        except SyntaxError:
            # Only now: a line that starts with % is often good Python, inside a string or an expression.
            if not any(line.startswith("%") for line in text.split("\n")):
                raise
        chunks = []
        for kind, first, lines in group_lines(text):
            # The empty lines in front keep the line numbers of errors and tracebacks those of the statement.
            chunks.append((kind, lines[0][1:] if kind == "magic" else self._parse("\n" * first + "\n".join(lines))))
        return chunks

    def _parse(self, text):
        return compile(text, FILE, "exec", ast.PyCF_ONLY_AST | self._flags, dont_inherit=True)

    def _compile_tree(self, tree, is_last):
        """Everything but the last node of the statement runs silently, that one as if typed at the prompt."""
        silent, shown = (tree.body[:-1], tree.body[-1:]) if is_last else (tree.body, [])
        for kind, body in (("exec", silent), ("single", shown)):
            if body:
                part = ast.Interactive(body) if kind == "single" else ast.Module(body, [])
                code = compile(part, FILE, kind, self._flags, dont_inherit=True)
                self._flags |= code.co_flags & FUTURE_FLAGS
                yield code


def group_lines(text):
    """Runs of lines as (kind, index of the first line, lines); a magic is a run of its own."""
    groups = []
    for index, line in enumerate(text.rstrip().split("\n")):
        if line.startswith("%"):
            groups.append(("magic", index, [line]))
        elif groups and groups[-1][0] == "code":
            groups[-1][2].append(line)
        else:
            groups.append(("code", index, [line]))
    return groups
