package livery.agent.r;

import java.lang.reflect.Method;
import livery.agent.interpreter.InterpreterException;
import scala.Tuple2;

/**
 * Spark's own server for SparkR, in the driver, for one R process. By reflection: it is Spark's private class, and what it
 * answers has another shape in other versions.
 */
final class SparkRBackend {
  private final Object backend;
  private final int port;
  private final String secret;

  private SparkRBackend(Object backend, int port, String secret) {
    this.backend = backend;
    this.port = port;
    this.secret = secret;
  }

  static SparkRBackend open() throws InterpreterException {
    try {
      Object backend = Class.forName("org.apache.spark.api.r.RBackend").getDeclaredConstructor().newInstance();
      Tuple2<?, ?> bound = (Tuple2<?, ?>) call(backend, "init");
      SparkRBackend opened = new SparkRBackend(backend, (Integer) bound._1(), (String) call(bound._2(), "secret"));
      Thread thread = new Thread(opened::run, "livery-sparkr-backend");
      thread.setDaemon(true);
      thread.start();
      return opened;
    } catch (ReflectiveOperationException | LinkageError e) {
      throw new InterpreterException("This Spark has no server for SparkR that is known here: " + e, e);
    }
  }

  int port() {
    return port;
  }

  String secret() {
    return secret;
  }

  void close() {
    try {
      call(backend, "close");
    } catch (ReflectiveOperationException e) {
      // It was closed by a statement.
    }
  }

  private void run() {
    try {
      call(backend, "run");
    } catch (ReflectiveOperationException e) {
      // It is closing.
    }
  }

  private static Object call(Object target, String name) throws ReflectiveOperationException {
    Method method = target.getClass().getMethod(name);
    method.setAccessible(true);
    return method.invoke(target);
  }
}
