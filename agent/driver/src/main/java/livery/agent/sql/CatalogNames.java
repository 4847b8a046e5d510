package livery.agent.sql;

import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.TableIdentifier;
import scala.Tuple2;
import scala.collection.Iterator;

/**
 * Names in the session's catalog. Asked from the catalog itself: {@code spark.catalog} and {@code show tables} make each
 * look-up a query in Spark's web page. By reflection, for its {@code Seq} is another in Scala 2.13.
 */
final class CatalogNames {
  private final Object catalog;

  CatalogNames(SparkSession session) {
    catalog = call(call(session, "sessionState"), "catalog");
  }

  String currentDatabase() {
    return (String) call(catalog, "getCurrentDatabase");
  }

  Set<String> databases() {
    return names(call(catalog, "listDatabases"), name -> (String) name);
  }

  /** Tables and views of a database, and the session's temporary views. */
  Set<String> tables(String database) {
    return names(call(catalog, "listTables", database), table -> ((TableIdentifier) table).table());
  }

  /** Functions that are called by a name, built in or made in the session. */
  Set<String> functions() {
    Set<String> functions =
        names(
            call(catalog, "listFunctions", currentDatabase()),
            function -> ((FunctionIdentifier) ((Tuple2<?, ?>) function)._1()).funcName());
    functions.removeIf(name -> !name.matches("\\w+"));
    return functions;
  }

  private static Set<String> names(Object sequence, Function<Object, String> name) {
    Set<String> names = new TreeSet<>();
    Iterator<?> elements = ((scala.collection.Iterable<?>) sequence).iterator();
    while (elements.hasNext()) {
      names.add(name.apply(elements.next()));
    }
    return names;
  }

  private static Object call(Object target, String method, String... arguments) {
    Class<?>[] types = new Class<?>[arguments.length];
    java.util.Arrays.fill(types, String.class);
    try {
      return target.getClass().getMethod(method, types).invoke(target, (Object[]) arguments);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Spark's catalog has no " + method + ", or it failed", e);
    }
  }
}
