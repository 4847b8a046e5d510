package livery.agent.kryo;

import java.io.File;
import java.util.NoSuchElementException;
import livery.agent.interpreter.InterpreterException;
import livery.agent.interpreter.SparkHandle;
import org.apache.livy.JobContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SQLContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.hive.HiveContext;
import org.apache.spark.streaming.Duration;
import org.apache.spark.streaming.api.java.JavaStreamingContext;

/** The session's Spark, as jobs see it; one for all jobs of a session. */
final class SessionContext implements JobContext {
  private final SparkHandle spark;
  private final File temporary;
  private final SharedObjects shared = new SharedObjects();
  private JavaStreamingContext streaming;
  private Object hive; // not by its class, which a Spark without Hive does not have

  SessionContext(SparkHandle spark, File temporary) {
    this.spark = spark;
    this.temporary = temporary;
  }

  @Override
  public JavaSparkContext sc() {
    return JavaSparkContext.fromSparkContext(session().sparkContext());
  }

  @Override
  public SQLContext sqlctx() {
    return session().sqlContext();
  }

  @Override
  public synchronized HiveContext hivectx() {
    String catalog = session().sparkContext().getConf().get("spark.sql.catalogImplementation", "in-memory");
    if (!catalog.equalsIgnoreCase("hive")) {
      throw new IllegalStateException("This session has no Hive: open one with spark.sql.catalogImplementation = hive.");
    }
    if (hive == null) {
      hive = new HiveContext(session().sparkContext());
    }
    return (HiveContext) hive;
  }

  @Override
  public synchronized void createStreamingContext(long batchMillis) {
    if (streaming != null) {
      throw new IllegalStateException("There is a streaming context already: stop it first.");
    }
    streaming = new JavaStreamingContext(sc(), new Duration(batchMillis));
  }

  @Override
  public synchronized JavaStreamingContext streamingctx() {
    if (streaming == null) {
      throw new IllegalStateException("There is no streaming context: createStreamingContext makes one.");
    }
    return streaming;
  }

  @Override
  public synchronized void stopStreamingCtx() {
    if (streaming != null) {
      streaming.stop(false);
      streaming = null;
    }
  }

  @Override
  @SuppressWarnings("unchecked")
  public <E> E sparkSession() {
    return (E) session();
  }

  @Override
  @SuppressWarnings("unchecked")
  public <E> E getSharedObject(String name) {
    Object object = shared.get(name);
    if (object == null) {
      throw new NoSuchElementException("There is no shared object " + name + ".");
    }
    return (E) object;
  }

  @Override
  public <E> void setSharedObject(String name, E object) {
    shared.put(name, object);
  }

  @Override
  @SuppressWarnings("unchecked")
  public <E> E removeSharedObject(String name) {
    return (E) shared.remove(name);
  }

  @Override
  public File getLocalTmpDir() {
    return temporary;
  }

  private SparkSession session() {
    try {
      return spark.session();
    } catch (InterpreterException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }
}
