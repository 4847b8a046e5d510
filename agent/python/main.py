"""Starts the Python interpreter of a session: reads its one line of instructions and dials the agent.

Any Python must be able to parse this file, 2.7 too: its job is to say that it is too old, not to die of a syntax error.
"""

import json
import os
import socket
import sys

OLDEST = (3, 8)


def main():
    instructions = json.loads(sys.stdin.readline())
    connection = socket.create_connection(("127.0.0.1", instructions["port"]), 30)
    connection.settimeout(None)
    if sys.version_info[:2] < OLDEST:
        refuse(connection, instructions["secret"])
    scripts = os.path.dirname(os.path.abspath(__file__))
    sys.path[:] = [scripts] + [entry for entry in sys.path if os.path.abspath(entry or ".") != scripts]
    from livery_python import session

    # As in an interactive Python: modules are looked up in the current directory first, and ours are nowhere in sight.
    sys.path[0] = ""
    sys.argv[:] = [""]
    session.run(connection, instructions)


def refuse(connection, secret):
    message = "Python %d.%d (%s) is too old: Livery needs %d.%d or later; set spark.pyspark.python or PYSPARK_PYTHON." % (
        sys.version_info[0],
        sys.version_info[1],
        sys.executable,
        OLDEST[0],
        OLDEST[1],
    )
    for frame in ({"type": "hello", "secret": secret}, {"type": "unfit", "message": message}):
        connection.sendall((json.dumps(frame) + "\n").encode("utf-8"))
    connection.close()
    sys.exit(1)


main()
