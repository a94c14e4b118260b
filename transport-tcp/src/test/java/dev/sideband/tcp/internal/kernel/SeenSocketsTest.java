package dev.sideband.tcp.internal.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class SeenSocketsTest {

  private static final int SOCKETS = 50_000;

  private final SeenSockets seen = new SeenSockets();

  @Test
  void findsEachOfManyAgainAndNothingElse() {
    for (int round = 0; round < 2; round++) {
      seen.clear();
      for (int i = 0; i < SOCKETS; i++) {
        seen.note(i, 0, 0, i & 7, 1);
      }
      assertEquals(0, seen.findRepeats());
      for (int i = 0; i < SOCKETS; i++) {
        seen.note(i, 0, 0, i & 7, 1);
        seen.note(i, 0, 1, i & 7, 1);
      }
      assertEquals(SOCKETS, seen.findRepeats());
      for (int i = 0; i < SOCKETS; i++) {
        assertEquals(SOCKETS + 2 * i, seen.repeat(i));
      }
    }
  }

  @Test
  void eachWordOfAKeyCounts() {
    seen.note(1, 2, 3, 4, 5);
    seen.note(0, 2, 3, 4, 5);
    seen.note(1, 0, 3, 4, 5);
    seen.note(1, 2, 0, 4, 5);
    seen.note(1, 2, 3, 0, 5);
    seen.note(1, 2, 3, 4, 0);
    seen.note(1, 2, 3, 4, 5);
    assertEquals(1, seen.findRepeats());
    assertEquals(6, seen.repeat(0));
  }
}
