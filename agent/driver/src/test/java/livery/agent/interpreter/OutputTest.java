package livery.agent.interpreter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Collections;
import org.junit.jupiter.api.Test;

class OutputTest {
  @Test
  void aResultIsPassedOnAsItIs() {
    assertEquals(
        "{\"status\":\"ok\",\"execution_count\":3,\"data\":{\"application/json\":1.10}}",
        Output.ok("{\"application/json\":1.10}").toJson(3));
    assertEquals("{\"status\":\"ok\",\"execution_count\":0,\"data\":{\"text/plain\":\"\"}}", Output.text("").toJson(0));
  }

  @Test
  void anErrorHasDataOnlyIfSomethingWasPrinted() {
    assertEquals(
        "{\"status\":\"error\",\"execution_count\":1,\"ename\":\"E\",\"evalue\":\"a \\\"b\\\"\",\"traceback\":[\"x\\n\",\"y\"]}",
        Output.error("E", "a \"b\"", Arrays.asList("x\n", "y"), "").toJson(1));
    assertEquals(
        "{\"status\":\"error\",\"execution_count\":1,\"ename\":\"E\",\"evalue\":\"\",\"traceback\":[],"
            + "\"data\":{\"text/plain\":\"out\\n\"}}",
        Output.error("E", null, Collections.<String>emptyList(), "out\n").toJson(1));
  }
}
