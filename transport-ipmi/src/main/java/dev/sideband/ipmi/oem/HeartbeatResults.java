package dev.sideband.ipmi.oem;

import dev.sideband.ipmi.MessageBody;
import dev.sideband.time.BmcBoot;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * The answer to {@link GetHeartbeatResults}.
 *
 * @param boot the boot that all times count from; heartbeats of earlier boots are forgotten
 * @param results this client's heartbeats, in the order in which they were dealt with, at most 255
 */
public record HeartbeatResults(BmcBoot boot, List<HeartbeatResult> results) implements MessageBody {

  /** How many fit into an answer that every path carries. */
  public static final int MOST = 11;

  public HeartbeatResults {
    results = List.copyOf(results);
    if (results.size() > 0xFF) {
      throw new IllegalArgumentException(results.size() + " results");
    }
  }

  /** Reads an answer's body. */
  public static HeartbeatResults decode(WireReader in) throws MalformedMessageException {
    BmcBoot boot = new BmcBoot((int) in.u32("boot id"));
    int count = in.u8("count");
    List<HeartbeatResult> results = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      results.add(HeartbeatResult.decode(in));
    }
    return new HeartbeatResults(boot, results);
  }

  @Override
  public void encode(WireWriter out) {
    out.u32(boot.id()).u8(results.size());
    results.forEach(result -> result.encode(out));
  }
}
