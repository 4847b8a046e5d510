"""Runs one dbt command on the project in `dbt/` and says how each of its nodes ended: `dbt.py run --select orders`."""

import json
import os
import sys
from pathlib import Path

from dbt.cli.main import dbtRunner

project = str(Path(__file__).with_name("dbt"))
os.environ.update(DBT_PROJECT_DIR=project, DBT_PROFILES_DIR=project, DBT_SEND_ANONYMOUS_USAGE_STATS="False")
ran = dbtRunner().invoke(sys.argv[1:])
if ran.exception:
    sys.exit(str(ran.exception))
nodes = {result.node.name: [str(result.status), result.message] for result in ran.result}
print(json.dumps({"success": ran.success, "nodes": nodes}))
