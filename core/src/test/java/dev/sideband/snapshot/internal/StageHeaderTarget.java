package dev.sideband.snapshot.internal;

import dev.sideband.fuzz.Allocation;
import dev.sideband.fuzz.FuzzTarget;
import dev.sideband.snapshot.StageHeader;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireWriter;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** The header of a stage's file, as it is and under a right checksum. */
public final class StageHeaderTarget implements FuzzTarget {

  private static final int CHECKED = StageHeaderCodec.SIZE - 4;

  @Override
  public boolean run(byte[] input) throws Exception {
    read(Bytes.copyOf(input));
    Bytes content = Bytes.copyOf(Arrays.copyOf(input, CHECKED));
    Optional<StageHeader> header =
        read(new WireWriter().bytes(content).u32(Crc32c.of(content)).toBytes());
    if (header.isPresent()) {
      Bytes written = StageHeaderCodec.encode(header.get());
      StageHeader again = StageHeaderCodec.decode(written);
      if (!again.equals(header.get())) {
        throw new AssertionError(header + " comes back as " + again);
      }
      Duration age = again.origin().age(again.written());
      if (age == null) {
        throw new AssertionError("no age");
      }
    }
    return header.isPresent();
  }

  private static Optional<StageHeader> read(Bytes bytes) throws Exception {
    return Allocation.ofDecoding(
        bytes.size(),
        () -> {
          try {
            return Optional.of(StageHeaderCodec.decode(bytes));
          } catch (MalformedMessageException declared) {
            return Optional.empty();
          }
        });
  }
}
