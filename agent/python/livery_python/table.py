"""The value of %table: headers with types, and rows."""

import datetime
import decimal
import json

NULL = "NULL_TYPE"


def make_table(value):
    """{"headers": [{"name", "type"}], "data": rows}. Raises TypeError for mixed columns and cells without a type.

    Lists and tuples give columns 0, 1, …, dicts and Rows one per key, sorted; anything else is the one cell of a row.
    A column that a row lacks is null there.
    """
    rows = [as_cells(row) for row in (value if isinstance(value, (list, tuple)) and not is_row(value) else [value])]
    types, table = {}, []
    for row in rows:
        cells = {}
        for name, cell in row.items():
            kind, cells[name] = convert(cell)
            types[name] = join_types(types.get(name, NULL), kind)
        table.append(cells)
    names = sorted(types, key=lambda name: (0, name, "") if isinstance(name, int) else (1, 0, str(name)))
    headers = [{"name": str(name), "type": types[name]} for name in names]
    return {"headers": headers, "data": [[cells.get(name) for name in names] for cells in table]}


def is_row(value):
    return isinstance(value, tuple) and hasattr(type(value), "asDict")


def as_cells(row):
    if is_row(row):
        return row.asDict()
    if isinstance(row, dict):
        return row
    return dict(enumerate(row if isinstance(row, (list, tuple)) else [row]))


def join_types(known, new):
    if new in (NULL, known):
        return known
    if known == NULL:
        return new
    if {known, new} == {"INT_TYPE", "DOUBLE_TYPE"}:
        return "DOUBLE_TYPE"
    raise TypeError("table rows have different types")


def convert(cell):
    """(type, what JSON shows). A number of numpy's counts as the Python number it holds."""
    if not isinstance(cell, (int, float, str)) and hasattr(type(cell), "item") and not getattr(cell, "shape", ()):
        cell = cell.item()
    if cell is None:
        return NULL, None
    for kind, name, show in KINDS:
        if isinstance(cell, kind):
            return name, show(cell)
    raise TypeError("%%table has no type for a cell of class '%s'" % type(cell).__name__)


def plain(cell):
    return cell


def nested(cell):
    """Lists and dicts go in whole; what JSON does not know inside them (dates, decimals) as text."""
    cell = cell.asDict(recursive=True) if is_row(cell) else cell
    return json.loads(json.dumps(cell, default=str), parse_constant=lambda _name: None)


# bool before int and datetime before date: each is also an instance of the other.
KINDS = (
    (bool, "BOOLEAN_TYPE", plain),
    (int, "INT_TYPE", plain),
    (float, "DOUBLE_TYPE", plain),
    (str, "STRING_TYPE", plain),
    (datetime.datetime, "TIMESTAMP_TYPE", str),
    (datetime.date, "DATE_TYPE", str),
    (decimal.Decimal, "DECIMAL_TYPE", str),
    (dict, "MAP_TYPE", nested),
    ((list, tuple), "ARRAY_TYPE", nested),
)
