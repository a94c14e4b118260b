package dev.sideband.snapshot;

import dev.sideband.fuzz.Allocation;
import dev.sideband.fuzz.FuzzTarget;
import dev.sideband.fuzz.Script;
import dev.sideband.table.TableSnapshotFormat;
import dev.sideband.time.BmcBoot;
import dev.sideband.time.BootClock;
import dev.sideband.time.HostBoot;
import dev.sideband.time.testing.FakeTime;
import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A pipeline of tables that is written to in any order, whole tables and deltas, plain and
 * deflated, with claims that are right or wrong; its files are damaged while it is closed.
 * Afterwards a whole snapshot passes.
 */
public final class SnapshotTarget implements FuzzTarget {

  private static final List<String> FILES =
      List.of("temporary", "intermediate", "display", "ledger");
  private static final int MOST_STEPS = 48;
  private static final int STAGE_BYTES = 1 << 14;

  /** What a step may cost: buffers of 64 KiB, and what {@link #STAGE_BYTES} can make of a table. */
  private static final long ALLOCATION = 8 << 20;

  private static final SnapshotLimits LIMITS =
      new SnapshotLimits(
          STAGE_BYTES, Duration.ofSeconds(30), Duration.ofSeconds(10), Duration.ofSeconds(60));

  /** A table of one column and no row, from a boot that nobody else names. */
  private static final Snapshot CALM =
      new Snapshot(
          -7,
          new HostBoot(new UUID(7, 7)),
          Bytes.ofHex("5401 c801 01 01 01 00 01 61 02 00000000 000000000000 00 00 00 00 00"),
          0,
          Bytes.ofHex("5401 c801 01 01 01 00 01 61 02 00000000 000000000000 00 00 00 00 00"),
          0,
          false);

  @Override
  public boolean run(byte[] input) throws Exception {
    return new Story(new Script(input)).run();
  }

  private interface Step {
    void take() throws IOException, SnapshotRefusedException;
  }

  /** One run. */
  private static final class Story {

    private final Script script;
    private final FakeTime time = new FakeTime();
    private final MemoryFiles files = new MemoryFiles();
    private SnapshotPipeline pipeline;
    private int boots;
    private int handle;
    private long next;
    private boolean taken;

    Story(Script script) throws IOException {
      this.script = script;
      pipeline = open();
    }

    private SnapshotPipeline open() throws IOException {
      BootClock clock = BootClock.of(new BmcBoot(++boots), Duration.ofSeconds(5), time, time);
      return SnapshotPipeline.builder(new TableSnapshotFormat(), clock).limits(LIMITS).open(files);
    }

    boolean run() throws Exception {
      for (int steps = 0; script.hasMore() && steps < MOST_STEPS; steps++) {
        int choice = script.u8();
        Allocation.within(
            ALLOCATION,
            () -> {
              attempt(() -> step(choice));
              return choice;
            });
      }
      WriteTicket ticket = pipeline.begin(CALM.offer());
      pipeline.write(ticket.handle(), 0, CALM.wire());
      pipeline.stop(ticket.handle(), CALM.plain().size(), CALM.rows(), CALM.crc());
      pipeline.display(0xCA17);
      if (!pipeline.read(Stage.DISPLAY, 0, 0, STAGE_BYTES).data().equals(CALM.plain())) {
        throw new AssertionError("another snapshot is displayed");
      }
      pipeline.close();
      return taken;
    }

    private static void attempt(Step step) {
      try {
        step.take();
      } catch (SnapshotRefusedException | IOException declared) {
        // Nothing else may come.
      }
    }

    private void step(int choice) throws IOException, SnapshotRefusedException {
      switch (choice & 0x0F) {
        case 0, 1 -> begin(script.u8(), script.u16(), script.u16());
        case 2, 3, 4 -> next = pipeline.write(handle, next, script.piece());
        case 5 -> next = pipeline.write(script.u16(), script.u32(), script.longPiece());
        case 6 -> stop(script.u16(), script.u8(), (int) script.u32());
        case 7 -> whole(script.longPiece(), script.u8());
        case 8 -> pipeline.abort(script.u16());
        case 9 -> pipeline.display(script.u8());
        case 10 -> pipeline.read(stage(script.u8()), script.u8(), script.u32(), script.u16());
        case 11 -> pipeline.diagnose(AgentView.UNKNOWN, PageView.UNKNOWN);
        case 12 -> time.advance(Duration.ofSeconds(script.u8()));
        default -> damage(script.u8(), script.u16(), script.piece());
      }
    }

    private static Stage stage(int number) {
      return Stage.values()[number % Stage.values().length];
    }

    private void begin(int choice, int wire, int plain)
        throws IOException, SnapshotRefusedException {
      SnapshotOffer offer =
          new SnapshotOffer(
              choice >> 4,
              (choice & 4) == 0 ? Snapshot.BOOT : Snapshot.NEXT_BOOT,
              choice & 8,
              (choice & 1) != 0,
              (choice & 2) != 0,
              1,
              wire,
              plain,
              Instant.EPOCH,
              Duration.ZERO);
      WriteTicket ticket = pipeline.begin(offer);
      handle = ticket.handle();
      next = ticket.nextOffset();
    }

    private void stop(int plain, int rows, int crc) throws IOException, SnapshotRefusedException {
      pipeline.stop(handle, plain, rows, crc);
      taken = true;
    }

    /** Writes a content whose length and checksum are told as they are. */
    private void whole(Bytes plain, int rows) throws IOException, SnapshotRefusedException {
      boolean deflated = (rows & 0x80) != 0;
      Bytes wire = deflated ? Snapshot.deflate(plain) : plain;
      Snapshot snapshot =
          new Snapshot(rows & 3, Snapshot.BOOT, plain, rows & 0x7F, wire, 0, deflated);
      WriteTicket ticket = pipeline.begin(snapshot.offer());
      handle = ticket.handle();
      next = pipeline.write(handle, ticket.nextOffset(), wire);
      stop(plain.size(), rows & 0x7F, snapshot.crc());
    }

    /** Closes the pipeline, overwrites a piece of a file, and opens it again. */
    private void damage(int choice, int at, Bytes piece) throws IOException {
      pipeline.close();
      String name = FILES.get(choice & 3);
      if (files.open(name).isPresent()) {
        byte[] content = files.bytes(name);
        for (int i = 0; i < piece.size() && content.length > 0; i++) {
          content[(at + i) % content.length] = (byte) piece.at(i);
        }
      }
      pipeline = open();
    }
  }
}
