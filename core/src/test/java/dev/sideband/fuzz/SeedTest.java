package dev.sideband.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sideband.wire.Bytes;
import java.util.List;
import org.junit.jupiter.api.Test;

class SeedTest {

  @Test
  void aSeedGoesOnWhereALineBeginsWithASpace() {
    assertEquals(
        List.of(
            new Seed(2, true, Bytes.of(1, 2, 3)),
            new Seed(4, false, Bytes.EMPTY),
            new Seed(6, false, Bytes.of(4))),
        Seed.parse(
            """
            # a comment
            good 01 02  # and another
              03
            bad

            bad 04
            """));
  }

  @Test
  void whatIsNeitherGoodNorBadIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> Seed.parse("godo 01"));
  }
}
