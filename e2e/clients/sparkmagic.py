"""What sparkmagic's kernels see of a server: `sparkmagic.py KERNEL NOTEBOOK`, with the server in LIVERY and a folder in HOME.

Runs a notebook headlessly, cell by cell, and prints per cell the text of its outputs and whether it raised.
"""

import asyncio
import json
import os
import shutil
import sys
import urllib.request
from pathlib import Path

import nbformat
import sparkmagic.kernels
from nbclient import NotebookClient

URL = os.environ["LIVERY"]
HOME = Path(os.environ["HOME"])

CONFIGURE = """%%configure
{"driverMemory": "600m", "name": "notebook", "conf": {"spark.a.number": 5}}"""
RECONFIGURE = """%%configure -f
{"name": "notebook again", "conf": {"spark.a.number": 6}}"""

# Goes on when the test writes a file, and tells the test by another that it has ended.
OUTLAST = f"""import os, time
while not os.path.exists({str(HOME / "go")!r}): time.sleep(0.05)
x = x + 1
open({str(HOME / "done")!r}, "w").close()
print("x is", x)"""

# By notebook, each cell with a name by which the test asks for it.
CELLS = {
    "pyspark": [
        ("configure", CONFIGURE),
        ("start", "print('printed'); 1 + 1"),
        ("conf", "spark.conf.get('spark.a.number')"),
        ("error", "1 / 0"),
        ("sql", "%%sql -o rows -q\nselect id, id * 2 as twice, 'é \"' as text from range(3)"),
        ("local", "%%local\nprint(rows.to_dict('records'))"),
        ("sql error", "%%sql\nselect * from nowhere"),
        ("frame", "%%spark -o frame\nframe = spark.range(4).selectExpr('id', 'id * 0.5 as half')"),
        ("local frame", "%%local\nprint(len(frame), frame.half.sum())"),
        ("to send", "%%local\nimport pandas\nsent = pandas.DataFrame({'a': [1, 2]})"),
        ("send", "%%send_to_spark -i sent -t df -n arrived"),
        ("arrived", "arrived.count()"),
        ("html", "class H:\n  def _repr_html_(self): return '<b>bold</b>'\nH()"),
        ("interrupted", "import time\ntime.sleep(600)"),
        ("after", "'still here'"),
        ("info", "%%info"),
        ("logs", "%%logs"),
        ("reconfigure", RECONFIGURE),
        ("conf again", "spark.conf.get('spark.a.number')"),
        ("cleanup", "%%cleanup -f"),
    ],
    "spark": [
        ("configure", CONFIGURE),
        ("start", 'println("printed"); 1 + 1'),
        ("conf", 'spark.conf.get("spark.a.number")'),
        ("error", '"x".toInt'),
        ("sql", "%%sql -o rows -q\nselect id, id * 2 as twice, 'é' as text from range(3)"),
        ("local", "%%local\nprint(rows.to_dict('records'))"),
        ("sql error", "%%sql\nselect * from nowhere"),
        ("frame", "%%spark -o frame\nval frame = spark.range(4).selectExpr(\"id\", \"id * 0.5 as half\")"),
        ("local frame", "%%local\nprint(len(frame), frame.half.sum())"),
        ("interrupted", "spark.range(1).foreach(_ => Thread.sleep(600000))"),
        ("after", '"still here"'),
        ("info", "%%info"),
        ("cleanup", "%%cleanup -f"),
    ],
    "restart": [
        ("configure", '%%configure\n{"name": "restart"}'),
        ("before", "x = 40"),
        ("over it", OUTLAST),
        ("after", "x + 1"),
        ("sql", "%%sql -o rows -q\nselect 7 as seven"),
        ("local", "%%local\nprint(rows.to_dict('records'))"),
        ("cleanup", "%%cleanup -f"),
    ],
}


async def main(kernel, notebook):
    install(kernel)
    cells = CELLS[notebook]
    document = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code) for _, code in cells])
    client = NotebookClient(document, kernel_name=f"{kernel}kernel", timeout=300, allow_errors=True)
    seen = {}
    async with client.async_setup_kernel():
        for index, (name, _) in enumerate(cells):
            running = asyncio.create_task(client.async_execute_cell(document.cells[index], index))
            if name == "interrupted":
                await busy()
                await client.km.interrupt_kernel()
            await running
            seen[name] = [text_of(output) for output in document.cells[index].outputs]
    return seen


def install(kernel):
    """The kernel as `jupyter kernelspec install` would put it, and sparkmagic's config, in folders of the test's own."""
    spec = Path(sparkmagic.kernels.__file__).parent / f"{kernel}kernel"
    shutil.copytree(spec, HOME / "jupyter" / "kernels" / f"{kernel}kernel")
    os.environ["JUPYTER_PATH"] = str(HOME / "jupyter")
    os.environ["SPARKMAGIC_CONF_DIR"] = str(HOME)
    credentials = {"username": "", "password": "", "url": URL, "auth": "None"}
    config = {"kernel_python_credentials": credentials, "kernel_scala_credentials": credentials}
    (HOME / "config.json").write_text(json.dumps(config))


async def busy():
    """Waits until a session runs a statement."""
    while True:
        listed = await asyncio.to_thread(lambda: json.load(urllib.request.urlopen(f"{URL}/sessions")))
        if any(session["state"] == "busy" for session in listed["sessions"]):
            return
        await asyncio.sleep(0.1)


def text_of(output):
    if output.output_type == "stream":
        return f"{output.name}: {output.text}"
    if output.output_type == "error":
        return f"raised: {output.ename}: {output.evalue}"
    data = output.data
    return data.get("text/html") or data.get("text/plain") or json.dumps(data)


print(json.dumps(asyncio.run(main(*sys.argv[1:]))))
