package dev.sideband.tcp.internal.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sideband.connection.ConnectionInfo;
import dev.sideband.table.Figure;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ProcLineTest {

  private static final String V4 =
      "  12: 0100007F:1F90 0200007F:9C40 08 00000006:00000005 01:00000014 00000002  1000        0"
          + " 12345 2 0000000000000000 20 4 0 10 -1";

  private static final String V6 =
      "   0: B80D0120000000000000000001000000:0050 0000000000000000FFFF0000090200C0:9C40 01"
          + " 00000000:00000000 00:00000000 00000000     0        0 77 1 0000000000000000 20 0 0";

  private static final String MAPPED = "0000000000000000FFFF0000010200C0";

  private final ProcLine line = new ProcLine(100);
  private final SocketFields socket = new SocketFields();
  private final Rows rows = new Rows();

  @BeforeEach
  void setUp() {
    assumeTrue(ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN);
  }

  @Test
  @Tag("S4-2")
  void readsALineOfEachVersion() {
    assertTrue(parse(V4));
    rows.maker.add(socket);
    ConnectionInfo four = rows.infos().get(0);
    assertEquals("127.0.0.1:8080 127.0.0.2:40000 #12345", four.id().toString());
    assertEquals("CLOSE_WAIT", four.state().toString());
    assertEquals(Figure.of(6), four.sendQueue());
    assertEquals(Figure.of(5), four.receiveQueue());
    assertEquals(Figure.of(1), four.timer());
    assertEquals(Figure.of(200), four.timerLeft());
    assertEquals(Figure.of(2), four.retransmits());
    assertEquals(Figure.of(1000), four.userId());
    assertEquals(Figure.of(12345), four.inode());
    assertEquals(Figure.NOT_SUPPORTED, four.cookie());
    assertEquals(Figure.NOT_SUPPORTED, four.cgroup());

    assertTrue(parse(V6));
    rows.maker.add(socket);
    assertEquals("[2001:db8::1]:80 192.0.2.9:40000 #77", rows.infos().get(1).id().toString());
  }

  @Test
  @Tag("S4-36")
  void whoAskedIsKnownByTheListenersOfTheSameFamily() {
    String any = V4.replace("0100007F:1F90 0200007F:9C40 08", "00000000:1F90 00000000:0000 0A");
    String six = V6.replace("B80D0120000000000000000001000000:0050", "0".repeat(32) + ":1F90");
    String mapped = V6.replace("B80D0120000000000000000001000000:0050", MAPPED + ":1F90");
    for (String line : new String[] {any, V4, mapped, six.replace("9C40 01", "0000 0A"), mapped}) {
      assertTrue(parse(line), line);
      rows.maker.add(socket);
    }
    assertEquals(
        "LISTENING, INBOUND, OUTBOUND, LISTENING, INBOUND",
        rows.infos().stream()
            .map(info -> info.direction().toString())
            .collect(Collectors.joining(", ")));
  }

  @Test
  void everyPrefixUpToTheInodeIsRefused() {
    for (String whole : new String[] {V4, V6}) {
      int inode = whole.indexOf(whole.equals(V4) ? "12345" : "77");
      for (int length = 0; length <= inode; length++) {
        assertFalse(parse(whole.substring(0, length)), "after " + length);
      }
      assertTrue(parse(whole.substring(0, inode + 1)));
    }
  }

  @Test
  void everyFlippedBitEndsInARowOrIsRefused() {
    byte[] whole = V4.getBytes(StandardCharsets.ISO_8859_1);
    int refused = 0;
    for (int bit = 0; bit < whole.length * 8; bit++) {
      byte[] bad = whole.clone();
      bad[bit / 8] ^= (byte) (1 << bit % 8);
      rows.begin();
      if (line.parse(bad, 0, bad.length, socket)) {
        rows.maker.add(socket);
        rows.infos().forEach(info -> assertTrue(info.state().number() <= 0xFF));
      } else {
        refused++;
      }
    }
    assertTrue(refused > whole.length, "refused " + refused);
  }

  @Test
  void hugeNumbersAreRefused() {
    assertFalse(parse(V4.replace(":00000014", ":00000000000000000014")));
  }

  private boolean parse(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    return line.parse(bytes, 0, bytes.length, socket);
  }
}
