package dev.sideband.ipmi.internal.rmcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SequenceWindowTest {

  private final SequenceWindow window = new SequenceWindow();

  @Test
  void acceptsEachNumberOnce() {
    assertTrue(window.accept(1));
    assertFalse(window.accept(1));
    assertTrue(window.accept(2));
    assertFalse(window.accept(1));
  }

  @Test
  void acceptsAnyNumberAheadHoweverFar() {
    assertTrue(window.accept(1));
    assertTrue(window.accept(70));
    assertTrue(window.accept(1_000_000));
    assertTrue(window.accept(1_000_000 + (1L << 30)));
  }

  @Test
  void acceptsAnyFirstNumber() {
    assertTrue(window.accept(0xF0000000L));
    assertFalse(window.accept(0xF0000000L));
    assertTrue(window.accept(0xEFFFFFFFL));
  }

  @Test
  void acceptsThe63BehindTheHighestAndNoneBefore() {
    window.accept(100);

    assertTrue(window.accept(37));
    assertFalse(window.accept(37));
    assertFalse(window.accept(36));
  }

  @Test
  void goesOnWhenTheNumbersBeginAnew() {
    window.accept(0xFFFFFFFEL);

    assertTrue(window.accept(0xFFFFFFFFL));
    assertTrue(window.accept(1));
    assertTrue(window.accept(2));
    assertFalse(window.accept(0xFFFFFFFEL));
    assertFalse(window.accept(1));
  }

  @Test
  void zeroIsNoNumberOfASession() {
    assertFalse(window.accept(0));
    window.accept(5);
    assertFalse(window.accept(0));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void agreesWithASetOnEveryOrder(long seed) {
    Random random = new Random(seed);
    Set<Long> seen = new HashSet<>();
    long highest = 0;
    for (int i = 0; i < 10_000; i++) {
      long number = Math.max(1, highest + random.nextInt(80) - 70);
      boolean expected = number > highest - 64 && seen.add(number);
      assertEquals(expected, window.accept(number), "number " + number + " behind " + highest);
      highest = Math.max(highest, number);
    }
  }
}
