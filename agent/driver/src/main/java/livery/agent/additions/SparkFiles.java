package livery.agent.additions;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import livery.agent.interpreter.InterpreterException;
import livery.agent.interpreter.SparkHandle;
import org.apache.spark.SparkContext;

/** Adds a file to the running Spark and, where it is a library, to what the session's code can load. */
public final class SparkFiles {
  /** The schemes that Spark fetches without asking Hadoop, which would miss a file at once. */
  private static final List<String> WEB = Arrays.asList("http", "https", "ftp");

  /** As Spark's own for a fetch (`spark.files.fetchTimeout`). */
  private static final int PATIENCE_MS = 60_000;

  private final SparkHandle spark;
  private final ClassLoader loader;

  /** @param loader of the session's code; it or one above it can be given more jars */
  public SparkFiles(SparkHandle spark, ClassLoader loader) {
    this.spark = spark;
    this.loader = loader;
  }

  /** @param fetched where the file is, null if it is to be had from the addition's URI */
  void add(Addition addition, Path fetched) throws IOException, InterpreterException {
    SparkContext context = spark.context();
    Path local = fetched == null ? localFile(URI.create(addition.uri)) : fetched;
    String location = local == null ? addition.uri : local.toString();
    if (local != null && !Files.isReadable(local)) {
      throw new FileNotFoundException(local + " cannot be read: there is no such file, or Spark's user may not.");
    }
    if (local == null) {
      checkWebAddress(URI.create(addition.uri));
    }
    if (!addition.toClassPath || addition.toPython || local == null) {
      context.addFile(location);
    }
    if (addition.toClassPath) {
      context.addJar(location);
      Path jar = local == null ? Paths.get(org.apache.spark.SparkFiles.get(addition.name)) : local;
      extendClassPath(jar.toUri().toURL());
      spark.libraries().addJar(jar.toString());
    }
    if (addition.toPython) {
      spark.libraries().addPython(location);
    }
  }

  /** Spark remembers a web address also where it leads nowhere, and from then on every task fails that tries to fetch it. */
  private static void checkWebAddress(URI uri) throws IOException {
    if (WEB.contains(uri.getScheme().toLowerCase(Locale.ROOT))) {
      URLConnection connection = uri.toURL().openConnection();
      connection.setConnectTimeout(PATIENCE_MS);
      connection.setReadTimeout(PATIENCE_MS);
      connection.getInputStream().close();
    }
  }

  /** Null for a file that is elsewhere. */
  private static Path localFile(URI uri) {
    String scheme = uri.getScheme();
    boolean here = scheme == null || scheme.equalsIgnoreCase("file") || scheme.equalsIgnoreCase("local");
    return here ? Paths.get(uri.getPath()) : null;
  }

  /** Spark's submitter loads the program with a loader that takes more URLs, as `spark.jars` do. */
  private void extendClassPath(URL jar) throws MalformedURLException {
    for (ClassLoader each = loader; each != null; each = each.getParent()) {
      try {
        each.getClass().getMethod("addURL", URL.class).invoke(each, jar);
        return;
      } catch (NoSuchMethodException notThisOne) {
        // its parent may
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("The driver's class path cannot be extended: " + e, e);
      }
    }
    throw new IllegalStateException("The driver's class path cannot be extended: no loader of Spark's takes more jars.");
  }
}
