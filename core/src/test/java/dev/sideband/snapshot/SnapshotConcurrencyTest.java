package dev.sideband.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.wire.Bytes;
import dev.sideband.wire.WireWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A writer and several operators at the same time: what anybody gets is one whole snapshot. */
@Tag("S0-32")
@Timeout(120)
class SnapshotConcurrencyTest {

  private static final int SNAPSHOTS = 60;
  private static final int OPERATORS = 3;

  @TempDir Path directory;
  private final ExecutorService threads = Executors.newFixedThreadPool(OPERATORS + 1);
  private final AtomicLong tokens = new AtomicLong();
  private final AtomicBoolean isDone = new AtomicBoolean();
  private Rig rig;

  @BeforeEach
  void open() throws Exception {
    rig = new Rig(directory);
    rig.write(snapshot(0));
  }

  @AfterEach
  void close() {
    threads.shutdownNow();
    rig.close();
  }

  private static Snapshot snapshot(long number) {
    return Snapshot.numbered(1_000 + number, 20 + (int) (number % 7) * 300);
  }

  private static void assertIsWhole(StageHeader header, Bytes content) {
    assertEquals(snapshot(header.origin().snapshotId() - 1_000).plain(), content);
  }

  @Test
  void everyOperatorSeesWholeSnapshots() throws Exception {
    List<Future<Integer>> operators = new ArrayList<>();
    for (int i = 0; i < OPERATORS; i++) {
      operators.add(threads.submit(this::operate));
    }
    for (int number = 1; number <= SNAPSHOTS; number++) {
      rig.write(snapshot(number));
    }
    isDone.set(true);
    for (Future<Integer> operator : operators) {
      assertTrue(operator.get() > 0, "an operator saw nothing");
    }
  }

  /** Displays and reads until the writer is done; returns how many snapshots were read. */
  private int operate() throws Exception {
    int seen = 0;
    while (!isDone.get()) {
      long generation = rig.pipeline.display(tokens.incrementAndGet());
      StageContent shown = rig.pipeline.shown(0);
      assertIsWhole(shown.header(), shown.plain());
      assertTrue(shown.header().generation() >= generation);
      seen++;
      try {
        StageContent inParts = readInParts(Stage.DISPLAY, generation);
        assertIsWhole(inParts.header(), inParts.plain());
        seen++;
      } catch (SnapshotRefusedException e) {
        assertEquals(SnapshotRefusal.GENERATION_GONE, e.refusal());
      }
    }
    return seen;
  }

  private StageContent readInParts(Stage stage, long generation) throws Exception {
    StageContent first = rig.pipeline.shown(generation);
    WireWriter all = new WireWriter();
    StagePart part;
    do {
      part = rig.pipeline.read(stage, generation, all.size(), 1_000);
      all.bytes(part.data());
    } while (all.size() < part.total());
    return new StageContent(first.header(), all.toBytes());
  }

  @Test
  void anInterruptedReaderTakesNothingFromTheOthers() throws Exception {
    rig.pipeline.display(1);
    Thread.currentThread().interrupt();
    try {
      assertIsWhole(rig.pipeline.shown(0).header(), rig.pipeline.shown(0).plain());
      assertEquals(2, rig.pipeline.display(2));
    } finally {
      assertTrue(Thread.interrupted());
    }
    assertIsWhole(rig.pipeline.shown(0).header(), rig.pipeline.shown(0).plain());
    assertEquals(Cause.NONE, rig.cause());
  }
}
