"""What a job is called with: the session's Spark, and a place for what jobs leave to later ones."""

from collections import OrderedDict

KEPT_OBJECTS = 100


class JobContext:
    """One for all jobs of a session, with the names that Livy's context has."""

    def __init__(self, names, temporary):
        self._names = names
        self._streaming = None
        self._shared = OrderedDict()
        self.local_tmp_dir = self.local_tmp_dir_path = temporary

    @property
    def sc(self):
        return self._names["sc"]

    @property
    def sql_ctx(self):
        return self._names["sqlContext"]

    @property
    def hive_ctx(self):
        if "HiveContext" not in self._names:
            raise ValueError("This Spark has no HiveContext; use spark_session.")
        if self.sc.getConf().get("spark.sql.catalogImplementation", "in-memory").lower() != "hive":
            raise ValueError("This session has no Hive: open one with spark.sql.catalogImplementation = hive.")
        return self._names["HiveContext"](self.sc)

    @property
    def spark_session(self):
        return self._names["spark"]

    def create_streaming_ctx(self, batch_duration):
        """`batch_duration` is in seconds."""
        if self._streaming is not None:
            raise ValueError("Streaming context already exists")
        self._streaming = self._names["StreamingContext"](self.sc, batch_duration)

    @property
    def streaming_ctx(self):
        if self._streaming is None:
            raise ValueError("create_streaming_ctx function should be called first")
        return self._streaming

    def stop_streaming_ctx(self):
        if self._streaming is None:
            raise ValueError("Cannot stop streaming context. Streaming context is None")
        self._streaming.stop(stopSparkContext=False)
        self._streaming = None

    def get_shared_object(self, name):
        """None where there is none."""
        if name in self._shared:
            self._shared.move_to_end(name)
        return self._shared.get(name)

    def set_shared_object(self, name, value):
        self._shared[name] = value
        self._shared.move_to_end(name)
        while len(self._shared) > KEPT_OBJECTS:
            self._shared.popitem(last=False)

    def remove_shared_object(self, name):
        self._shared.pop(name, None)
