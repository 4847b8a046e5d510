"""A batch that shows how often it ran: append.py FILE TOKEN LINES SECONDS EXIT_CODE SPARK.

Appends its token to the file by one write, prints numbered lines over the time, and ends with the exit code.
"""

import os
import sys
import time

file, token, lines, seconds, exit_code, with_spark = sys.argv[1:]

shared = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
os.write(shared, f"{token}\n".encode())

if with_spark == "true":
    from pyspark.sql import SparkSession

    assert SparkSession.builder.getOrCreate().range(10).count() == 10

for line in range(int(lines)):
    # One write for each, so that nothing of another writer comes between a line and its end.
    os.write(1, f"{token} line {line}\n".encode())
    time.sleep(float(seconds) / int(lines))

# Spark's submit passes on the code of Python's exit.
sys.exit(int(exit_code))
