package dev.sideband.linux.internal.events;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class WaitStatusTest {

  @Test
  void tellsCodesFromSignals() {
    assertEquals(new WaitStatus(OptionalInt.of(0), OptionalInt.empty()), WaitStatus.of(0));
    assertEquals(new WaitStatus(OptionalInt.of(137), OptionalInt.empty()), WaitStatus.of(137 << 8));
    assertEquals(new WaitStatus(OptionalInt.empty(), OptionalInt.of(9)), WaitStatus.of(9));
    assertEquals(
        new WaitStatus(OptionalInt.empty(), OptionalInt.of(11)),
        WaitStatus.of(11 | 0x80),
        "with a core dump");
    assertEquals(WaitStatus.UNKNOWN, WaitStatus.of(0x7F), "stopped, which is no end");
  }
}
