package livery.agent.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class OutboxTest {
  private final Outbox outbox = new Outbox();

  @Test
  void numbersGrowAndEachIsSentOnce() {
    assertEquals(1, outbox.add(named("a")));
    assertEquals(2, outbox.add(named("b")));
    assertEquals("1a", outbox.next());
    assertEquals("2b", outbox.next());
    assertNull(outbox.next());
    outbox.ack(2);
    assertEquals(3, outbox.add(named("c")));
    assertEquals("3c", outbox.next());
  }

  @Test
  void afterARedialWhatIsNotStoredIsSentAgainInOrder() {
    outbox.add(named("a"));
    outbox.add(named("b"));
    outbox.add(named("c"));
    outbox.next();
    outbox.next();
    outbox.ack(1);
    outbox.restart(1);
    assertEquals("2b", outbox.next());
    assertEquals("3c", outbox.next());
    assertNull(outbox.next());
  }

  @Test
  void theServerMayHaveStoredMoreThanItCouldSay() {
    outbox.add(named("a"));
    outbox.add(named("b"));
    outbox.next();
    outbox.next();
    outbox.restart(2);
    assertNull(outbox.next());
    assertEquals(2, outbox.lastStored());
  }

  @Test
  void anAckOfTheUnknownOrTheOldDoesNoHarm() {
    outbox.add(named("a"));
    outbox.ack(7);
    assertEquals(1, outbox.lastStored());
    outbox.ack(0);
    assertEquals(2, outbox.add(named("b")));
    assertEquals("2b", outbox.next());
  }

  @Test
  void atMostAWindowIsUnderWay() {
    for (int i = 0; i < 4; i++) {
      outbox.add(sized((int) (Outbox.WINDOW / 2)));
    }
    outbox.next();
    outbox.next();
    assertNull(outbox.next());
    outbox.ack(1);
    assertEquals("3", outbox.next());
    assertNull(outbox.next());
  }

  @Test
  void oneLargerThanTheWindowStillGoes() {
    outbox.add(sized((int) Outbox.WINDOW + 1));
    assertEquals("1", outbox.next());
  }

  @Test
  void waitsUntilAllIsStored() throws InterruptedException {
    assertTrue(outbox.awaitStored(0));
    outbox.add(named("a"));
    assertFalse(outbox.awaitStored(1));
    outbox.next();
    new Thread(() -> outbox.ack(1)).start();
    assertTrue(outbox.awaitStored(10_000));
  }

  private static Event named(String name) {
    return n -> n + name;
  }

  private static Event sized(int size) {
    return new Event() {
      @Override
      public String toJson(long n) {
        return Long.toString(n);
      }

      @Override
      public int size() {
        return size;
      }
    };
  }
}
