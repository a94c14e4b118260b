package dev.sideband.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.monitor.ManualContext;
import dev.sideband.transport.WorkerId;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Requests and results on the wire. */
class QueryCodecTest {

  private static final Bytes REQUEST =
      Bytes.ofHex(
          """
          01                        # version
          0807060504030201          # id
          02                        # clients
            04 0a010000 10          #   10.1.0.0/16
            10 20010db8000000000000000000000000 20
          01 08                     # states: CLOSE_WAIT
          01 04 73686f70            # services: shop
          01 05 6f776e6572 06 7465616d2d61
          06 04                     # from: 3.000000004 s
          0a 00                     # to: 5 s
          c801                      # at most 200
          """
              .replaceAll("#.*", ""));

  private static QueryRequest request() {
    Set<AddressBlock> clients =
        new LinkedHashSet<>(
            List.of(AddressBlock.of("10.1.0.0/16"), AddressBlock.of("2001:db8::/32")));
    return new QueryRequest(
        0x0102030405060708L,
        new ConnectionQuery(
            clients,
            Set.of(TcpState.CLOSE_WAIT),
            Set.of("shop"),
            new LinkedHashMap<>(Map.of("owner", "team-a"))),
        Instant.ofEpochSecond(3, 4),
        Instant.ofEpochSecond(5),
        200);
  }

  @Test
  @Tag("S4-21")
  void aRequestIsReadAsItWasWritten() throws Exception {
    assertEquals(request(), QueryRequestCodec.decode(REQUEST));
    assertEquals(request(), QueryRequestCodec.decode(QueryRequestCodec.encode(request())));
    QueryRequest now = QueryRequest.now(-1, ConnectionQuery.ALL);
    assertEquals(now, QueryRequestCodec.decode(QueryRequestCodec.encode(now)));
    assertEquals(REQUEST.size(), QueryRequestCodec.encode(request()).size());
  }

  @Test
  @Tag("S4-21")
  void everyPrefixOfARequestIsMalformedAndEveryFlippedBitEndsWell() {
    for (int size = 0; size < REQUEST.size(); size++) {
      Bytes prefix = REQUEST.slice(0, size);
      assertThrows(MalformedMessageException.class, () -> QueryRequestCodec.decode(prefix));
    }
    int taken = 0;
    for (int bit = 0; bit < REQUEST.size() * 8; bit++) {
      byte[] flipped = REQUEST.toArray();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      try {
        QueryRequestCodec.decode(Bytes.copyOf(flipped));
        taken++;
      } catch (MalformedMessageException e) {
        // As it should be.
      }
    }
    assertTrue(taken > 0 && taken < REQUEST.size() * 8);
  }

  @Test
  void aRequestBeyondTheLimitsIsRefusedWhereItIsMade() {
    ConnectionQuery longest = ConnectionQuery.ALL.services("x".repeat(5_000));
    assertThrows(
        IllegalArgumentException.class,
        () -> QueryRequestCodec.encode(QueryRequest.now(1, longest)));
    assertThrows(
        IllegalArgumentException.class,
        () -> new QueryRequest(1, longest, Instant.MAX, Instant.MIN, 1));
    assertThrows(
        IllegalArgumentException.class,
        () -> new QueryRequest(1, longest, Instant.MIN, Instant.MAX, 0));
  }

  private static List<FoundConnection> items(int count) throws IOException {
    ManualContext context = new ManualContext();
    FakeConnections source = new FakeConnections(context::now);
    for (int i = 0; i < count; i++) {
      source.add(80, i % 2 == 0 ? "10.0.0." + i % 200 : "2001:db8::" + i, TcpState.ESTABLISHED);
    }
    ConnectionSampler sampler =
        new ConnectionSampler(source, List.of(ServiceFinder.ofPorts(Map.of(80, "shop"))));
    List<FoundConnection> items = new ArrayList<>();
    List<ConnectionInfo> rows = ConnectionInfo.TYPE.rows(sampler.sample());
    context.pass(Duration.ofSeconds(10));
    for (ConnectionInfo info : rows) {
      boolean gone = items.size() % 3 == 1;
      items.add(
          new FoundConnection(
              new WorkerId("web-" + items.size() % 2),
              new ConnectionChange(
                  gone ? context.now() : info.seen(),
                  info,
                  gone ? Optional.empty() : Optional.of(info.state()))));
    }
    return items;
  }

  @Test
  @Tag("S4-25")
  @Tag("S4-26")
  void aResultIsReadAsItWasWrittenInPartsThatFit() throws Exception {
    QueryResultCodec codec = new QueryResultCodec();
    for (int count : new int[] {0, 1, 7, 1_000, 2_300}) {
      QueryResult result = new QueryResult(-5, 3, true, items(count));
      for (int most : new int[] {4_000, 1 << 19}) {
        List<FoundConnection> read = new ArrayList<>();
        List<Bytes> parts = codec.encode(result, most);
        for (int i = 0; i < parts.size(); i++) {
          assertTrue(parts.get(i).size() <= most);
          WireReader in = parts.get(i).reader();
          assertEquals(
              new QueryResultCodec.Part(-5, true, false, i, parts.size(), 3),
              QueryResultCodec.part(in));
          read.addAll(codec.items(in));
        }
        assertEquals(result.items(), read);
      }
    }
    assertTrue(QueryResultCodec.part(codec.failure(9).reader()).failed());
    assertFalse(
        QueryResultCodec.part(
                codec.encode(new QueryResult(1, 1, true, items(1)), 50).get(0).reader())
            .complete(),
        "an item too long for the link is missing, which is said");
  }

  @Test
  void everyPrefixOfAResultIsMalformedAndEveryFlippedBitEndsWell() throws Exception {
    QueryResultCodec codec = new QueryResultCodec();
    Bytes whole = codec.encode(new QueryResult(1, 1, true, items(3)), 1 << 16).get(0);
    for (int size = 0; size < whole.size(); size++) {
      Bytes prefix = whole.slice(0, size);
      assertThrows(MalformedMessageException.class, () -> read(codec, prefix));
    }
    for (int bit = 0; bit < whole.size() * 8; bit++) {
      byte[] flipped = whole.toArray();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      try {
        read(codec, Bytes.copyOf(flipped));
      } catch (MalformedMessageException e) {
        // As it should be.
      }
    }
  }

  private static void read(QueryResultCodec codec, Bytes entry) throws MalformedMessageException {
    WireReader in = entry.reader();
    QueryResultCodec.part(in);
    codec.items(in);
  }
}
