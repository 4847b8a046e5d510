package livery.agent.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Period;
import org.junit.jupiter.api.Test;

class CellsTest {
  @Test
  void numbersAreExact() throws IOException {
    assertEquals("12345678901234567890.123456789", cell(new BigDecimal("12345678901234567890.123456789")));
    assertEquals("1.50", cell(new BigDecimal("1.50")));
    assertEquals("0.000000000", cell(new BigDecimal("0E-9")));
    assertEquals("9223372036854775807", cell(Long.MAX_VALUE));
    assertEquals("1.1", cell(1.1f));
    assertEquals("1.0E10", cell(1e10));
    assertEquals("-3", cell((byte) -3));
  }

  @Test
  void whatIsNoNumberIsSaid() throws IOException {
    assertEquals("null", cell(Double.NaN));
    assertEquals("null", cell(Float.NaN));
    assertEquals("\"Infinity\"", cell(Double.POSITIVE_INFINITY));
    assertEquals("\"-Infinity\"", cell(Float.NEGATIVE_INFINITY));
  }

  @Test
  void timesAreIsoTextsWithAFractionOnlyWhereThereIsOne() throws IOException {
    assertEquals("\"2020-01-02T03:04:05Z\"", cell(Timestamp.from(Instant.parse("2020-01-02T03:04:05Z"))));
    assertEquals("\"2020-01-02T03:04:05.12Z\"", cell(Instant.parse("2020-01-02T03:04:05.12Z")));
    assertEquals("\"2020-01-02T03:04:00Z\"", cell(Instant.parse("2020-01-02T03:04:00Z")));
    assertEquals("\"2020-01-02T03:04:00.000001\"", cell(LocalDateTime.parse("2020-01-02T03:04:00.000001")));
    assertEquals("\"2020-01-02\"", cell(Date.valueOf("2020-01-02")));
    assertEquals("\"1500-01-01\"", cell(LocalDate.of(1500, 1, 1)));
    assertEquals("\"12:30\"", cell(LocalTime.of(12, 30)));
    assertEquals("\"PT24H\"", cell(Duration.ofDays(1)));
    assertEquals("\"P3M\"", cell(Period.ofMonths(3)));
  }

  @Test
  void othersAreTexts() throws IOException {
    assertEquals("\"é☃😀\"", cell("é☃😀"));
    assertEquals("true", cell(true));
    assertEquals("null", cell(null));
    assertEquals("[97,-1]", cell(new byte[] {97, -1}));
    assertEquals("\"hello\"", cell(new StringBuilder("hello")));
  }

  private static String cell(Object value) throws IOException {
    StringWriter text = new StringWriter();
    Cells.write(new JsonWriter(text), value);
    return text.toString();
  }
}
