package dev.sideband.ipmi.oem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.ipmi.bmc.VirtualBmc;
import dev.sideband.ipmi.testing.RecordingLink;
import dev.sideband.process.testing.ProcessTableFixture;
import dev.sideband.snapshot.Stage;
import dev.sideband.table.Table;
import dev.sideband.table.TableCodec;
import dev.sideband.wire.Bytes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Holds what 400 processes cost on the interface: every byte of every request, network function and
 * command included. The acknowledgements, 18 bytes for each 240, go the other way and are held too.
 */
@Timeout(30)
class ReporterWireSizeTest {

  private static final int PROCESSES = 400;
  private static final int MOST_WHOLE = 12 * 1024;
  private static final int MOST_DELTA = 1_200;
  private static final Set<Integer> WRITES =
      Set.of(WriteBegin.CODE, WriteChunk.CODE, WriteStop.CODE);

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 3, 4})
  @Tag("S0-5")
  void aTableAndWhatChangesAreSmallOnTheWire(long seed) throws Exception {
    try (VirtualBmc virtual = new VirtualBmc(folder, seed)) {
      RecordingLink wire = new RecordingLink(virtual.host());
      OemClient client = virtual.client(wire);
      virtual.await(client.greet(virtual.deadline(Duration.ofSeconds(5))));
      SnapshotReporter reporter =
          SnapshotReporter.builder(client, ObjectType.PROCESS_TABLE, virtual.context).build();

      Cost whole =
          sent(virtual, wire, reporter, ProcessTableFixture.table(new Random(seed), PROCESSES));
      Cost worked =
          sent(virtual, wire, reporter, ProcessTableFixture.later(new Random(seed), PROCESSES, 0));
      assertTrue(whole.toBmc <= MOST_WHOLE, "whole table: " + whole);
      assertTrue(whole.fromBmc <= MOST_WHOLE / 10, "acknowledged: " + whole);
      assertTrue(worked.toBmc + worked.fromBmc <= MOST_DELTA, "5 % have worked: " + worked);
      assertEquals(1, reporter.health().sentWhole());
      assertEquals(1, reporter.health().sentDeltas());
    }
  }

  private static Cost sent(
      VirtualBmc virtual, RecordingLink wire, SnapshotReporter reporter, Table table)
      throws Exception {
    wire.clear();
    reporter.offer(table);
    virtual.time.advance(Duration.ofMinutes(1));
    Bytes plain = new TableCodec().encode(table);
    assertEquals(
        plain, virtual.bmc().processes().read(Stage.INTERMEDIATE, 0, 0, plain.size() + 1).data());
    long toBmc = 0;
    long fromBmc = 0;
    for (RecordingLink.Exchange exchange : wire.exchanges()) {
      assertEquals(0x2E, exchange.request().netFn());
      assertEquals(Bytes.ofHex("D97E00"), exchange.request().data().slice(0, 3));
      assertTrue(WRITES.contains(exchange.request().command()), exchange::toString);
      toBmc += 2 + exchange.request().data().size();
      fromBmc += 3 + exchange.response().data().size();
    }
    return new Cost(toBmc, fromBmc);
  }

  private record Cost(long toBmc, long fromBmc) {}
}
