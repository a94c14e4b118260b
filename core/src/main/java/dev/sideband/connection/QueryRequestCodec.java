package dev.sideband.connection;

import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * A {@link QueryRequest} as bytes, version 1; little endian.
 *
 * <pre>
 *   version 1, id 8
 *   clients: their number, and for each the bytes of its address 1 (4 or 16), these, its prefix 1
 *   states: their number, and for each its number 1
 *   services: their number, and for each its name
 *   attributes: their number, and for each its name and its value
 *   from, to: seconds (signed), nanoseconds; the most items
 * </pre>
 *
 * <p>Texts are UTF-8 behind their length; numbers without a size are of variable length. Later
 * versions only append. Stateless.
 */
public final class QueryRequestCodec {

  /** The most clients, states, services or attributes. */
  public static final int MOST_OF_A_KIND = 1_000;

  /** The most bytes of a text. */
  public static final int MOST_TEXT = 1 << 12;

  private static final int VERSION = 1;

  private QueryRequestCodec() {}

  /**
   * Returns the bytes of a request.
   *
   * @throws IllegalArgumentException if it is beyond the limits
   */
  public static Bytes encode(QueryRequest request) {
    ConnectionQuery query = request.query();
    WireWriter out = new WireWriter(128);
    out.u8(VERSION).u64(request.id());
    count(out, query.clients().size());
    for (AddressBlock block : query.clients()) {
      Bytes address = block.address().bytes();
      out.u8(address.size()).bytes(address).u8(block.prefix());
    }
    count(out, query.states().size());
    query.states().forEach(state -> out.u8(state.number()));
    count(out, query.services().size());
    query.services().forEach(service -> text(out, service));
    count(out, query.attributes().size());
    query
        .attributes()
        .forEach((name, value) -> {
          text(out, name);
          text(out, value);
        });
    out.instant(request.from());
    out.instant(request.to());
    return out.varint(request.most()).toBytes();
  }

  private static void count(WireWriter out, int count) {
    if (count > MOST_OF_A_KIND) {
      throw new IllegalArgumentException("more than " + MOST_OF_A_KIND + ": " + count);
    }
    out.varint(count);
  }

  private static void text(WireWriter out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > MOST_TEXT) {
      throw new IllegalArgumentException("a text of " + bytes.length + " bytes");
    }
    out.varint(bytes.length).bytes(bytes, 0, bytes.length);
  }

  /** Reads a request. */
  public static QueryRequest decode(Bytes bytes) throws MalformedMessageException {
    WireReader in = bytes.reader();
    if (in.u8("version") < VERSION) {
      throw in.malformed("version", "there is none below " + VERSION);
    }
    long id = in.u64("id");
    Set<AddressBlock> clients = new LinkedHashSet<>();
    for (int left = in.count(MOST_OF_A_KIND, "clients"); left > 0; left--) {
      clients.add(block(in));
    }
    Set<TcpState> states = new LinkedHashSet<>();
    for (int left = in.count(MOST_OF_A_KIND, "states"); left > 0; left--) {
      states.add(new TcpState(in.u8("state")));
    }
    Set<String> services = new LinkedHashSet<>();
    for (int left = in.count(MOST_OF_A_KIND, "services"); left > 0; left--) {
      services.add(in.text(MOST_TEXT, "service"));
    }
    Map<String, String> attributes = new LinkedHashMap<>();
    for (int left = in.count(MOST_OF_A_KIND, "attributes"); left > 0; left--) {
      String name = in.text(MOST_TEXT, "attribute");
      attributes.put(name, in.text(MOST_TEXT, "value"));
    }
    Instant from = in.instant("from");
    Instant to = in.instant("to");
    int most = in.count(QueryRequest.MOST_ITEMS, "most items");
    if (from.isAfter(to) || most < 1) {
      throw in.malformed("span", most + " items from " + from + " to " + to);
    }
    ConnectionQuery query = new ConnectionQuery(clients, states, services, attributes);
    return new QueryRequest(id, query, from, to, most);
  }

  private static AddressBlock block(WireReader in) throws MalformedMessageException {
    int size = in.u8("size of an address");
    if (size != 4 && size != 16) {
      throw in.malformed("size of an address", "neither 4 nor 16: " + size);
    }
    IpAddress address = new IpAddress(in.bytes(size, "address"));
    int prefix = in.u8("prefix");
    if (prefix > address.bytes().size() * 8) {
      throw in.malformed("prefix", prefix + " of " + address);
    }
    return new AddressBlock(address, prefix);
  }
}
