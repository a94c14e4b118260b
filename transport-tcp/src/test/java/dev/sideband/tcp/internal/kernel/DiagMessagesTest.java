package dev.sideband.tcp.internal.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sideband.connection.ConnectionId;
import dev.sideband.connection.ConnectionInfo;
import dev.sideband.connection.Direction;
import dev.sideband.connection.Endpoint;
import dev.sideband.connection.IpAddress;
import dev.sideband.connection.TcpState;
import dev.sideband.table.Figure;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Messages as a little-endian kernel sends them. */
class DiagMessagesTest {

  private static final int SEQUENCE = 7;

  /** A listener at 0.0.0.0:80. */
  private static final String LISTENER =
      """
      64000000 1200 0200 07000000 d2040000  header: 100 bytes, sockets, multi, sequence, port
      02 0a 00 00                           IPv4, LISTEN, no timer, no retransmissions
      0050 0000                             ports 80 and 0
      00000000 00000000 00000000 00000000   any address
      00000000 00000000 00000000 00000000
      00000000                              no interface
      11000000 00000000                     cookie 17
      00000000 03000000 80000000            no timer, 3 waiting, room for 128
      e8030000 39300000                     user 1000, inode 12345
      0c00 1500 1122334400000000            control group 0x44332211
      """;

  /** A listener at [::]:80, of IPv4 connections too. */
  private static final String DUAL =
      """
      60000000 1200 0200 07000000 d2040000  header: 96 bytes
      0a 0a 00 00                           IPv6, LISTEN
      0050 0000                             ports 80 and 0
      00000000 00000000 00000000 00000000   any address
      00000000 00000000 00000000 00000000
      00000000                              no interface
      13000000 00000000                     cookie 19
      00000000 00000000 80000000            no timer, none waiting, room for 128
      e8030000 3a300000                     user 1000, inode 12346
      0500 0b00 00 000000                   not for IPv6 only
      """;

  /** 192.0.2.9 at port 80 of 192.0.2.1, in IPv6 clothes, with details. */
  private static final String MAPPED =
      """
      e4000000 1200 0200 07000000 d2040000  header: 228 bytes
      0a 08 01 02                           IPv6, CLOSE_WAIT, retransmission timer, sent again twice
      0050 9c40                             ports 80 and 40000
      00000000 00000000 0000ffff c0000201   from 192.0.2.1
      00000000 00000000 0000ffff c0000209   to 192.0.2.9
      02000000                              interface 2
      12000000 01000000                     cookie 2^32 + 18
      c8000000 05000000 06000000            timer 200 ms, 5 bytes to read, 6 to be acknowledged
      ffffffff 00000000                     user 2^32 - 1, no inode
      8c00 0200                             tcp_info, cut after 136 bytes:
      0000000000000000 00000000 00000000    0
      00000000 00000000 00000000 00000000   16
      00000000 00000000 00000000 e9030000   32, since sent 1001 ms
      00000000 ea030000 00000000 00000000   48, since received 1002 ms
      00000000 eb030000 ec030000 00000000   64, round trip 1003, variation 1004
      00000000 00000000 00000000 00000000   80
      00000000 ed030000 0000000000000000    96, sent again 1005
      0000000000000000 ee03000001000000     112, acknowledged 2^32 + 1006
      ef03000000000000                      received 1007
      """;

  private static final String DONE =
      """
      14000000 0300 0200 07000000 d2040000  header: 20 bytes, done
      00000000                              no error
      """;

  private final DiagMessages messages = new DiagMessages();
  private Rows rows = new Rows();

  @BeforeEach
  void setUp() {
    assumeTrue(ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN);
    messages.begin();
  }

  @Test
  @Tag("S4-2")
  @Tag("S4-3")
  void readsAListenerAndAConnectionWithItsDetails() throws Exception {
    read(LISTENER);
    assertFalse(messages.done());
    ConnectionInfo listener = rows.infos().get(0);
    assertEquals("0.0.0.0:80 0.0.0.0:0 #17", listener.id().toString());
    assertEquals(TcpState.LISTEN, listener.state());
    assertEquals(Direction.LISTENING, listener.direction());
    assertEquals(Figure.of(1000), listener.userId());
    assertEquals(Figure.of(12345), listener.inode());
    assertEquals(Figure.of(17), listener.cookie());
    assertEquals(Figure.of(0x4433_2211), listener.cgroup());
    assertEquals(Figure.of(3), listener.receiveQueue());
    assertEquals(Figure.of(128), listener.sendQueue());
    assertEquals(Figure.ABSENT, listener.roundTrip());

    read(DUAL + MAPPED + DONE);
    assertTrue(messages.done());
    assertEquals(0, messages.errno());
    assertEquals("[::]:80 [::]:0 #19", rows.infos().get(1).id().toString());
    ConnectionInfo connection = rows.infos().get(2);
    assertEquals("192.0.2.1:80 192.0.2.9:40000 #4294967314", connection.id().toString());
    assertEquals(TcpState.CLOSE_WAIT, connection.state());
    assertEquals(Direction.INBOUND, connection.direction());
    assertEquals(Figure.of(2), connection.interfaceNumber());
    assertEquals(Figure.of(1), connection.timer());
    assertEquals(Figure.of(200), connection.timerLeft());
    assertEquals(Figure.of(2), connection.retransmits());
    assertEquals(Figure.of(0xFFFF_FFFFL), connection.userId());
    assertEquals(Figure.NOT_SUPPORTED, connection.cgroup());
    assertEquals(Figure.of(5), connection.receiveQueue());
    assertEquals(Figure.of(6), connection.sendQueue());
    assertEquals(Figure.of(1001), connection.sinceSent());
    assertEquals(Figure.of(1002), connection.sinceReceived());
    assertEquals(Figure.of(1003), connection.roundTrip());
    assertEquals(Figure.of(1004), connection.roundTripVariation());
    assertEquals(Figure.of(1005), connection.totalRetransmits());
    assertEquals(Figure.of((1L << 32) + 1006), connection.bytesAcknowledged());
    assertEquals(Figure.of(1007), connection.bytesReceived());
  }

  @Test
  void everyPrefixIsMalformedOrFewerMessages() {
    byte[] whole = bytes(LISTENER + MAPPED + DONE);
    for (int length = 0; length < whole.length; length++) {
      rows.begin();
      messages.begin();
      boolean atBoundary = length == 0 || length == 100 || length == 328;
      int cut = length;
      if (atBoundary) {
        read(whole, cut);
        assertFalse(messages.done());
      } else {
        assertThrows(
            MalformedMessageException.class, () -> messages.read(whole, cut, 7, rows.maker));
      }
    }
  }

  @Test
  void everyFlippedBitEndsInRowsOrAReport() {
    byte[] whole = bytes(LISTENER + MAPPED + DONE);
    int taken = 0;
    for (int bit = 0; bit < whole.length * 8; bit++) {
      byte[] bad = whole.clone();
      bad[bit / 8] ^= (byte) (1 << bit % 8);
      rows.begin();
      messages.begin();
      try {
        messages.read(bad, bad.length, SEQUENCE, rows.maker);
        rows.infos().forEach(info -> assertTrue(info.state().number() <= 0xFF));
        taken++;
      } catch (MalformedMessageException refused) {
        assertTrue(refused.toString().length() > 0);
      }
    }
    assertTrue(taken > whole.length * 4, "most bits are values: " + taken);
  }

  @Test
  void theErrorThatADumpEndsWithIsNotLost() throws Exception {
    // Done, with -EACCES.
    read("14000000 0300 0200 07000000 d2040000 f3ffffff");
    assertEquals(13, messages.errno());
    messages.begin();
    // Error -ENOENT, with the header of the question.
    read("24000000 0200 0000 07000000 d2040000 feffffff 4c000000 1200 0103 07000000 00000000");
    assertTrue(messages.done());
    assertEquals(2, messages.errno());
    messages.begin();
    // Overrun.
    read("10000000 0400 0000 07000000 d2040000");
    assertEquals(105, messages.errno());
  }

  @Test
  void answersToAnotherQuestionAndUnknownTypesAreLeftOut() throws Exception {
    read(LISTENER.replace("07000000", "08000000") + DONE.replace("07000000", "06000000"));
    assertFalse(messages.done());
    read("10000000 6300 0000 07000000 d2040000");
    assertFalse(messages.done());
    assertEquals(0, rows.table.rows());
  }

  @Test
  void noticesThatTheKernelCallsADumpIncomplete() throws Exception {
    assertFalse(messages.interrupted());
    read(DONE.replace("0300 0200", "0300 1200"));
    assertTrue(messages.interrupted());
  }

  @Test
  void aConnectionToldOfTwiceIsOneRow() throws Exception {
    // The second time it is in TIME_WAIT, which has a cookie of its own.
    read(MAPPED + MAPPED.replace("0a 08", "0a 06").replace("12000000 01", "13000000 01") + DONE);
    rows.maker.end();
    assertEquals(1, rows.table.rows());
    assertEquals(TcpState.CLOSE_WAIT, rows.infos().get(0).state(), "the first time counts");
    assertEquals(1, rows.maker.repeats());
    rows.begin();
    messages.begin();
    read(LISTENER + LISTENER.replace("11000000 0", "12000000 0") + LISTENER);
    rows.maker.end();
    assertEquals(2, rows.table.rows(), "listeners may share a port");
    assertEquals(1, rows.maker.repeats());
  }

  @Test
  @Tag("S4-36")
  void whoAskedIsKnownByTheListenersAndTheState() throws Exception {
    read(MAPPED);
    read(MAPPED.replace("0a 08", "0a 03").replace("9c40", "9c41"));
    read(LISTENER.replace("0050", "0051"));
    read(
        DUAL.replace(
            "00000000 00000000 00000000 00000000   any", "00000000 00000000 0000ffff c0000201 x"));
    read(MAPPED.replace("9c40", "9c42"));
    read(MAPPED.replace("0a 08", "0a 02").replace("9c40", "9c43"));
    read(MAPPED.replace("c0000201", "c0000202").replace("9c40", "9c44"));
    assertEquals(
        "OUTBOUND, INBOUND, LISTENING, LISTENING, INBOUND, OUTBOUND, OUTBOUND", directions());
  }

  @Test
  @Tag("S4-36")
  void aListenerTakesConnectionsOfItsFamilyAndForAnyAddressThoseOfIpv4Too() throws Exception {
    String four =
        MAPPED
            .replace("0a 08", "02 08")
            .replace("00000000 00000000 0000ffff c0000201", "c0000201 00000000 00000000 00000000")
            .replace("00000000 00000000 0000ffff c0000209", "c0000209 00000000 00000000 00000000");
    String six = MAPPED.replace("00000000 00000000 0000ffff", "20010db8 00000000 00000000");
    String connections = four + MAPPED + six;
    List<String> listeners =
        List.of(
            LISTENER,
            DUAL,
            DUAL.replace("0b00 00", "0b00 01"),
            DUAL.replace(
                "00000000 00000000 00000000 00000000   a",
                "00000000 00000000 0000ffff 00000000   a"));
    List<String> expected =
        List.of(
            "LISTENING, INBOUND, OUTBOUND, OUTBOUND",
            "LISTENING, OUTBOUND, INBOUND, INBOUND",
            "LISTENING, OUTBOUND, OUTBOUND, INBOUND",
            "LISTENING, OUTBOUND, INBOUND, OUTBOUND");
    for (int i = 0; i < expected.size(); i++) {
      rows.begin();
      read(listeners.get(i) + connections);
      assertEquals(expected.get(i), directions(), listeners.get(i));
    }
  }

  private String directions() {
    return rows.infos().stream()
        .map(info -> info.direction().toString())
        .collect(Collectors.joining(", "));
  }

  @Test
  @Tag("S4-23")
  void onlyWantedStatesAndPortsBecomeRows() throws Exception {
    rows = new Rows(1 << TcpState.CLOSE_WAIT.number(), 80);
    read(DUAL + MAPPED + MAPPED.replace("0050", "0051") + MAPPED.replace("0a 08", "0a 01"));
    assertEquals(1, rows.table.rows());
    ConnectionInfo only = rows.infos().get(0);
    assertEquals(TcpState.CLOSE_WAIT, only.state());
    assertEquals(80, only.id().local().port());
    assertEquals(Direction.INBOUND, only.direction());
  }

  @Test
  void asksForWhatIsWanted() {
    ByteBuffer buffer = ByteBuffer.allocate(80).order(ByteOrder.nativeOrder());
    DiagMessages.putQuestion(buffer, SEQUENCE, 0xFFE, 0x1234, true);
    String expected =
        "4c000000 1200 0103 07000000 00000000" // header: 76 bytes, sockets, request and dump
            + "00 00 00 02" // any address family, no masks, with tcp_info
            + "1234 0000" // ports
            + "00000000 00000000 00000000 00000000" // local address
            + "00000000 00000000 00000000 00000000" // remote address
            + "00000000 00000000 00000000" // interface, cookie
            + "fe0f0000" // states
            + "00000000"; // no name of a filter
    assertEquals(Bytes.ofHex(expected), Bytes.copyOf(buffer.array(), 0, 76));
    assertEquals(76, DiagMessages.size(buffer));
  }

  @Test
  void anOrderToEndNamesOneConnection() {
    ByteBuffer buffer = ByteBuffer.allocate(80).order(ByteOrder.LITTLE_ENDIAN);
    ConnectionId v4 =
        new ConnectionId(
            new Endpoint(IpAddress.of("192.0.2.1"), 443),
            new Endpoint(IpAddress.of("198.51.100.7"), 0xC001),
            0);
    DiagMessages.putDestroy(buffer, SEQUENCE, v4, 0x1122334455667788L, 3);
    String expected =
        "48000000 1500 0500 07000000 00000000" // header: 72 bytes, destroy, request and acknowledge
            + "02 06 00 00" // IPv4, TCP
            + "ffffffff" // whatever its state is
            + "01bb c001" // ports
            + "c0000201 00000000 00000000 00000000" // local address
            + "c6336407 00000000 00000000 00000000" // remote address
            + "03000000" // interface
            + "88776655 44332211"; // cookie, the low half first
    assertEquals(Bytes.ofHex(expected), Bytes.copyOf(buffer.array(), 0, 72));

    ConnectionId v6 =
        new ConnectionId(
            new Endpoint(IpAddress.of("2001:db8::1"), 1), new Endpoint(IpAddress.of("::1"), 2), 0);
    DiagMessages.putDestroy(buffer, SEQUENCE, v6, 1, 0);
    assertEquals(DiagMessages.AF_INET6, buffer.get(16));
    assertEquals(
        Bytes.ofHex("20010db8 00000000 00000000 00000001 00000000 00000000 00000000 00000001"),
        Bytes.copyOf(buffer.array(), 28, 32));
  }

  private void read(String text) throws MalformedMessageException {
    byte[] datagram = bytes(text);
    messages.read(datagram, datagram.length, SEQUENCE, rows.maker);
  }

  private void read(byte[] datagram, int length) {
    try {
      messages.read(datagram, length, SEQUENCE, rows.maker);
    } catch (MalformedMessageException e) {
      throw new AssertionError(e);
    }
  }

  /** Reads the hexadecimal digits before the comment of each line, which two spaces begin. */
  private static byte[] bytes(String text) {
    StringBuilder digits = new StringBuilder();
    text.lines().forEach(line -> digits.append(line.strip().split("  | [x] ", 2)[0]));
    return Bytes.ofHex(digits.toString()).toArray();
  }
}
