package dev.sideband.snapshot.internal;

import dev.sideband.snapshot.SnapshotCounters;
import dev.sideband.snapshot.Stage;
import dev.sideband.snapshot.StageHeader;
import dev.sideband.time.HostBoot;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What must outlive a restart beside the stages: the numbers given out, the host's boots, the
 * counters.
 *
 * <p>It is saved after each change, renamed into place, and not forced to the disk: numbers stand
 * in the headers of the stages too, so after a crash or a loss of power only counters may be
 * behind. For one thread at a time.
 */
public final class Ledger {

  private static final String NAME = "ledger";
  private static final Bytes MAGIC = Bytes.of('S', 'B', 'l', 'g');
  private static final int VERSION = 1;
  private static final int SIZE = 4 + 2 + 3 * 4 + 2 + 2 * 16 + 6 * 8 + 4;
  private static final int MOST_HANDLES = 0xFFFF;

  private final StageFiles files;
  private final long[] generations = new long[Stage.values().length];
  private int lastHandle;
  private volatile HostBoot boot = HostBoot.UNKNOWN;
  private HostBoot bootBefore = HostBoot.UNKNOWN;
  private final AtomicLongArray counts = new AtomicLongArray(Count.values().length);

  /** What is counted. */
  public enum Count {
    BEGUN,
    COMPLETED,
    ABORTED,
    ABANDONED,
    DISPLAYED,
    BYTES_RECEIVED
  }

  private Ledger(StageFiles files) {
    this.files = files;
  }

  /** Reads the ledger; one that is missing or damaged counts as empty. */
  public static Ledger load(StageFiles files) throws IOException {
    Ledger ledger = new Ledger(files);
    Optional<StageFile> found = files.open(NAME);
    if (found.isPresent()) {
      try (StageFile file = found.get()) {
        ByteBuffer buffer = ByteBuffer.allocate(SIZE);
        file.read(buffer, 0);
        ledger.decode(Bytes.copyOf(buffer.array(), 0, buffer.position()));
      } catch (MalformedMessageException e) {
        return new Ledger(files);
      }
    }
    return ledger;
  }

  /** Returns the next generation of a stage. */
  long nextGeneration(Stage stage) {
    return ++generations[stage.ordinal()];
  }

  /** Returns the next handle. */
  int nextHandle() {
    lastHandle = lastHandle % MOST_HANDLES + 1;
    return lastHandle;
  }

  /** Learns from a stage's header what it lacks itself, if it was lost. */
  void seen(StageHeader header) {
    int place = header.stage().ordinal();
    generations[place] = Math.max(generations[place], header.generation());
    if (header.stage() != Stage.DISPLAY) {
      lastHandle = (int) Math.max(lastHandle, header.request() & MOST_HANDLES);
    }
    if (boot.equals(HostBoot.UNKNOWN)) {
      boot = header.origin().boot();
    }
  }

  /** Returns the host boot of the newest write; safe for any thread. */
  public HostBoot boot() {
    return boot;
  }

  /** Tells whether that boot was followed by another. */
  boolean isOver(HostBoot candidate) {
    return candidate.equals(bootBefore) && !candidate.equals(HostBoot.UNKNOWN);
  }

  /** Learns of the host boot of a write; one that is not known tells nothing. */
  void seenBoot(HostBoot current) {
    if (!current.equals(boot) && !current.equals(HostBoot.UNKNOWN)) {
      bootBefore = boot;
      boot = current;
    }
  }

  /** Returns the counters; safe for any thread. */
  public SnapshotCounters counters() {
    return new SnapshotCounters(
        counts.get(Count.BEGUN.ordinal()),
        counts.get(Count.COMPLETED.ordinal()),
        counts.get(Count.ABORTED.ordinal()),
        counts.get(Count.ABANDONED.ordinal()),
        counts.get(Count.DISPLAYED.ordinal()),
        counts.get(Count.BYTES_RECEIVED.ordinal()));
  }

  /** Counts, to be saved with the next {@link #save}. */
  public void count(Count what, long amount) {
    counts.addAndGet(what.ordinal(), amount);
  }

  /** Puts the ledger on the disk. */
  public void save() throws IOException {
    String draft = NAME + ".new";
    try (StageFile file = files.create(draft)) {
      file.write(encode().asBuffer(), 0);
    }
    files.rename(draft, NAME);
  }

  private Bytes encode() {
    WireWriter out = new WireWriter(SIZE);
    out.bytes(MAGIC).u16(VERSION);
    for (long generation : generations) {
      out.u32(generation);
    }
    out.u16(lastHandle).uuid(boot.id()).uuid(bootBefore.id());
    for (int i = 0; i < counts.length(); i++) {
      out.u64(counts.get(i));
    }
    return out.u32(Crc32c.of(out.toBytes())).toBytes();
  }

  private void decode(Bytes bytes) throws MalformedMessageException {
    WireReader in = bytes.reader();
    boolean isOurs = in.bytes(MAGIC.size(), "magic").equals(MAGIC) && in.u16("version") == VERSION;
    if (!isOurs) {
      throw in.malformed("magic", "not a ledger of version " + VERSION);
    }
    for (int i = 0; i < generations.length; i++) {
      generations[i] = in.u32("generation");
    }
    lastHandle = in.u16("handle");
    boot = new HostBoot(in.uuid("boot"));
    bootBefore = new HostBoot(in.uuid("boot before"));
    for (int i = 0; i < counts.length(); i++) {
      counts.set(i, in.u64("count"));
    }
    if ((int) in.u32("checksum") != Crc32c.of(bytes.slice(0, SIZE - 4))) {
      throw in.malformed("checksum", "is wrong");
    }
  }
}
