package dev.sideband.ipmi.oem;

import dev.sideband.bus.BusLogState;
import dev.sideband.ipmi.MessageBody;
import dev.sideband.time.BmcBoot;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.util.Objects;

/**
 * The answer to {@link GetBusInfo}.
 *
 * @param boot the BMC's present boot
 * @param state how full the log is, and what was counted
 */
public record BusReport(BmcBoot boot, BusLogState state) implements MessageBody {

  public BusReport {
    Objects.requireNonNull(boot, "boot");
    Objects.requireNonNull(state, "state");
  }

  /** Reads an answer's body. */
  public static BusReport decode(WireReader in) throws MalformedMessageException {
    return new BusReport(
        new BmcBoot((int) in.u32("boot id")),
        new BusLogState(
            in.u64("capacity"),
            in.u64("oldest"),
            in.u64("next"),
            in.u64("stored"),
            in.u64("overwritten"),
            in.u64("messages"),
            in.u64("nacks"),
            in.u64("dropped"),
            in.u64("filtered"),
            in.u16("frozen")));
  }

  @Override
  public void encode(WireWriter out) {
    out.u32(boot.id());
    out.u64(state.capacity()).u64(state.oldest()).u64(state.next());
    out.u64(state.stored()).u64(state.overwritten());
    out.u64(state.messages()).u64(state.nacks());
    out.u64(state.dropped()).u64(state.filtered()).u16(state.frozen());
  }
}
