"""Where PySpark and py4j come from: the Spark home that the driver runs, before anything the Python has installed."""

import glob
import importlib.util
import os
import sys


def add_to_path(spark_home):
    """Makes `import pyspark` and `import py4j` find those of `spark_home`; without one, what is installed is used."""
    if not spark_home:
        return
    python = os.path.join(spark_home, "python")
    if os.path.isfile(os.path.join(python, "pyspark", "__init__.py")):
        sys.path[1:1] = [python] + archives(python, "py4j-*-src.zip")
    elif os.path.isfile(os.path.join(spark_home, "__init__.py")):
        # Spark as pip installs it: the Spark home is the package itself, beside everything else of its environment,
        # which must not come into the path of another Python.
        sys.path[1:1] = archives(python, "py4j-*-src.zip")
        load_package(spark_home)
    else:
        sys.path[1:1] = archives(python, "pyspark.zip") + archives(python, "py4j-*-src.zip")


def load_package(folder):
    file = os.path.join(folder, "__init__.py")
    installed = importlib.util.find_spec("pyspark")
    if installed is not None and installed.origin and os.path.realpath(installed.origin) == os.path.realpath(file):
        return
    spec = importlib.util.spec_from_file_location("pyspark", file, submodule_search_locations=[folder])
    package = importlib.util.module_from_spec(spec)
    sys.modules["pyspark"] = package
    try:
        spec.loader.exec_module(package)
    except BaseException:
        sys.modules.pop("pyspark", None)
        raise


def archives(python, pattern):
    return sorted(glob.glob(os.path.join(python, "lib", pattern)))


def explain(error, spark_home):
    """One sentence on why PySpark cannot be imported and what to do."""
    version = "Python %d.%d (%s)" % (sys.version_info[0], sys.version_info[1], sys.executable)
    if isinstance(error, ModuleNotFoundError) and error.name in ("pyspark", "py4j"):
        place = "in SPARK_HOME (%s) nor " % spark_home if spark_home else ""
        return "%s finds no module %s %sinstalled: set SPARK_HOME to a Spark with its python folder, or install %s." % (
            version,
            error.name,
            place and "neither " + place,
            error.name,
        )
    return (
        "PySpark%s cannot be imported by %s: %s: %s; set spark.pyspark.python or PYSPARK_PYTHON to a Python that this "
        "Spark supports." % (" of " + spark_home if spark_home else "", version, type(error).__name__, error)
    )
