package dev.sideband.ipmi.oem;

import static dev.sideband.ipmi.oem.ReporterRig.FRAME;
import static dev.sideband.ipmi.oem.ReporterRig.SOON;
import static dev.sideband.ipmi.oem.SmallTables.calm;
import static dev.sideband.ipmi.oem.SmallTables.plain;
import static dev.sideband.ipmi.oem.SmallTables.wild;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.ipmi.bmc.HostWriter;
import dev.sideband.ipmi.testing.Fault;
import dev.sideband.ipmi.testing.FaultPlan;
import dev.sideband.ipmi.testing.RecordingLink;
import dev.sideband.snapshot.SnapshotLimits;
import dev.sideband.snapshot.Stage;
import dev.sideband.snapshot.StageHeader;
import dev.sideband.snapshot.StageState;
import dev.sideband.table.Table;
import dev.sideband.wire.Bytes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How a reporter goes on when its link loses, or its BMC, agent or host begins anew. */
@Timeout(60)
class ReporterLossTest {

  @AutoClose private ReporterRig rig;

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    rig = new ReporterRig(folder);
  }

  @Test
  @Tag("S0-7")
  void theStopLeavesWhenTheLastChunkWasAcknowledgedAndNeverBefore() throws Exception {
    rig.link.follow(FaultPlan.random(new Random(11), 0.3, Duration.ofMillis(300)));
    for (int n = 0; n < 6; n++) {
      rig.reporter.offer(wild(n));
      rig.virtual.time.advance(Duration.ofMinutes(3));
    }
    long announced = -1;
    long acknowledged = 0;
    int stops = 0;
    for (RecordingLink.Exchange exchange : rig.wire.exchanges()) {
      if (exchange.response().completionCode() != 0) {
        continue;
      }
      OemRequest request = FRAME.decode(exchange.request(), true);
      OemResponse response = FRAME.decode(request.command(), true, exchange.response());
      if (request.command() == WriteBegin.CODE && response.status().isOk()) {
        announced = WriteBegin.decodeRequest(request.body().reader()).offer().wireLength();
        acknowledged = WriteBegin.Answer.decode(response.body().reader()).ticket().nextOffset();
      } else if (request.command() == WriteChunk.CODE && response.status().isOk()) {
        acknowledged =
            Math.max(acknowledged, WriteChunk.Answer.decode(response.body().reader()).nextOffset());
      } else if (request.command() == WriteStop.CODE) {
        assertEquals(announced, acknowledged);
        stops++;
      }
    }
    assertTrue(stops >= 3, stops + " stops");
  }

  @Test
  @Tag("S0-9")
  void aLinkThatDiesAtAnyStepLeavesTheLastWholeTableAndGoesOnWhereTheBmcIs() throws Exception {
    rig.reporter.offer(wild(1));
    rig.virtual.time.advance(SOON);
    int exchanges = rig.wire.exchanges().size();
    assertTrue(exchanges > 4);
    Table before = wild(1);
    for (int alive = 0; alive < exchanges; alive++) {
      List<Fault> script = new ArrayList<>();
      for (int i = 0; i < alive; i++) {
        script.add(Fault.NONE);
      }
      FaultPlan first = FaultPlan.script(script);
      int[] passed = {0};
      int lives = alive;
      rig.link.follow(request -> passed[0]++ < lives ? first.next(request) : Fault.RESPONSE_LOST);
      Table next = wild(2 + alive);
      rig.reporter.offer(next);
      rig.virtual.time.advance(Duration.ofSeconds(20));
      Bytes held = rig.held(Stage.INTERMEDIATE);
      assertTrue(held.equals(plain(before)) || held.equals(plain(next)));

      rig.link.follow(request -> Fault.NONE);
      rig.virtual.time.advance(Duration.ofMinutes(3));
      rig.assertHeld(next);
      before = next;
    }
    assertTrue(rig.reporter.health().lastFailure().isEmpty());
  }

  @Test
  void afterALongSilenceItGoesOnAtTheNextOffset() throws Exception {
    rig.virtual.restart(
        new SnapshotLimits(
            1 << 20, Duration.ofMinutes(10), Duration.ofMinutes(10), Duration.ofMinutes(10)));
    int[] left = {4};
    rig.link.follow(request -> left[0]-- > 0 ? Fault.NONE : Fault.REQUEST_LOST);
    rig.reporter.offer(wild(1));
    rig.virtual.time.advance(Duration.ofMinutes(2));
    assertEquals(StageState.RECEIVING, rig.stages().info(Stage.TEMPORARY).state());
    long sent = rig.stages().counters().bytesReceived();
    assertTrue(sent > 0);

    rig.link.follow(request -> Fault.NONE);
    rig.virtual.time.advance(Duration.ofMinutes(2));
    rig.assertHeld(wild(1));
    assertTrue(rig.reporter.health().resumed() > 0);
    assertEquals(1, rig.stages().counters().begun());
  }

  @Test
  void whenTheBaseIsUnknownItSendsTheWhole() throws Exception {
    rig.reporter.offer(calm(1));
    rig.virtual.time.advance(SOON);
    Bytes other = plain(SmallTables.table(SmallTables.BOOT, 9, 3, 3, 3));
    HostWriter.writeDirectly(rig.stages(), SmallTables.BOOT, 99, other, 3);

    rig.reporter.offer(calm(2));
    rig.virtual.time.advance(SOON);
    rig.assertHeld(calm(2));
    assertEquals(2, rig.reporter.health().sentWhole());
    assertEquals(0, rig.reporter.health().sentDeltas());
  }

  @Test
  void aBmcThatRestartedGetsTheWholeAnew() throws Exception {
    rig.reporter.offer(calm(1));
    rig.virtual.time.advance(SOON);
    rig.virtual.restart();
    rig.reporter.offer(calm(2));
    rig.virtual.time.advance(SOON);

    rig.assertHeld(calm(2));
    assertEquals(2, rig.reporter.health().sentWhole());
    rig.reporter.offer(calm(3));
    rig.virtual.time.advance(SOON);
    assertEquals(1, rig.reporter.health().sentDeltas());
  }

  @Test
  @Tag("S0-27")
  void aBmcThatRestartsInTheMiddleGetsTheNewestWhole() throws Exception {
    rig.reporter.offer(wild(1));
    rig.virtual.time.advance(SOON);
    for (int steps = 1; steps < 8; steps++) {
      int[] left = {steps};
      rig.link.follow(request -> left[0]-- > 0 ? Fault.NONE : Fault.late(Duration.ofMillis(50)));
      rig.reporter.offer(wild(2 * steps));
      rig.virtual.time.advance(Duration.ofMillis(20));
      rig.virtual.restart();
      Bytes held = rig.held(Stage.INTERMEDIATE);
      assertTrue(
          held.equals(plain(wild(steps == 1 ? 1 : 2 * steps - 1)))
              || held.equals(plain(wild(2 * steps))));
      rig.reporter.offer(wild(2 * steps + 1));
      rig.link.follow(request -> Fault.NONE);
      rig.virtual.time.advance(Duration.ofMinutes(2));
      rig.assertHeld(wild(2 * steps + 1));
    }
  }

  @Test
  @Tag("S0-29")
  void aRestartedAgentOrHostUsesNewSnapshotNumbers() throws Exception {
    rig.reporter.offer(calm(1));
    rig.virtual.time.advance(SOON);
    StageHeader first = rig.stages().info(Stage.INTERMEDIATE).header().orElseThrow();

    rig.reporter.close();
    rig.reporter = rig.reporter(rig.link);
    rig.reporter.offer(calm(1));
    rig.virtual.time.advance(SOON);
    StageHeader second = rig.stages().info(Stage.INTERMEDIATE).header().orElseThrow();
    assertNotEquals(first.origin().snapshotId(), second.origin().snapshotId());
    assertEquals(1, rig.reporter.health().sentWhole());

    Table rebooted = SmallTables.table(SmallTables.NEXT_BOOT, 1, 40, 3, 1);
    rig.reporter.offer(rebooted);
    rig.virtual.time.advance(SOON);
    rig.assertHeld(rebooted);
    assertEquals(2, rig.reporter.health().sentWhole());
    assertEquals(
        SmallTables.NEXT_BOOT,
        rig.stages().info(Stage.INTERMEDIATE).header().orElseThrow().origin().boot());
  }
}
