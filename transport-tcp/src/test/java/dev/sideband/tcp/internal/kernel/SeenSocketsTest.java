package dev.sideband.tcp.internal.kernel;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SeenSocketsTest {

  private final SeenSockets seen = new SeenSockets();

  @Test
  void findsEachOfManyAgainAndNothingElse() {
    for (int round = 0; round < 2; round++) {
      seen.clear();
      for (int i = 0; i < 50_000; i++) {
        assertTrue(seen.add(i, 0, 0, i & 7, 1), "new " + i);
      }
      for (int i = 0; i < 50_000; i++) {
        assertFalse(seen.add(i, 0, 0, i & 7, 1), "again " + i);
        assertTrue(seen.add(i, 0, 1, i & 7, 1), "another " + i);
      }
    }
  }
}
