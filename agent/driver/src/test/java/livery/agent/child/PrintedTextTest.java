package livery.agent.child;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PrintedTextTest {

  @Test
  void aMarkIsFoundHoweverItIsTorn() throws Exception {
    byte[] stream = "\0\0ta\0token:x a\0token:\0token:7\0 late".getBytes(StandardCharsets.UTF_8);
    for (int torn = 1; torn < stream.length; torn++) {
      ByteArrayOutputStream log = new ByteArrayOutputStream();
      PipedOutputStream pipe = new PipedOutputStream();
      PrintedText printed = new PrintedText(new PipedInputStream(pipe), "token", new PrintStream(log, true, "UTF-8"));
      printed.begin(7);
      pipe.write(stream, 0, torn);
      pipe.flush();
      pipe.write(stream, torn, stream.length - torn);
      pipe.close();
      String text = printed.end(7);
      assertEquals("\0\0ta", text.substring(0, 4));
      assertEquals(0, log.toString("UTF-8").replace(" late", "").length());
    }
  }

  @Test
  void whatNoStatementPrintedGoesToTheLog() throws Exception {
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    PipedOutputStream pipe = new PipedOutputStream();
    PrintedText printed = new PrintedText(new PipedInputStream(pipe), "token", new PrintStream(log, true, "UTF-8"));
    printed.begin(1);
    pipe.write("one\0token:1\0between".getBytes(StandardCharsets.UTF_8));
    pipe.flush();
    assertEquals("one", printed.end(1));
    printed.begin(2);
    pipe.write("two\0token:2\0".getBytes(StandardCharsets.UTF_8));
    pipe.flush();
    assertEquals("two", printed.end(2));
    assertEquals("between", log.toString("UTF-8"));
  }
}
