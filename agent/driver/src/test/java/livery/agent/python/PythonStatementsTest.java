package livery.agent.python;

import static livery.agent.python.Child.lines;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PythonStatementsTest {
  private static Child child;

  @BeforeAll
  static void start() throws Exception {
    child = new Child();
  }

  @AfterAll
  static void stop() {
    child.close();
  }

  @Test
  void theLastExpressionIsShownBehindWhatWasPrinted() {
    assertEquals("2", child.text("1+1"));
    assertEquals("hi", child.text("print(\"hi\")"));
    assertEquals("", child.text("x=5"));
    assertEquals("10", child.text("def f(a):", "  return a*2", "f(x)"));
    assertEquals("2", child.text("1", "2"));
    assertEquals("", child.text("None"));
    assertEquals("1", child.text("1;"));
    assertEquals("1", child.text("_"));
    assertEquals("'a\"b\\n<b>'", child.text("\"a\\\"b\\n<b>\""));
    assertEquals("héllo ☃ 日本 😀\n'é'", child.text("print(\"héllo ☃ 日本 😀\"); \"é\""));
    assertEquals("out\n42", child.text("print(\"out\"); 42"));
    assertEquals("0\na\n1\na", child.text("for i in range(2):", "  i", "  print('a')"));
    assertEquals("'\\udc80'", child.text("'\\udc80'"));
    assertEquals("\\udc80", child.text("print('\\udc80')"));
    assertEquals("1", child.text("import asyncio", "async def a(): return 1", "asyncio.run(a())"));
  }

  @Test
  void nothingToRunIsTheEmptyText() {
    assertEquals("", child.text(""));
    assertEquals("", child.text("  \n"));
    assertEquals("", child.text("# c"));
  }

  @Test
  void anErrorHasTheFramesBelowTheStatementAlone() {
    assertEquals("[\"Traceback (most recent call last):\\n\",\"ZeroDivisionError: division by zero\\n\"]", child.traceback("1/0"));
    assertEquals(
        "[\"Traceback (most recent call last):\\n\",\"  File \\\"<stdin>\\\", line 2, in g\\n\",\"ValueError: boom\\n\"]",
        child.traceback("def g():", "    raise ValueError(\"boom\")", "g()"));
    assertEquals(
        "[\"Traceback (most recent call last):\\n\",\"  File \\\"<stdin>\\\", line 2, in __repr__\\n\",\"ValueError: r\\n\"]",
        child.traceback("class B:", "  def __repr__(self): raise ValueError(\"r\")", "B()"));
    assertEquals("NameError: name 'nosuch' is not defined", child.error("nosuch"));
    assertEquals("SystemExit: 3", child.error("import sys", "sys.exit(3)"));
    assertEquals("SystemExit: None", child.error("exit()"));
    assertEquals("EOFError: EOF when reading a line", child.error("input()"));
    assertEquals("Odd: <its text cannot be made: ZeroDivisionError>",
        child.error("class Odd(Exception):", "  def __str__(self): return 1/0", "raise Odd()"));
    assertEquals("RecursionError: maximum recursion depth exceeded",
        child.error("def deep(): deep()", "deep()").replaceAll(" while .*| in .*", ""));
    assertEquals("2", child.text("1+1"));
  }

  @Test
  void ofChainedExceptionsTheOutermostIsTold() {
    assertEquals("[\"Traceback (most recent call last):\\n\",\"RuntimeError: outer\\n\"]",
        child.traceback("try:", "  1/0", "except Exception as e:", "  raise RuntimeError(\"outer\") from e"));
  }

  @Test
  void syntaxIsCheckedBeforeAnythingRuns() {
    assertEquals("SyntaxError: invalid syntax (<stdin>, line 2)", child.error("unset = 1", "def (:"));
    assertEquals("NameError: name 'unset' is not defined", child.error("unset"));
    assertEquals("[\"  File \\\"<stdin>\\\", line 1\\n\",\"SyntaxError: 'await' outside function\\n\"]",
        child.traceback("await a()"));
    assertTrue(child.error("  x=1", " y=2").startsWith("IndentationError: unexpected indent"));
    assertTrue(child.error("'\0'").contains("null byte"));
    assertEquals("2", child.text("1+1"));
  }

  @Test
  void printsComeThoughTheStatementFails() {
    JsonObject output = child.run("print(\"before\")", "raise KeyError(\"k\")");
    assertEquals("error", output.get("status").getAsString());
    assertEquals("'k'", output.get("evalue").getAsString());
    assertEquals("{\"text/plain\":\"before\"}", output.get("data").toString());
    assertFalse(child.run("1/0").has("data"));
  }

  @Test
  void futureImportsLastAndNamesLiveInMain() {
    child.run("from __future__ import annotations");
    assertEquals("{'v': 'NotThere'}", child.text("def later(v: NotThere): pass", "later.__annotations__"));
    assertEquals("('__main__', '__main__')", child.text("(__name__, later.__module__)"));
    assertEquals("True", child.text("import pickle", "pickle.loads(pickle.dumps(later)) is later"));
    assertEquals("[]", child.text("import sys", "[p for p in sys.path if 'livery' in p or p.endswith('agent/python')]"));
  }

  @Test
  void magicsAnswerOneForm() {
    assertEquals("{\"application/json\":{\"a\":1,\"b\":[1,2]}}", child.data("d={\"a\":1,\"b\":[1,2]}", "%json d").toString());
    assertEquals("{\"application/json\":[null,null,12345678901234567890,1.50]}".replace("1.50", "1.5"),
        child.data("d=[float('nan'), float('inf'), 12345678901234567890, 1.5]", "d", "%json d").toString());
    assertEquals("{\"application/json\":1,\"text/plain\":\"p\"}", child.data("print('p')", "%json 1").toString());
    assertEquals("7", child.text("'''", "%json d", "'''", "7"));
    assertTrue(child.error("%json nope").equals("NameError: name 'nope' is not defined"));
    assertEquals("UnknownMagic: unknown magic command 'foo'", child.error("%foo x"));
    assertEquals("UnknownMagic: magic command not specified", child.error("%"));
    assertEquals("[\"UnknownMagic: unknown magic command 'timeit'\\n\"]", child.traceback("%timeit 1"));
    assertTrue(child.error("%json").startsWith("TypeError: %json needs"));
    assertEquals("TypeError: Object of type object is not JSON serializable", child.error("o=object()", "%json o"));
    assertEquals("ValueError: Circular reference detected", child.error("l=[]", "l.append(l)", "%json l"));
    assertEquals("NameError: name 'after' is not defined", child.error("%json 1", "x = 1", "after"));
    assertEquals("SyntaxError: invalid syntax (<stdin>, line 3)", child.error("d = 1", "%json d", "def (:"));
    assertEquals("2", child.text("1+1"));
  }

  @Test
  void tablesHaveTypedColumns() {
    String mime = "application/vnd.livy.table.v1+json";
    assertEquals(
        "{\"headers\":[{\"name\":\"0\",\"type\":\"INT_TYPE\"},{\"name\":\"1\",\"type\":\"DOUBLE_TYPE\"},"
            + "{\"name\":\"2\",\"type\":\"NULL_TYPE\"},{\"name\":\"3\",\"type\":\"BOOLEAN_TYPE\"}],"
            + "\"data\":[[1,2.5,null,true],[2,3.5,null,false]]}",
        child.data("t=[[1,2.5,None,True],[2,3.5,None,False]]", "%table t").get(mime).toString());
    assertEquals(
        "{\"headers\":[{\"name\":\"a\",\"type\":\"INT_TYPE\"},{\"name\":\"b\",\"type\":\"STRING_TYPE\"}],"
            + "\"data\":[[1,\"x\"],[2,null]]}",
        child.data("t=[{\"a\":1,\"b\":\"x\"},{\"a\":2}]", "%table t").get(mime).toString());
    assertEquals("{\"headers\":[{\"name\":\"0\",\"type\":\"INT_TYPE\"}],\"data\":[[5]]}",
        child.data("t=5", "%table t").get(mime).toString());
    assertEquals("[[\"2020-01-02\",\"2020-01-02 03:04:05\",\"1.10\",{\"k\":[1]},[\"1.1\"],null]]",
        child.data("import datetime, decimal",
            "t=[(datetime.date(2020,1,2), datetime.datetime(2020,1,2,3,4,5), decimal.Decimal('1.10'), {'k':[1]},"
                + " [decimal.Decimal('1.1')], float('nan'))]", "%table t").getAsJsonObject(mime).get("data").toString());
    assertEquals("TypeError: table rows have different types", child.error("t=[[1],['a']]", "%table t"));
    assertEquals("TypeError: %table has no type for a cell of class 'object'", child.error("t=[object()]", "%table t"));
    assertEquals("2", child.text("1+1"));
  }

  @Test
  void richFormsComeBesideTheText() {
    assertEquals("{\"text/html\":\"<b>1</b>\",\"text/plain\":\"one\"}", child.data(lines(
        "class H:", "  def _repr_html_(self): return '<b>1</b>'", "  def __repr__(self): return 'one'", "H()")).toString());
    assertEquals("{\"image/png\":\"AQI=\",\"x/y\":\"z\",\"text/plain\":\"t\"}", child.data(lines(
        "class M:", "  def _repr_mimebundle_(self, include=None, exclude=None):",
        "    return {'text/plain': 't', 'image/png': bytes([1, 2]), 'x/y': 'z', 'no': object()}, {}", "M()")).toString());
    assertEquals("<class '__main__.H'>", child.text("H"));
    assertEquals("{\"text/plain\":\"broken\"}", child.data(lines(
        "class Broken:", "  def _repr_html_(self): 1/0", "  def __repr__(self): return 'broken'", "Broken()")).toString());
    assertEquals("{\"text/plain\":\"any\"}", child.data(lines(
        "class Any:", "  def __getattr__(self, name): return lambda *a, **k: '<x>'", "  def __repr__(self): return 'any'",
        "Any()")).toString());
    assertEquals("False", child.text("import sys", "'matplotlib' in sys.modules"));
  }
}
