package dev.sideband.ipmi.oem;

import static dev.sideband.ipmi.oem.ReporterRig.FRAME;
import static dev.sideband.ipmi.oem.ReporterRig.SOON;
import static dev.sideband.ipmi.oem.SmallTables.calm;
import static dev.sideband.ipmi.oem.SmallTables.wild;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.ipmi.bmc.MessageHandler;
import dev.sideband.snapshot.SnapshotLimits;
import dev.sideband.table.Table;
import dev.sideband.transport.MessageResponse;
import dev.sideband.wire.Bytes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a reporter does about a BMC that does not take its tables. */
@Timeout(60)
class ReporterRefusalTest {

  @AutoClose private ReporterRig rig;

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    rig = new ReporterRig(folder);
  }

  @Test
  void whatTheBmcHasNoRoomForIsDropped() throws Exception {
    rig.virtual.restart(
        new SnapshotLimits(
            600, Duration.ofSeconds(30), Duration.ofSeconds(10), Duration.ofSeconds(60)));
    rig.reporter.offer(wild(1));
    rig.virtual.time.advance(SOON);
    OemRejectedException refusal =
        assertInstanceOf(
            OemRejectedException.class, rig.reporter.health().lastFailure().orElseThrow());
    assertEquals(OemStatus.NO_SPACE, refusal.status());
    assertEquals(1, rig.reporter.health().dropped());

    Table fits = SmallTables.table(SmallTables.BOOT, 2, 1, 1, 1);
    rig.reporter.offer(fits);
    rig.virtual.time.advance(SOON);
    rig.assertHeld(fits);
    assertTrue(rig.reporter.health().lastFailure().isEmpty());
  }

  @Test
  void aBmcThatNeverBelievesTheChecksumIsNotFlooded() {
    int[] stops = {0};
    MessageHandler stubborn =
        (request, source) -> {
          if (request.command() != WriteStop.CODE) {
            return rig.virtual.bmc().handle(request, source);
          }
          stops[0]++;
          int tag = request.data().at(5) | request.data().at(6) << 8;
          return CompletableFuture.completedStage(
              FRAME.encode(
                  WriteStop.CODE,
                  true,
                  new OemResponse(
                      OemVersion.CURRENT, 0, tag, OemStatus.CHECKSUM_WRONG, 0, Bytes.EMPTY)));
        };
    try (SnapshotReporter hopeful = rig.reporter(rig.channelTo(stubborn))) {
      hopeful.offer(wild(1));
      rig.virtual.time.advance(Duration.ofMinutes(10));
      assertTrue(stops[0] >= 3 && stops[0] <= 30, stops[0] + " stops");
      assertEquals(0, hopeful.health().sentWhole());
    }
  }

  @Test
  void aBmcWithoutTheCommandsIsLeftAlone() {
    int[] asked = {0};
    MessageHandler plainBmc =
        (request, source) -> {
          asked[0]++;
          return CompletableFuture.completedStage(new MessageResponse(0xC1, Bytes.EMPTY));
        };
    try (SnapshotReporter lonely = rig.reporter(rig.channelTo(plainBmc))) {
      for (int n = 0; n < 5; n++) {
        lonely.offer(calm(n));
        rig.virtual.time.advance(SOON);
      }
      assertInstanceOf(OemUnsupportedException.class, lonely.health().lastFailure().orElseThrow());
      assertEquals(5, lonely.health().dropped());
      assertEquals(2, asked[0]);
    }
  }
}
