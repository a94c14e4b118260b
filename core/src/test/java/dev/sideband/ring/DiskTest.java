package dev.sideband.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sideband.ring.DiskTrial.Disk;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A fixed share of the trials that {@code ./bench ring-damage} runs a thousand of. */
@Tag("S3-13")
@Timeout(120)
class DiskTest {

  private static final int TRIALS = 50;

  @ParameterizedTest
  @EnumSource
  void isNoReasonToLoseARecord(Disk disk) throws Exception {
    assumeTrue(DiskTrial.isPossible(), "no name spaces of our own on this machine");
    assertEquals(0, DiskTrial.run(disk, TRIALS), "trials that failed");
  }
}
