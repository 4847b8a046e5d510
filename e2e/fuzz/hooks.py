"""What schemathesis is told about Livery; run.ts starts it. Requests stay as they are generated, with these exceptions:
many speak of what is there, and most of those that would start a driver cannot, for a driver costs a second of a core."""

import json
import os
import urllib.error
import urllib.request

import schemathesis
from schemathesis.generation.meta import TestPhase

# Each living batch or session is a JVM, or is about to be one.
MOST_LIVING = 2
# A longer wait teaches nothing, seconds.
LONGEST_WAIT = 1
# A Python file that may be run.
FILE = os.environ["LIVERY_FUZZ_FILE"]

made = []
kept = {}
calls = 0
creates = 0


@schemathesis.hook
def before_call(context, case, kwargs):
    global calls
    calls += 1
    noun = noun_of(case.operation.path)
    if isinstance(case.query.get("wait"), int):
        case.query["wait"] = min(case.query["wait"], LONGEST_WAIT)
    # The stateful phase has numbers of its own.
    guessed = case.meta is None or case.meta.phase.name != TestPhase.STATEFUL
    if guessed and "id" in case.path_parameters and case.operation.method != "delete" and calls % 2 == 0:
        case.path_parameters["id"] = something_of(noun, base_of(case))
        if "statement" in case.path_parameters:
            case.path_parameters["statement"] = 0
    if is_create(case) and isinstance(case.body, dict):
        case.body = creatable(case.body, noun)


@schemathesis.hook
def after_call(context, case, response):
    """What was made is deleted once newer ones are there, and that is waited for."""
    if response.status_code != 201 or not is_create(case):
        return
    made.append((noun_of(case.operation.path), json.loads(response.content)["id"]))
    while len(made) > MOST_LIVING:
        noun, number = made.pop(0)
        ask(base_of(case), "DELETE", f"/v1/{noun}/{number}")


def creatable(body, noun):
    """Of twenty bodies one that will do, one as it was generated, and the others with a file that is refused last of all."""
    global creates
    creates += 1
    if creates % 20 == 0:
        return good_body(noun)
    return body if creates % 20 == 10 else {**body, "jars": ["refused"]}


def good_body(noun):
    return {"file": FILE} if noun == "batches" else {"kind": "pyspark"}


def something_of(noun, base):
    """The number of a batch or session that is there: in turn one that was just made, and one that has time to start."""
    recent = [number for kind, number in made if kind == noun]
    if recent and calls % 4 == 0:
        return recent[-1]
    if noun not in kept or ask(base, "GET", f"/v1/{noun}/{kept[noun]}") is None:
        kept[noun] = ask(base, "POST", f"/v1/{noun}", good_body(noun))["id"]
    return kept[noun]


def is_create(case):
    return case.operation.method == "post" and case.operation.path.removeprefix("/v1") in ("/batches", "/sessions")


def noun_of(path):
    return path.removeprefix("/v1").split("/")[1]


def base_of(case):
    return case.operation.base_url.rstrip("/")


def ask(base, method, path, body=None):
    """The answer, or None where there is no such thing, or no more: the fuzz may have deleted it itself."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(base + path, data, {"Content-Type": "application/json"}, method=method)
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            return json.loads(response.read() or "{}")
    except urllib.error.HTTPError as error:
        if error.code not in (404, 410):
            raise
        return None
