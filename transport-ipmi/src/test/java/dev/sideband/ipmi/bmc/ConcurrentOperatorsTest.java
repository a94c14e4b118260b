package dev.sideband.ipmi.bmc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.Sideband;
import dev.sideband.ipmi.ChannelMedium;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.oem.Display;
import dev.sideband.ipmi.oem.GetTime;
import dev.sideband.ipmi.oem.ObjectType;
import dev.sideband.ipmi.oem.OemClient;
import dev.sideband.ipmi.oem.StageCopy;
import dev.sideband.snapshot.SnapshotPipeline;
import dev.sideband.snapshot.Stage;
import dev.sideband.time.HostBoot;
import dev.sideband.wire.Bytes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real threads: a host that writes and operators that display and read, all at the same time. */
@Timeout(60)
@Tag("S0-32")
class ConcurrentOperatorsTest {

  private static final HostBoot BOOT = new HostBoot(new UUID(1, 1));
  private static final int WRITES = 60;

  @TempDir Path folder;

  private final Set<Bytes> written = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean done = new AtomicBoolean();

  @Test
  void everyOperatorSeesWholeSnapshotsOnly() throws Exception {
    ExecutorService people = Executors.newFixedThreadPool(4);
    try (Sideband sideband = Sideband.builder().build();
        SoftwareBmc bmc =
            SoftwareBmc.builder(sideband)
                .snapshots(ObjectType.DIAGNOSTIC, new LineFormat())
                .start(folder)) {
      write(bmc.snapshots(ObjectType.DIAGNOSTIC), 1);
      List<Future<Integer>> operators = new ArrayList<>();
      for (String name : List.of("ann", "bob", "eve")) {
        operators.add(people.submit(operator(sideband, bmc, name)));
      }
      for (int id = 2; id <= WRITES; id++) {
        write(bmc.snapshots(ObjectType.DIAGNOSTIC), id);
      }
      done.set(true);
      for (Future<Integer> operator : operators) {
        assertTrue(operator.get() > 0);
      }
      assertEquals(WRITES, bmc.snapshots(ObjectType.DIAGNOSTIC).counters().completed());
    } finally {
      people.shutdownNow();
    }
  }

  private void write(SnapshotPipeline stages, int id) throws Exception {
    String text = ("row of " + id + "\n").repeat(1 + id * 7 % 100);
    written.add(HostWriter.bytes(text));
    HostWriter.writeDirectly(stages, BOOT, id, text);
  }

  private Callable<Integer> operator(Sideband sideband, SoftwareBmc bmc, String name) {
    OemClient client =
        OemClient.builder(
                bmc.channel(
                    new RequestSource(1, ChannelMedium.LAN_802_3, Privilege.OPERATOR, name)),
                sideband)
            .build();
    return () -> {
      int seen = 0;
      while (!done.get() || seen == 0) {
        client.call(
            new Display(ObjectType.DIAGNOSTIC, name.hashCode() * 1_000L + seen),
            sideband.deadline(Duration.ofSeconds(20)));
        StageCopy copy =
            client
                .fetch(
                    ObjectType.DIAGNOSTIC,
                    Stage.DISPLAY,
                    1 << 20,
                    sideband.deadline(Duration.ofSeconds(20)))
                .toCompletableFuture()
                .get();
        assertTrue(written.contains(copy.content()), "never written: " + copy.report());
        assertEquals(
            bmc.boot(),
            client.call(new GetTime(), sideband.deadline(Duration.ofSeconds(20))).boot());
        seen++;
      }
      return seen;
    };
  }
}
