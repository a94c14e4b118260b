package dev.sideband.ipmi.oem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.ipmi.bmc.VirtualBmc;
import dev.sideband.ipmi.testing.Fault;
import dev.sideband.ipmi.testing.FaultPlan;
import dev.sideband.ipmi.testing.FaultyLink;
import dev.sideband.snapshot.SnapshotPipeline;
import dev.sideband.snapshot.SnapshotRefusal;
import dev.sideband.snapshot.SnapshotRefusedException;
import dev.sideband.snapshot.Stage;
import dev.sideband.table.Table;
import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * From a table to the display stage, over a link that loses, repeats, delays and damages, with
 * restarts of the BMC and of the agent: what is shown is always one whole table that was sent.
 */
class ReporterUnderFaultsTest {

  private static final int SEEDS_A_PART = 100;

  @TempDir(factory = InMemory.class)
  Path folder;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
  @Timeout(120)
  @Tag("S0-9")
  @Tag("S0-14")
  @Tag("S0-26")
  @Tag("X-15")
  void whatIsShownIsAlwaysWholeAndInTheEndTheNewest(int part) throws Exception {
    int shownUnderFaults = 0;
    for (int i = 0; i < SEEDS_A_PART; i++) {
      int seed = part * SEEDS_A_PART + i;
      try (Story story = new Story(folder.resolve("seed-" + seed), seed)) {
        story.run();
        shownUnderFaults += story.shownUnderFaults;
      }
    }
    assertTrue(shownUnderFaults > SEEDS_A_PART, "a link too bad would prove nothing");
  }

  /** A thousand stories sync tens of thousands of files: on a disk that is all they would do. */
  static final class InMemory implements TempDirFactory {
    private static final Path MEMORY = Path.of("/dev/shm");

    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context)
        throws IOException {
      return Files.isWritable(MEMORY)
          ? Files.createTempDirectory(MEMORY, "sideband")
          : Files.createTempDirectory("sideband");
    }
  }

  private static final class Story implements AutoCloseable {
    private final int seed;
    private final Random random;
    private final VirtualBmc virtual;
    private final FaultyLink link;
    private final Set<Bytes> offered = new HashSet<>();
    private SnapshotReporter reporter;
    private long token;
    private int shownUnderFaults;

    Story(Path folder, int seed) throws Exception {
      this.seed = seed;
      this.random = new Random(seed);
      this.virtual = new VirtualBmc(folder, seed);
      this.link =
          new FaultyLink(
              virtual.host(),
              FaultPlan.random(random, random.nextDouble() * 0.5, Duration.ofSeconds(3)),
              virtual.context);
      this.reporter = newAgent();
    }

    void run() throws Exception {
      Table newest = SmallTables.calm(0);
      for (int n = 0; n < 4; n++) {
        newest = random.nextBoolean() ? SmallTables.calm(n) : SmallTables.wild(n);
        offered.add(SmallTables.plain(newest));
        reporter.offer(newest);
        virtual.time.advance(Duration.ofMillis(random.nextInt(20_000)));
        shownUnderFaults += display().isEmpty() ? 0 : 1;
        switch (random.nextInt(8)) {
          case 0 -> virtual.restart();
          case 1 -> {
            reporter.close();
            reporter = newAgent();
            reporter.offer(newest);
          }
          default -> shownUnderFaults += display().isEmpty() ? 0 : 1;
        }
      }
      link.follow(request -> Fault.NONE);
      // Even a line that looked like a BMC without our commands is tried again by then.
      virtual.time.advance(Duration.ofMinutes(11));
      // A restart of the agent, or of the BMC after the last delivery, may have cost that table.
      reporter.offer(newest);
      virtual.time.advance(Duration.ofMinutes(1));

      Bytes plain = SmallTables.plain(newest);
      assertTrue(plain.equals(display()), () -> "seed " + seed + ": " + reporter.health());
      assertTrue(plain.equals(read(Stage.INTERMEDIATE)), () -> "seed " + seed);
      assertTrue(reporter.health().lastFailure().isEmpty(), "seed " + seed);
    }

    /** Displays, and checks that what is shown is a table that was offered. */
    private Bytes display() throws Exception {
      SnapshotPipeline stages = virtual.bmc().processes();
      try {
        stages.display(++token);
      } catch (SnapshotRefusedException nothingYet) {
        assertEquals(SnapshotRefusal.NOTHING_TO_SHOW, nothingYet.refusal());
        return Bytes.EMPTY;
      }
      Bytes shown = stages.shown(0).plain();
      assertTrue(offered.contains(shown), () -> "seed " + seed + " shows what was never sent");
      return shown;
    }

    private Bytes read(Stage stage) throws Exception {
      return virtual.bmc().processes().read(stage, 0, 0, 1 << 20).data();
    }

    private SnapshotReporter newAgent() {
      return SnapshotReporter.builder(
              OemClient.builder(link, virtual.context)
                  .attemptTimeout(Duration.ofSeconds(1))
                  .build(),
              ObjectType.PROCESS_TABLE,
              virtual.context)
          .patience(Duration.ofSeconds(10))
          .build();
    }

    @Override
    public void close() {
      reporter.close();
      virtual.close();
    }
  }
}
