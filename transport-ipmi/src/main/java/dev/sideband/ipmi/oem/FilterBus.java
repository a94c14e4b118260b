package dev.sideband.ipmi.oem;

import dev.sideband.bus.BusFilter;
import dev.sideband.bus.BusSelector;
import dev.sideband.ipmi.NoData;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Bus filter, 34h: keeps devices out of the bus log, or all but some, in place of what was set
 * before.
 *
 * <p>It holds until the log's owner ends; what the owner keeps out stays out whatever is set here.
 *
 * @param allow whether only these places are kept; else all but these
 * @param places at most {@value #MOST}
 */
public record FilterBus(boolean allow, List<BusPlace> places) implements OemCommand<NoData> {

  /** The command code. */
  public static final int CODE = 0x34;

  /** The most places of one list. */
  public static final int MOST = 48;

  public FilterBus {
    Objects.requireNonNull(places, "places");
    places = List.copyOf(places);
    if (places.size() > MOST) {
      throw new IllegalArgumentException(places.size() + " places are more than " + MOST);
    }
  }

  /** Returns the filter that keeps nothing out. */
  public static FilterBus none() {
    return new FilterBus(false, List.of());
  }

  /** Reads a request's body. */
  public static FilterBus decodeRequest(WireReader in) throws MalformedMessageException {
    boolean allow = (in.u8("mode") & 1) != 0;
    int count = in.u8("count");
    if (count > MOST) {
      throw in.malformed("count", count + " are more than " + MOST);
    }
    List<BusPlace> places = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      places.add(BusPlace.decode(in));
    }
    return new FilterBus(allow, places);
  }

  @Override
  public int code() {
    return CODE;
  }

  @Override
  public void encode(WireWriter out) {
    out.u8(allow ? 1 : 0).u8(places.size());
    places.forEach(place -> place.encode(out));
  }

  @Override
  public NoData decode(WireReader in) {
    return new NoData();
  }

  /** Returns the filter that does this. */
  public BusFilter filter() {
    BusFilter filter = BusFilter.NONE;
    for (BusPlace place : places) {
      filter = allow ? filter.pass(place.selector()) : filter.drop(place.selector());
    }
    return allow ? filter.drop(BusSelector.ALL) : filter;
  }
}
