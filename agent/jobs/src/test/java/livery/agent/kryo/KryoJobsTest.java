package livery.agent.kryo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.livy.Job;
import org.apache.livy.JobContext;
import org.apache.livy.client.common.Serializer;
import org.junit.jupiter.api.Test;

/** Against what Livy's own client writes and reads. */
class KryoJobsTest {
  private final KryoJobs jobs = new KryoJobs(null, new File("of-the-session"));

  @Test
  void aJobOfTheClientIsReadAndItsResultIsReadByTheClient() throws Exception {
    Map<String, List<Integer>> expected = new HashMap<>();
    expected.put("é", Arrays.asList(1, 2, 3));
    assertEquals(expected, run(new Echo("é", 3)));
  }

  @Test
  void nullIsNull() throws Exception {
    assertNull(jobs.run(written(new Forget("x"))));
  }

  @Test
  void objectsAreSharedFromJobToJob() throws Exception {
    run(new Remember("x", 41));
    assertEquals(41, run(new Recall("x")));
    jobs.run(written(new Forget("x")));
    assertThrows(NoSuchElementException.class, () -> run(new Recall("x")));
    for (int i = 0; i <= 100; i++) {
      run(new Remember("many " + i, i));
    }
    assertThrows(NoSuchElementException.class, () -> run(new Recall("many 0")));
    assertEquals(100, run(new Recall("many 100")));
  }

  @Test
  void whatIsNoJobIsSaid() {
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> jobs.run(written("text"))).getMessage().contains("String"));
    assertThrows(RuntimeException.class, () -> jobs.run(new byte[] {1, 2, 3}));
    assertThrows(RuntimeException.class, () -> jobs.run(new byte[0]));
  }

  private Object run(Object job) throws Exception {
    byte[] result = Base64.getDecoder().decode(jobs.run(written(job)));
    return new Serializer().deserialize(ByteBuffer.wrap(result));
  }

  private static byte[] written(Object job) {
    ByteBuffer bytes = new Serializer().serialize(job);
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    return copy;
  }

  private static final class Echo implements Job<Map<String, List<Integer>>> {
    private final String name;
    private final int count;

    Echo(String name, int count) {
      this.name = name;
      this.count = count;
    }

    @Override
    public Map<String, List<Integer>> call(JobContext context) {
      Map<String, List<Integer>> map = new HashMap<>();
      List<Integer> numbers = new java.util.ArrayList<>();
      for (int i = 1; i <= count; i++) {
        numbers.add(i);
      }
      map.put(name, numbers);
      return map;
    }
  }

  private static final class Remember implements Job<String> {
    private final String name;
    private final Integer value;

    Remember(String name, Integer value) {
      this.name = name;
      this.value = value;
    }

    @Override
    public String call(JobContext context) {
      context.setSharedObject(name, value);
      return context.getLocalTmpDir().getPath();
    }
  }

  private static final class Recall implements Job<Integer> {
    private final String name;

    Recall(String name) {
      this.name = name;
    }

    @Override
    public Integer call(JobContext context) {
      return context.getSharedObject(name);
    }
  }

  private static final class Forget implements Job<Object> {
    private final String name;

    Forget(String name) {
      this.name = name;
    }

    @Override
    public Object call(JobContext context) {
      context.removeSharedObject(name);
      return null;
    }
  }
}
