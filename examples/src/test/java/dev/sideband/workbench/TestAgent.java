package dev.sideband.workbench;

import dev.sideband.process.ProcessColumns;
import dev.sideband.snapshot.SnapshotOffer;
import dev.sideband.snapshot.SnapshotPipeline;
import dev.sideband.snapshot.SnapshotRefusedException;
import dev.sideband.table.Table;
import dev.sideband.table.TableBuffer;
import dev.sideband.table.TableCodec;
import dev.sideband.time.BootClock;
import dev.sideband.time.HostBoot;
import dev.sideband.time.testing.FakeTime;
import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/** Makes process tables and writes them to a pipeline, without a wire between. */
public final class TestAgent {

  /** The boot of the host whose processes these are. */
  public static final HostBoot BOOT =
      new HostBoot(UUID.fromString("0b1c7f0e-6b1d-4a58-93a5-7a52f3e3c9d4"));

  private final SnapshotPipeline pipeline;
  private final FakeTime time;
  private final BootClock clock;
  private long snapshots;
  private int handle;

  /** Creates an agent of a host that has been up for an hour. */
  public TestAgent(SnapshotPipeline pipeline, FakeTime time) {
    this.pipeline = pipeline;
    this.time = time;
    this.clock = BootClock.of(BOOT, Duration.ofHours(1), time, time);
  }

  /** Returns a process table with one row for each name; the first has number 1. */
  public Table table(String... names) {
    return table(buffer -> {
      for (int i = 0; i < names.length; i++) {
        buffer.beginRow();
        buffer.set(ProcessColumns.PID, i + 1);
        buffer.set(ProcessColumns.START, 1_000_000);
        buffer.set(ProcessColumns.NAME, names[i]);
        buffer.endRow();
      }
    });
  }

  /** Returns a process table of now. */
  public Table table(Consumer<TableBuffer> rows) {
    TableBuffer buffer = new TableBuffer(ProcessColumns.SCHEMA);
    buffer.clear(clock.now());
    rows.accept(buffer);
    return buffer.freeze();
  }

  /** Brings a table to the intermediate stage. */
  public void push(Table table) throws SnapshotRefusedException, IOException {
    finish(begin(table), table.rows());
  }

  /** Brings the first half of a table to the temporary stage, and returns the whole. */
  public Bytes begin(Table table) throws SnapshotRefusedException, IOException {
    Bytes plain = new TableCodec().encode(table);
    SnapshotOffer offer =
        new SnapshotOffer(
            ++snapshots,
            BOOT,
            table.schema().version(),
            false,
            false,
            0,
            plain.size(),
            plain.size(),
            time.instant(),
            Duration.ZERO);
    handle = pipeline.begin(offer).handle();
    pipeline.write(handle, 0, plain.slice(0, plain.size() / 2));
    return plain;
  }

  /** Writes the second half and stops. */
  public void finish(Bytes plain, int rows) throws SnapshotRefusedException, IOException {
    int half = plain.size() / 2;
    pipeline.write(handle, half, plain.slice(half, plain.size() - half));
    CRC32C crc = new CRC32C();
    crc.update(plain.asBuffer());
    pipeline.stop(handle, plain.size(), rows, (int) crc.getValue());
  }
}
