package dev.sideband.ipmi.oem;

import dev.sideband.ipmi.MessageBody;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.util.Collections;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Counters of one part of a BMC, each under a tag; on the wire as tag, length and value.
 *
 * <p>A newer BMC has tags that this class has no name for; they are kept.
 *
 * @param counters by tag, 0 to 255; a value grows from 0 at the BMC's boot
 */
public record StatusReport(Map<Integer, Long> counters) implements MessageBody {

  /** The group of counters about frames. */
  public static final int GROUP_FRAMES = 0;

  /** Frames taken, resends included. */
  public static final int FRAMES = 0x01;

  /** Requests answered from the store of replies. */
  public static final int REPEATED = 0x02;

  /** Frames refused for their form, version or checksum. */
  public static final int FAULTS = 0x03;

  /** Requests that ended with a status that is not good. */
  public static final int REFUSED = 0x04;

  /** Clients that have said Hello and are remembered. */
  public static final int CLIENTS = 0x05;

  private static final int MOST_VALUE_BYTES = 8;

  public StatusReport {
    counters = Collections.unmodifiableSortedMap(new TreeMap<>(counters));
  }

  /** Reads an answer's body; a value longer than 64 bits is passed over. */
  public static StatusReport decode(WireReader in) throws MalformedMessageException {
    Map<Integer, Long> counters = new TreeMap<>();
    while (in.remaining() > 0) {
      int tag = in.u8("tag");
      int length = in.u8("length");
      if (length > MOST_VALUE_BYTES) {
        in.skip(length, "value");
        continue;
      }
      long value = 0;
      for (int i = 0; i < length; i++) {
        value |= (long) in.u8("value") << (8 * i);
      }
      counters.put(tag, value);
    }
    return new StatusReport(counters);
  }

  @Override
  public void encode(WireWriter out) {
    counters.forEach((tag, value) -> {
      out.u8(tag).u8(MOST_VALUE_BYTES).u64(value);
    });
  }

  /** Returns a counter, or empty if the BMC does not keep it. */
  public OptionalLong counter(int tag) {
    Long value = counters.get(tag);
    return value == null ? OptionalLong.empty() : OptionalLong.of(value);
  }
}
