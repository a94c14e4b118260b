package dev.sideband.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.Sideband;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.bmc.LanPort;
import dev.sideband.ipmi.bmc.SoftwareBmc;
import dev.sideband.ipmi.fleet.FleetOfBmcs;
import dev.sideband.ipmi.oem.ObjectType;
import dev.sideband.ipmi.oem.OemRejectedException;
import dev.sideband.process.ProcessColumns;
import dev.sideband.table.CellState;
import dev.sideband.table.Table;
import dev.sideband.time.ClockId;
import dev.sideband.transport.SerialLine;
import dev.sideband.transport.TransportException;
import dev.sideband.wire.Bytes;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A stock Linux host whose BMC is ours: its own drivers speak to it, and an operator sees it from
 * outside. One boot serves all tests; the last turns it off and on.
 */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@SuppressWarnings("NullAway.Init") // boot() comes before anything else.
class GuestTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int TABLES = 100;
  private static final long PAUSE_MILLIS = 300;

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final Sideband sideband = Sideband.builder().build();
  private Guest guest;
  private SoftwareBmc bmc;
  private LanPort lan;
  private TerminalProgram console;
  private SerialLine uart;

  @BeforeAll
  void boot(@TempDir Path folder) throws Exception {
    open.push(sideband);
    Peer.require("script");
    guest = Guest.prepare(folder, sideband);
    open.push(guest);
    bmc =
        SoftwareBmc.builder(sideband)
            .user("admin", "secret".toCharArray(), Privilege.ADMINISTRATOR)
            .power(guest)
            .console(guest::console)
            .start(folder.resolve("bmc"));
    open.push(bmc);
    guest.serve(bmc);
    lan = LanPort.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), bmc, sideband);
    open.push(lan);
    console = TerminalProgram.start((lanplus() + " sol activate").split(" ", -1));
    open.push(console);
    console.await("[SOL Session operational.");
    ipmitool("chassis power on");
    uart = guest.uart();
    open.push(uart);
    uart.listen(new Answerer());
    console.await("Linux version 6.");
    console.await("guest has a shell");
    console.await(GuestAgent.MARK + "reports");
  }

  /** The other end of the guest's second serial port. */
  private final class Answerer implements SerialLine.Listener {

    private final StringBuilder heard = new StringBuilder();

    @Override
    public void received(Bytes bytes) {
      heard.append(new String(bytes.toArray(), StandardCharsets.US_ASCII));
      if (heard.toString().endsWith("knock\n")) {
        try {
          uart.write("come in\n".getBytes(StandardCharsets.US_ASCII));
        } catch (TransportException e) {
          throw new AssertionError(e);
        }
      }
    }

    @Override
    public void lost(TransportException reason) {}
  }

  @AfterAll
  void stop() throws Exception {
    while (!open.isEmpty()) {
      open.pop().close();
    }
  }

  private String lanplus() {
    return "ipmitool -I lanplus -C 17 -U admin -P secret -H 127.0.0.1 -p "
        + lan.address().getPort();
  }

  private Tool.Run ipmitool(String command) throws Exception {
    String[] words = (lanplus() + " " + command).split(" ", -1);
    Tool.Run run =
        Tool.require(words[0]).with(java.util.Arrays.copyOfRange(words, 1, words.length)).run();
    run.succeeded();
    return run;
  }

  private void shows(String text) {
    assertTrue(console.shown().contains(text), () -> "no \"" + text + "\" in " + console.shown());
  }

  @Test
  @Order(1)
  void theKernelsDriverAndIpmitoolSpeakWithTheBmc(TestReporter reporter) {
    shows("ipmi_si");
    shows("Device ID                 : ");
    List<String> speeds =
        console.shown().lines().filter(each -> each.contains(GuestAgent.MARK + "kcs")).toList();
    assertEquals(2, speeds.size());
    reporter.publishEntry("speed", speeds.toString());
  }

  @Test
  @Order(2)
  void transfersOnTheKernelsBusesAreCarriedOutAndSeen() {
    shows("stub wrote ok");
    shows("stub read 5a");
    // What i2cset wrote.
    shows("stub kept 77");
    shows("stub nobody address not acknowledged");
    shows("wire read 00ffffffffffff00 ok");
    shows("tap saw 0x50 write 00 ok");
    shows("tap saw 0x50 read 00ffffffffffff00 ok");
    shows("tap saw 0x51 write 00 address not acknowledged");
    shows("tap lost 0");
  }

  @Test
  @Order(3)
  void anOperatorSeesTheGuestsProcesses() throws Exception {
    Set<String> commands = commands(awaitTableWith("sleep 4242"));
    assertTrue(commands.stream().anyMatch(each -> each.contains("/init")), commands::toString);
    assertTrue(
        commands.stream().anyMatch(each -> each.contains(GuestAgent.class.getName())),
        commands::toString);
  }

  private Table awaitTableWith(String command) throws Exception {
    return awaitTable(table -> commands(table).contains(command));
  }

  /** Waits until the table at the BMC is one that is wanted. */
  private Table awaitTable(Predicate<Table> wanted) throws Exception {
    CountDownLatch pause = new CountDownLatch(1);
    Optional<Table> last = Optional.empty();
    for (int i = 0; i < TABLES; i++) {
      last = table();
      if (last.filter(wanted).isPresent()) {
        return last.get();
      }
      assertFalse(pause.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS));
    }
    throw new AssertionError("not what is wanted: " + last.map(GuestTest::commands));
  }

  /** Returns the table that the BMC shows an operator, if it has one. */
  private Optional<Table> table() throws Exception {
    try (FleetOfBmcs fleet = new FleetOfBmcs(sideband)) {
      fleet.add(
          "guest",
          URI.create("ipmi://admin@127.0.0.1:" + lan.address().getPort()),
          (target, user) -> "secret".toCharArray());
      return Optional.of(
          fleet
              .table("guest", ObjectType.PROCESS_TABLE, sideband.deadline(PATIENCE))
              .toCompletableFuture()
              .get()
              .table());
    } catch (ExecutionException e) {
      assertInstanceOf(OemRejectedException.class, e.getCause());
      return Optional.empty();
    }
  }

  private static Set<String> commands(Table table) {
    Set<String> commands = new HashSet<>();
    for (int row = 0; row < table.rows(); row++) {
      // Threads of the kernel have none.
      if (table.state(row, ProcessColumns.COMMAND) == CellState.PRESENT) {
        commands.add(table.text(row, ProcessColumns.COMMAND));
      }
    }
    return commands;
  }

  @Test
  @Order(4)
  void whatIsTypedReachesTheGuestsShell() throws Exception {
    console.type("echo $((6*7))-typed\r");
    console.await("42-typed");
  }

  @Test
  @Order(5)
  void theGuestReportsAgainToABmcThatWasAway() throws Exception {
    guest.unplug();
    console.type("sleep 777 &\r");
    console.type("ipmitool mc info; echo away=$?\r");
    console.await("away=1");
    guest.plug();
    awaitTableWith("sleep 777");
  }

  @Test
  @Order(6)
  void aPanicIsLoggedToItsLastLineAndTheNextBootIsAnother() throws Exception {
    ClockId before = awaitTableWith("sleep 777").time().clock();
    console.type("echo c > /proc/sysrq-trigger\r");
    console.await("Kernel panic - not syncing");
    console.await("Linux version 6.");
    console.await(GuestAgent.MARK + "reports");
    // Started anew; nothing of the former boot is left.
    Table table = awaitTable(each -> !each.time().clock().equals(before));
    assertFalse(commands(table).contains("sleep 777"));
  }

  @Test
  @Order(7)
  void theOperatorsPowerOrdersAct() throws Exception {
    ipmitool("chassis power status").says("Chassis Power is on");
    ipmitool("chassis power off");
    assertFalse(guest.isOn());
    ipmitool("chassis power status").says("Chassis Power is off");
    ipmitool("chassis power on");
    assertTrue(guest.isOn());
    console.await("Linux version 6.");
    ipmitool("chassis power reset");
    console.await("Linux version 6.");
  }
}
