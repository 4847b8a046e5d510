package livery.agent.sql;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import scala.Tuple2;
import scala.collection.Iterable;
import scala.collection.Iterator;

/**
 * How a value of a row becomes JSON. Numbers are exact: decimals are number tokens of all their digits, a float is not
 * widened. NaN is null, as in Livy; infinities, which JSON lacks and null would hide, are the texts "Infinity" and
 * "-Infinity". Dates and times are ISO texts, a fraction only where there is one, the instant in UTC with Z; intervals
 * are ISO durations and periods. Structs are objects, maps too (a key that is no text is the text of its JSON), binary
 * is a list of signed bytes. What is none of these, of a type that came with a newer Spark perhaps, is its text.
 */
final class Cells {
  private static final DateTimeFormatter LOCAL =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuu-MM-dd'T'HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .toFormatter();

  /** 1900-01-01: before it, java.sql.Timestamp counts by another calendar and time zone rules than Spark does. */
  private static final long MODERN_MS = -2208988800000L;

  private Cells() {}

  static void write(JsonWriter json, Object value) throws IOException {
    if (value == null) {
      json.nullValue();
    } else if (value instanceof String) {
      json.value((String) value);
    } else if (value instanceof Boolean) {
      json.value((Boolean) value);
    } else if (value instanceof Double || value instanceof Float) {
      writeFloating(json, (Number) value);
    } else if (value instanceof BigDecimal) {
      json.jsonValue(((BigDecimal) value).toPlainString());
    } else if (value instanceof Number) {
      json.jsonValue(value.toString());
    } else if (value instanceof byte[]) {
      writeBytes(json, (byte[]) value);
    } else if (value instanceof Row) {
      writeStruct(json, (Row) value);
    } else if (value instanceof scala.collection.Map) {
      writeMap(json, (scala.collection.Map<?, ?>) value);
    } else if (value instanceof Iterable) {
      writeArray(json, (Iterable<?>) value);
    } else {
      json.value(text(value));
    }
  }

  private static void writeFloating(JsonWriter json, Number value) throws IOException {
    double d = value.doubleValue();
    if (Double.isNaN(d)) {
      json.nullValue();
    } else if (Double.isInfinite(d)) {
      json.value(d > 0 ? "Infinity" : "-Infinity");
    } else {
      json.jsonValue(value.toString());
    }
  }

  private static void writeBytes(JsonWriter json, byte[] bytes) throws IOException {
    json.beginArray();
    for (byte b : bytes) {
      json.value((long) b);
    }
    json.endArray();
  }

  private static void writeStruct(JsonWriter json, Row row) throws IOException {
    StructField[] fields = row.schema() == null ? null : row.schema().fields();
    json.beginObject();
    for (int i = 0; i < row.length(); i++) {
      json.name(fields == null ? Integer.toString(i) : fields[i].name());
      write(json, row.get(i));
    }
    json.endObject();
  }

  private static void writeMap(JsonWriter json, scala.collection.Map<?, ?> map) throws IOException {
    json.beginObject();
    // Through Iterable, whose methods have the same signature in Scala 2.12 and 2.13.
    for (Iterator<?> entries = ((Iterable<?>) map).iterator(); entries.hasNext(); ) {
      Tuple2<?, ?> entry = (Tuple2<?, ?>) entries.next();
      json.name(key(entry._1()));
      write(json, entry._2());
    }
    json.endObject();
  }

  private static void writeArray(JsonWriter json, Iterable<?> values) throws IOException {
    json.beginArray();
    for (Iterator<?> each = values.iterator(); each.hasNext(); ) {
      write(json, each.next());
    }
    json.endArray();
  }

  private static String key(Object key) throws IOException {
    if (key instanceof String) {
      return (String) key;
    }
    StringWriter text = new StringWriter();
    JsonWriter json = new JsonWriter(text);
    json.setSerializeNulls(true);
    write(json, key);
    String result = text.toString();
    boolean quoted = result.length() > 1 && result.charAt(0) == '"';
    return quoted ? text(key) : result;
  }

  private static String text(Object value) {
    if (value instanceof Timestamp) {
      return instant((Timestamp) value);
    }
    if (value instanceof Instant) {
      return LOCAL.format(((Instant) value).atOffset(ZoneOffset.UTC)) + "Z";
    }
    if (value instanceof Date) {
      return ((Date) value).toLocalDate().toString();
    }
    if (value instanceof LocalDateTime) {
      return LOCAL.format((LocalDateTime) value);
    }
    return String.valueOf(value); // LocalDate, LocalTime, Duration and Period print as ISO texts
  }

  private static String instant(Timestamp timestamp) {
    Instant instant =
        timestamp.getTime() >= MODERN_MS
            ? timestamp.toInstant()
            : timestamp.toLocalDateTime().atZone(ZoneId.systemDefault()).toInstant();
    return LOCAL.format(instant.atOffset(ZoneOffset.UTC)) + "Z";
  }
}
