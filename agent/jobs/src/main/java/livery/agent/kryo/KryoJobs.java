package livery.agent.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import com.esotericsoftware.shaded.org.objenesis.strategy.StdInstantiatorStrategy;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.util.Base64;
import livery.agent.interpreter.SparkHandle;
import livery.agent.jobs.JobRunner;
import org.apache.livy.Job;
import org.apache.livy.JobContext;

/**
 * Runs jobs as Livy's Java client sends them: an {@code org.apache.livy.Job} that Kryo 2.22 has written, with all classes
 * by name. Kryo is the client's version, for its releases do not read each other's bytes.
 */
public final class KryoJobs implements JobRunner {
  private final JobContext context;

  /** @param temporary the folder that jobs get from their context */
  public KryoJobs(SparkHandle spark, File temporary) {
    context = new SessionContext(spark, temporary);
  }

  @Override
  public String run(byte[] job) throws Exception {
    Object read = kryo().readClassAndObject(new Input(job));
    if (!(read instanceof Job)) {
      String name = read == null ? "null" : read.getClass().getName();
      throw new IllegalArgumentException("What was sent is no org.apache.livy.Job but " + name + ".");
    }
    Object result = ((Job<?>) read).call(context);
    return result == null ? null : base64(result);
  }

  private static String base64(Object result) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (Output output = new Output(bytes)) {
      kryo().writeClassAndObject(output, result);
    }
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  /** A new one each time: it serves one thread, and remembers classes of jars that may have come since. */
  private static Kryo kryo() {
    Kryo kryo = new Kryo();
    kryo.setInstantiatorStrategy(new StdInstantiatorStrategy());
    kryo.setClassLoader(Thread.currentThread().getContextClassLoader());
    return kryo;
  }
}
