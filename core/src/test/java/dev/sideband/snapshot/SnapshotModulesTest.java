package dev.sideband.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.snapshot.internal.CheckedCopy;
import dev.sideband.snapshot.internal.CheckedReader;
import dev.sideband.time.HostBoot;
import dev.sideband.time.Stamp;
import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Each module by itself over a store in memory, and in the place of the one that comes along. */
class SnapshotModulesTest {

  private static final Stamp NOW =
      new Stamp(HostBoot.UNKNOWN, 5, Instant.parse("2026-02-02T00:00:00Z"), Duration.ZERO);
  private static final Snapshot SNAPSHOT = Snapshot.of(4, "a", "b");

  private static StageHeader stopped() {
    SnapshotOrigin origin =
        new SnapshotOrigin(4, Snapshot.BOOT, 1, Snapshot.COLLECTED, Snapshot.AGE, NOW);
    return StageHeader.receiving(1, origin, 7)
        .stopped(SNAPSHOT.rows(), SNAPSHOT.plain().size(), SNAPSHOT.crc(), NOW);
  }

  private static HeapStore storeWith(StageHeader header, Bytes content) {
    HeapStore store = new HeapStore();
    store.put(header, content);
    return store;
  }

  @Test
  @Tag("S0-17")
  void firstCopy() throws Exception {
    HeapStore store = storeWith(stopped(), SNAPSHOT.plain());
    StageHeader copy = CheckedCopy.first(store, NOW);
    assertEquals(Stage.INTERMEDIATE, copy.stage());
    assertEquals(StageState.COMPLETE, copy.state());
    assertEquals(7, copy.request());
    assertEquals(SNAPSHOT.plain(), store.content(Stage.INTERMEDIATE));
    assertEquals(SNAPSHOT.plain(), store.content(Stage.TEMPORARY));
  }

  @Test
  @Tag("S0-17")
  @Tag("S0-31")
  void firstCopyRefusesWhatIsNotWhole() {
    HeapStore empty = new HeapStore();
    Rig.assertRefused(SnapshotRefusal.NOTHING_TO_SHOW, () -> CheckedCopy.first(empty, NOW));
    StageHeader lost = stopped().abandoned(AbandonReason.AGENT_LOST, 3, 0, NOW);
    HeapStore abandoned = storeWith(lost, SNAPSHOT.plain());
    Rig.assertRefused(SnapshotRefusal.CONFLICT, () -> CheckedCopy.first(abandoned, NOW));
    HeapStore damaged = storeWith(stopped(), Snapshot.utf8("a\nX\n.\n"));
    Rig.assertRefused(SnapshotRefusal.DAMAGED, () -> CheckedCopy.first(damaged, NOW));
    HeapStore cut = storeWith(stopped(), SNAPSHOT.plain().slice(0, 3));
    Rig.assertRefused(SnapshotRefusal.DAMAGED, () -> CheckedCopy.first(cut, NOW));
    assertTrue(damaged.header(Stage.INTERMEDIATE).isEmpty());
    assertTrue(cut.header(Stage.INTERMEDIATE).isEmpty());
  }

  @Test
  @Tag("S0-18")
  void secondCopy() throws Exception {
    StageHeader intermediate = stopped().copiedTo(Stage.INTERMEDIATE, 3, 7, NOW);
    HeapStore store = storeWith(intermediate, SNAPSHOT.plain());
    StageHeader copy = CheckedCopy.second(store, 99, NOW);
    assertEquals(Stage.DISPLAY, copy.stage());
    assertEquals(99, copy.request());
    assertEquals(SNAPSHOT.plain(), store.content(Stage.DISPLAY));
    store.put(intermediate, Bytes.of(1, 2, 3));
    Rig.assertRefused(SnapshotRefusal.DAMAGED, () -> CheckedCopy.second(store, 100, NOW));
    assertEquals(SNAPSHOT.plain(), store.content(Stage.DISPLAY));
  }

  @Test
  @Tag("S0-19")
  void reader() throws Exception {
    StageHeader display = stopped().copiedTo(Stage.DISPLAY, 3, 99, NOW);
    HeapStore store = storeWith(display, SNAPSHOT.plain());
    assertEquals(new StageContent(display, SNAPSHOT.plain()), CheckedReader.read(store, 0));
    store.put(display, Snapshot.utf8("a\nX\n.\n"));
    Rig.assertRefused(SnapshotRefusal.DAMAGED, () -> CheckedReader.read(store, 0));
  }

  @Test
  @Tag("S0-11")
  @Tag("S0-19")
  void readingTouchesTheDisplayStageOnly() throws Exception {
    AtomicBoolean isShowing = new AtomicBoolean();
    WatchedFiles files =
        new WatchedFiles(
            new MemoryFiles(),
            (step, name) -> {
              if (isShowing.get() && !name.startsWith("display")) {
                throw new IOException(step + " " + name + " while showing");
              }
            });
    try (Rig rig = new Rig(files)) {
      rig.write(SNAPSHOT);
      rig.pipeline.display(1);
      isShowing.set(true);
      assertEquals(SNAPSHOT.plain(), rig.pipeline.shown(0).plain());
      assertThrows(IOException.class, () -> rig.content(Stage.INTERMEDIATE));
      isShowing.set(false);
    }
  }

  @Test
  @Tag("S0-16")
  void aReceiverOfTheHost() throws Exception {
    AtomicBoolean closed = new AtomicBoolean();
    UnaryOperator<SnapshotPipelineBuilder> receiver =
        builder -> builder.receiver(store -> WholeReceiver.over(store, closed));
    try (Rig rig = new Rig(new MemoryFiles(), receiver)) {
      assertEquals(new WriteTicket(1, 0), rig.begin(SNAPSHOT));
      rig.pipeline.write(1, 0, SNAPSHOT.wire());
      assertEquals(1, rig.stop(1, SNAPSHOT));
      assertEquals(SNAPSHOT.plain(), rig.content(Stage.INTERMEDIATE));
    }
    assertTrue(closed.get());
  }

  @Test
  @Tag("S0-17")
  @Tag("S0-18")
  @Tag("S0-19")
  void copiesAndReaderOfTheHost() throws Exception {
    StageContent own = new StageContent(stopped(), Bytes.of(1));
    UnaryOperator<SnapshotPipelineBuilder> modules =
        builder ->
            builder
                .firstCopy((store, now) -> stopped().copiedTo(Stage.INTERMEDIATE, 41, 7, now))
                .secondCopy(
                    (store, token, now) -> stopped().copiedTo(Stage.DISPLAY, 42, token, now))
                .displayReader((store, generation) -> own);
    try (Rig rig = new Rig(new MemoryFiles(), modules)) {
      assertEquals(41, rig.write(SNAPSHOT));
      assertEquals(42, rig.pipeline.display(1));
      assertSame(own, rig.pipeline.shown(0));
    }
  }

  /** Takes one snapshot in one piece. */
  private static final class WholeReceiver implements SnapshotReceiver {

    private final StageDraft draft;
    private final AtomicBoolean closed;

    private WholeReceiver(StageDraft draft, AtomicBoolean closed) {
      this.draft = draft;
      this.closed = closed;
    }

    static SnapshotReceiver over(StageStore store, AtomicBoolean closed) {
      try {
        return new WholeReceiver(store.draft(Stage.TEMPORARY), closed);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public WriteTicket begin(SnapshotOffer offer) {
      return new WriteTicket(1, 0);
    }

    @Override
    public long write(int handle, long offset, Bytes data) throws IOException {
      draft.append(data.asBuffer());
      return data.size();
    }

    @Override
    public StageHeader stop(int handle, long plainLength, long rows, int crc) throws IOException {
      draft.commit(stopped());
      return stopped();
    }

    @Override
    public void abort(int handle) {
      draft.close();
    }

    @Override
    public void abandon(AbandonReason reason) {
      draft.close();
    }

    @Override
    public Optional<Stamp> lastHeard() {
      return Optional.empty();
    }

    @Override
    public void close() {
      closed.set(true);
    }
  }
}
