package livery.agent.sql;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import livery.agent.interpreter.Interpreter;
import livery.agent.interpreter.InterpreterException;
import livery.agent.interpreter.Output;
import livery.agent.interpreter.SparkHandle;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Runs one SQL statement a time. The result is Livy's {@code application/json} table, {@code schema} and {@code data};
 * a result that has more rows than the limit also has {@code truncated} and {@code rowLimit}.
 */
public final class SqlInterpreter implements Interpreter {
  /**
   * Cancelling the jobs ends most statements within a moment, with an error that says so. The thread is interrupted
   * only if that did not help: in planning, in a catalog, in code of the user's.
   */
  private static final int PATIENCE = 3;

  private final int rowLimit;
  private SparkHandle spark;
  private Thread executing;
  private int interrupts;

  /** @param rowLimit how many rows a result has at most */
  public SqlInterpreter(int rowLimit) {
    this.rowLimit = rowLimit;
  }

  @Override
  public void start(SparkHandle spark) throws InterpreterException {
    spark.session();
    this.spark = spark;
  }

  @Override
  public Output execute(int id, String code) {
    begin();
    try {
      Dataset<Row> result = spark.session().sql(code);
      List<Row> rows = result.takeAsList(rowLimit == Integer.MAX_VALUE ? rowLimit : rowLimit + 1);
      return Output.ok(table(result.schema().json(), rows));
    } catch (Throwable e) {
      return error(e);
    } finally {
      end();
    }
  }

  @Override
  public synchronized void interrupt() {
    if (executing != null && ++interrupts >= PATIENCE) {
      executing.interrupt();
    }
  }

  @Override
  public List<String> complete(String code, int cursor) {
    try {
      return new SqlCompletion(spark.session()).candidates(code, cursor);
    } catch (InterpreterException sparkWasStopped) {
      return new ArrayList<>();
    }
  }

  @Override
  public void close() {}

  private synchronized void begin() {
    executing = Thread.currentThread();
    interrupts = 0;
  }

  private synchronized void end() {
    executing = null;
    Thread.interrupted();
  }

  private String table(String schema, List<Row> rows) throws IOException {
    boolean truncated = rows.size() > rowLimit;
    StringWriter text = new StringWriter();
    JsonWriter json = new JsonWriter(text);
    json.beginObject().name("application/json").beginObject();
    json.name("schema").jsonValue(schema);
    json.name("data").beginArray();
    for (Row row : truncated ? rows.subList(0, rowLimit) : rows) {
      json.beginArray();
      for (int i = 0; i < row.length(); i++) {
        Cells.write(json, row.get(i));
      }
      json.endArray();
    }
    json.endArray();
    if (truncated) {
      json.name("truncated").value(true).name("rowLimit").value(rowLimit);
    }
    json.endObject().endObject().close();
    return text.toString();
  }

  private static Output error(Throwable e) {
    List<String> frames = new ArrayList<>();
    for (StackTraceElement frame : e.getStackTrace()) {
      frames.add(frame.toString());
    }
    String message = e instanceof Exception && e.getMessage() != null ? e.getMessage() : e.toString();
    return Output.error("Error", message, frames, "");
  }
}
