package dev.sideband.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("X-10")
class StampTest {

  private static final BmcBoot BOOT = new BmcBoot(7);

  @Test
  void microsecondsFitSixBytes() {
    assertEquals(281_474_976_710_655L, Stamp.MAX_MICROS);
    Stamp last = new Stamp(BOOT, Stamp.MAX_MICROS, Instant.EPOCH, Duration.ZERO);
    assertEquals(Stamp.MAX_MICROS, last.micros());
    assertThrows(
        IllegalArgumentException.class,
        () -> new Stamp(BOOT, Stamp.MAX_MICROS + 1, Instant.EPOCH, Duration.ZERO));
    assertThrows(
        IllegalArgumentException.class, () -> new Stamp(BOOT, -1, Instant.EPOCH, Duration.ZERO));
  }

  @Test
  void uncertaintyIsNotNegative() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new Stamp(BOOT, 0, Instant.EPOCH, Duration.ofNanos(-1)));
  }

  @Test
  void clocksOfTwoBootsAreNotTheSame() {
    UUID id = new UUID(1, 2);
    assertEquals(new HostBoot(id), new HostBoot(new UUID(1, 2)));
    assertNotEquals(new HostBoot(id), HostBoot.UNKNOWN);
    assertNotEquals(BOOT, new BmcBoot(8));
  }

  @Test
  void clocksNameThemselves() {
    assertEquals("bmc:cafebabe", new BmcBoot(0xCAFEBABE).toString());
    assertEquals("host:00000000-0000-0000-0000-000000000000", HostBoot.UNKNOWN.toString());
  }
}
