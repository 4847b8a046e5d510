package livery.agent.python;

import com.google.gson.JsonObject;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.python.Py4JServer;
import org.apache.spark.sql.SparkSession;
import py4j.ClientServer;
import py4j.Gateway;
import py4j.Py4JJavaServer;

/** A py4j server in the driver for one Python process, with the driver's own context and session to be picked up. */
final class SparkGateway {
  private final Py4JServer server;
  private final SparkContext context;
  private final String contextId;
  private final String sessionId;

  private SparkGateway(Py4JServer server, SparkContext context, String contextId, String sessionId) {
    this.server = server;
    this.context = context;
    this.contextId = contextId;
    this.sessionId = sessionId;
  }

  /** Uses Spark's own server class: it decides about pinned threads as PySpark does, and demands a secret. */
  static SparkGateway open(SparkContext context, SparkSession session) {
    Py4JServer server = new Py4JServer(context.getConf());
    server.start();
    Gateway gateway = javaServer(server.server()).getGateway();
    // Handed over by id, not as static entry point: each process gets this session, whatever others exist.
    String contextId = gateway.putNewObject(new JavaSparkContext(context));
    return new SparkGateway(server, context, contextId, gateway.putNewObject(session));
  }

  /** What the Python process needs to know. */
  JsonObject describe() {
    SparkConf conf = context.getConf();
    JsonObject gateway = new JsonObject();
    gateway.addProperty("port", server.getListeningPort());
    gateway.addProperty("secret", server.secret());
    gateway.addProperty("context", contextId);
    gateway.addProperty("session", sessionId);
    gateway.addProperty("sparkVersion", context.version());
    gateway.addProperty("workerPython", conf.contains("spark.pyspark.python") ? conf.get("spark.pyspark.python") : null);
    gateway.addProperty("local", context.isLocal());
    return gateway;
  }

  void close() {
    try {
      server.shutdown();
    } catch (RuntimeException e) {
      // Its last connection may be going down at the same moment.
    }
  }

  private static Py4JJavaServer javaServer(Object server) {
    return server instanceof ClientServer ? ((ClientServer) server).getJavaServer() : (Py4JJavaServer) server;
  }
}
