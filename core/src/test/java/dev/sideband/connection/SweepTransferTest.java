package dev.sideband.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.monitor.ManualContext;
import dev.sideband.monitor.TableAssembler;
import dev.sideband.monitor.TableSender;
import dev.sideband.table.Table;
import dev.sideband.table.TableCodec;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Sweeps on their way from the agent to the monitor server. */
@Tag("S4-29")
class SweepTransferTest {

  private final ManualContext context = new ManualContext();
  private final FakeConnections source = new FakeConnections(context::now);
  private final ConnectionSampler sampler =
      new ConnectionSampler(source, List.of(ServiceFinder.ofPorts(Map.of(80, "shop"))));
  private final TableCodec codec = new TableCodec();

  private Table sweep() throws IOException {
    context.pass(Duration.ofSeconds(1));
    return sampler.sample();
  }

  private static Optional<Table> take(TableAssembler assembler, List<Bytes> entries)
      throws MalformedMessageException {
    Optional<Table> last = Optional.empty();
    for (Bytes entry : entries) {
      assertEquals(Optional.empty(), last, "not before the last part");
      last = assembler.take(entry);
    }
    return last;
  }

  @Test
  @Tag("S4-5")
  @Tag("S4-12")
  @Tag("S4-15")
  @Tag("S4-31")
  void eachSweepArrivesAsItWasInPartsThatFitTheLink() throws Exception {
    CapturedUplink uplink = new CapturedUplink(200);
    TableSender sender = new TableSender(uplink, ConnectionInfo.STREAM);
    TableAssembler assembler = new TableAssembler();
    for (int i = 0; i < 20; i++) {
      source.add(80, "10.0.0." + i, TcpState.ESTABLISHED);
    }
    int whole = 0;
    for (int i = 0; i < 130; i++) {
      int number = source.add(80, "10.0.1." + i, TcpState.ESTABLISHED);
      source.state(1 + i % 20, i % 2 == 0 ? TcpState.CLOSE_WAIT : TcpState.ESTABLISHED);
      if (i % 3 == 0) {
        source.end(number);
      }
      Table sent = sweep();
      sender.take(sent);
      List<Bytes> entries = uplink.take();
      whole += entries.get(0).at(1);
      Table arrived = take(assembler, entries).orElseThrow();
      assertEquals(codec.encode(sent), codec.encode(arrived));
      assertEquals(sent.time(), arrived.time());
      for (ConnectionInfo info : ConnectionInfo.TYPE.rows(arrived)) {
        assertEquals(sent.time(), info.seen());
        assertEquals("shop", info.service().orElseThrow());
      }
    }
    assertEquals(3, whole, "one in 61 is whole");
  }

  @Test
  @Tag("S4-7")
  void whatGroupsShareIsSentOnce() throws Exception {
    List<String> clients = List.of("2001:db8::7:1", "2001:db8::7:2", "2001:db8::7:3");
    for (int i = 0; i < 300; i++) {
      source.add(i % 2 == 0 ? 80 : 22, clients.get(i % 3), TcpState.ESTABLISHED);
    }
    byte[] together = sent();
    assertEquals(1, occurrences(together, "shop".getBytes(StandardCharsets.US_ASCII)));
    for (String client : clients) {
      assertEquals(1, occurrences(together, IpAddress.of(client).bytes().toArray()), client);
    }

    for (int i = 1; i <= 300; i++) {
      source.end(i);
    }
    for (int i = 0; i < 300; i++) {
      source.add(i % 2 == 0 ? 80 : 22, "2001:db8::8:" + (1_000 + i), TcpState.ESTABLISHED);
    }
    int unlike = sent().length;
    assertTrue(together.length * 2 < unlike, together.length + " bytes, nothing shared " + unlike);
  }

  /** Returns what a sender that has sent nothing yet makes of the next sweep. */
  private byte[] sent() throws IOException {
    CapturedUplink uplink = new CapturedUplink(1 << 16);
    new TableSender(uplink, ConnectionInfo.STREAM).take(sweep());
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (Bytes entry : uplink.take()) {
      all.write(entry.toArray());
    }
    return all.toByteArray();
  }

  private static int occurrences(byte[] all, byte[] part) {
    int count = 0;
    for (int at = 0; at <= all.length - part.length; at++) {
      if (Arrays.equals(all, at, at + part.length, part, 0, part.length)) {
        count++;
      }
    }
    return count;
  }

  @Test
  @Tag("S4-40")
  void afterALossTheNextSweepIsWhole() throws Exception {
    CapturedUplink uplink = new CapturedUplink(1 << 16);
    TableSender sender = new TableSender(uplink, ConnectionInfo.STREAM);
    TableAssembler assembler = new TableAssembler();
    source.add(80, "10.0.0.1", TcpState.ESTABLISHED);
    sender.take(sweep());
    take(assembler, uplink.take());
    source.add(80, "10.0.0.2", TcpState.ESTABLISHED);
    sender.take(sweep());
    uplink.take();
    source.add(80, "10.0.0.3", TcpState.ESTABLISHED);
    sender.take(sweep());
    List<Bytes> changes = uplink.take();
    assertThrows(MalformedMessageException.class, () -> take(assembler, changes));
    uplink.lost = 1;
    Table sent = sweep();
    sender.take(sent);
    assertEquals(codec.encode(sent), codec.encode(take(assembler, uplink.take()).orElseThrow()));

    uplink.full = true;
    Table unsent = sweep();
    assertThrows(IOException.class, () -> sender.take(unsent));
    uplink.full = false;
    sender.take(sweep());
    assertEquals(1, uplink.take().get(0).at(1), "nobody knows what arrived");
  }

  @Test
  void whatIsRepeatedCountsOnce() throws Exception {
    CapturedUplink uplink = new CapturedUplink(1 << 16);
    TableSender sender = new TableSender(uplink, ConnectionInfo.STREAM);
    TableAssembler assembler = new TableAssembler();
    for (int i = 0; i < 3; i++) {
      source.add(80, "10.0.0.1", TcpState.ESTABLISHED);
      sender.take(sweep());
      List<Bytes> entries = uplink.take();
      assertTrue(take(assembler, entries).isPresent());
      assertEquals(i == 0, take(assembler, entries).isPresent(), "a whole one is taken again");
    }
  }

  @Test
  void everyPrefixAndEveryFlippedBitEndsWell() throws Exception {
    CapturedUplink uplink = new CapturedUplink(1 << 16);
    TableSender sender = new TableSender(uplink, ConnectionInfo.STREAM);
    source.add(80, "10.0.0.1", TcpState.ESTABLISHED);
    Table first = sweep();
    sender.take(first);
    source.add(80, "2001:db8::7", TcpState.SYN_RECV);
    sender.take(sweep());
    for (Bytes entry : uplink.take()) {
      for (int size = 0; size < entry.size(); size++) {
        Bytes prefix = entry.slice(0, size);
        assertThrows(MalformedMessageException.class, () -> new TableAssembler(first).take(prefix));
      }
      int refused = 0;
      for (int bit = 0; bit < entry.size() * 8; bit++) {
        byte[] flipped = entry.toArray();
        flipped[bit / 8] ^= (byte) (1 << bit % 8);
        try {
          new TableAssembler(first).take(Bytes.copyOf(flipped));
        } catch (MalformedMessageException e) {
          refused++;
        }
      }
      assertTrue(refused > entry.size());
    }
  }

  /** Version 1, whole, at 3,601 s, part 0 of 1; then a table, whose bytes are TableCodec's. */
  @Test
  @Tag("X-12")
  void bytesOfVersionOne() throws Exception {
    CapturedUplink uplink = new CapturedUplink(1 << 16);
    Table sent = sweep();
    new TableSender(uplink, ConnectionInfo.STREAM).take(sent);
    Bytes entry = uplink.take().get(0);
    assertEquals(Bytes.ofHex("01 01 40e6a2d60000 00 01"), entry.slice(0, 10));
    assertEquals(codec.encode(sent), entry.slice(10, entry.size() - 10));
  }
}
