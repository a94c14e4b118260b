package dev.sideband.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.alarm.AlarmBook;
import dev.sideband.monitor.ManualContext;
import dev.sideband.monitor.TableSender;
import dev.sideband.table.Table;
import dev.sideband.time.BootClock;
import dev.sideband.time.HostBoot;
import dev.sideband.transport.ObserverListener;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("S4-43")
class MaskedConnectionSourceTest {

  private static final byte[] KEY = "a key of 24 bytes, or so".getBytes(StandardCharsets.US_ASCII);

  @ParameterizedTest
  @CsvSource({
    "24, 48, 192.0.2.77, 192.0.2.0",
    "20, 48, 192.0.255.77, 192.0.240.0",
    "0, 0, 192.0.2.77, 0.0.0.0",
    "32, 128, 192.0.2.77, 192.0.2.77",
    "24, 48, 2001:db8:1:2:3:4:5:6, 2001:db8:1::",
    "24, 128, 2001:db8:1:2:3:4:5:6, 2001:db8:1:2:3:4:5:6",
    "24, 48, ::ffff:192.0.2.77, 192.0.2.0",
  })
  void aPrefixKeepsTheFirstBits(int v4, int v6, String address, String kept) {
    assertEquals(kept, AddressMask.prefix(v4, v6).mask(IpAddress.of(address)).toString());
  }

  @Test
  void aKeyGivesEachClientAnAddressOfItsOwn() {
    AddressMask mask = AddressMask.keyed(KEY);
    IpAddress first = mask.mask(IpAddress.of("192.0.2.77"));
    assertTrue(AddressBlock.of("fd00::/8").contains(first), first.toString());
    assertEquals(first, AddressMask.keyed(KEY.clone()).mask(IpAddress.of("::ffff:192.0.2.77")));
    assertNotEquals(first, mask.mask(IpAddress.of("192.0.2.78")));
    byte[] other = KEY.clone();
    other[0]++;
    assertNotEquals(first, AddressMask.keyed(other).mask(IpAddress.of("192.0.2.77")));
    assertEquals(IpAddress.of("::"), mask.mask(IpAddress.of("::")), "a listener stays one");
    assertThrows(IllegalArgumentException.class, () -> AddressMask.keyed(new byte[15]));
    assertThrows(IndexOutOfBoundsException.class, () -> AddressMask.prefix(33, 0));
  }

  /** The address is in no sweep, on no wire and in no alarm; all else is as it was. */
  @Test
  void behindTheMaskTheAddressIsNowhere() throws Exception {
    ManualContext context = new ManualContext();
    FakeConnections plain = new FakeConnections(context::now);
    plain.add(80, "192.0.2.77", TcpState.CLOSE_WAIT);
    plain.add(80, "192.0.2.77", TcpState.CLOSE_WAIT);
    plain.add(80, "2001:db8::77", TcpState.ESTABLISHED);
    AddressMask mask = AddressMask.keyed(KEY);
    List<ServiceFinder> finders = List.of(ServiceFinder.ofPorts(Map.of(80, "shop")));
    ConnectionSampler masked =
        new ConnectionSampler(new MaskedConnectionSource(plain, mask), finders);
    Table sweep = masked.sample();

    List<ConnectionInfo> rows = ConnectionInfo.TYPE.rows(sweep);
    assertEquals(
        Map.of(
            mask.mask(IpAddress.of("192.0.2.77")), 2L,
            mask.mask(IpAddress.of("2001:db8::77")), 1L),
        rows.stream()
            .collect(Collectors.groupingBy(ConnectionInfo::client, Collectors.counting())));
    rows.forEach(row -> assertEquals("shop", row.service().orElseThrow()));
    List<ConnectionInfo> open =
        ConnectionInfo.TYPE.rows(new ConnectionSampler(plain, finders).sample());
    assertEquals(
        open.stream().map(row -> row.state() + " " + row.id().remote().port()).sorted().toList(),
        rows.stream().map(row -> row.state() + " " + row.id().remote().port()).sorted().toList());

    StringBuilder told = new StringBuilder();
    AlarmBook book =
        new AlarmBook(
                BootClock.of(HostBoot.UNKNOWN, Duration.ZERO, context.time, context.time),
                ObserverListener.NONE)
            .to(alarm -> told.append(alarm));
    new ConnectionAlarms(
            List.of(ConnectionRule.closeWait(2, Duration.ZERO)), ServiceDirectory.NONE, book)
        .judge(sweep);
    assertTrue(told.toString().contains("CLOSE_WAIT"));
    assertFalse(told.toString().contains("192.0.2.77"), told.toString());
    for (String address : List.of("192.0.2.77", "2001:db8::77")) {
      String secret = IpAddress.of(address).bytes().toString();
      assertTrue(sent(new ConnectionSampler(plain, finders).sample()).contains(secret));
      assertFalse(sent(sweep).contains(secret));
    }
    masked.close();
    assertTrue(plain.closed());
  }

  private static String sent(Table sweep) throws Exception {
    CapturedUplink uplink = new CapturedUplink(1 << 16);
    new TableSender(uplink, ConnectionInfo.STREAM).take(sweep);
    return uplink.take().toString();
  }
}
