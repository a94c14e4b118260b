package dev.sideband.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.connection.ConnectionInfo;
import dev.sideband.connection.TcpState;
import dev.sideband.fleet.RefusalReason;
import dev.sideband.fleet.SignedInstruction;
import dev.sideband.ipmi.oem.InstructionProgress;
import dev.sideband.ipmi.oem.InstructionStep;
import dev.sideband.ipmi.oem.ObjectType;
import dev.sideband.process.ProcessInfo;
import dev.sideband.table.Table;
import dev.sideband.time.ClockId;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A stock Linux host whose BMC is ours: its own drivers speak to it, and an operator sees it from
 * outside. One boot serves most tests; the last ones restart it, and turn it off and on.
 */
@Timeout(240)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@SuppressWarnings("NullAway.Init") // boot() comes before anything else.
class GuestTest {

  private static final long GLANCE_MILLIS = 100;
  private static final long SHUTDOWN_MILLIS = 30_000;
  private static final int LAST_WORDS = 8_192;
  private static final String VICTIM = "sleep 4242";

  private GuestDesk desk;

  @BeforeAll
  void boot(@TempDir Path folder) throws Exception {
    Peer.require("script");
    desk = new GuestDesk(folder);
    desk.ipmitool("chassis power on");
    desk.answerAtUart();
    desk.awaits("Linux version 6.");
    desk.awaits("guest has a shell");
    desk.awaits(GuestAgent.MARK + "reports");
  }

  @AfterAll
  void stop() throws Exception {
    if (desk != null) {
      desk.close();
    }
  }

  @Test
  @Order(1)
  @SuppressWarnings("SystemOut") // Figures for whoever runs it.
  void theKernelsDriverAndIpmitoolSpeakWithTheBmc() {
    desk.shows("ipmi_si");
    desk.shows("Device ID                 : ");
    List<String> speeds =
        desk.console
            .text()
            .lines()
            .filter(each -> each.contains("commands a second") || each.contains("ipmitool had"))
            .toList();
    assertEquals(5, speeds.size());
    speeds.forEach(System.out::println);
  }

  @Test
  @Order(2)
  @Tag("S0-5")
  void theRegistersAreSpokenToWithoutADriver() {
    desk.shows("ports refused: ");
    desk.shows("ports reach manufacturer 32473");
    desk.shows("ports pushed true");
  }

  @Test
  @Order(3)
  void transfersOnTheKernelsBusesAreCarriedOutAndSeen() {
    desk.shows("stub wrote ok");
    desk.shows("stub read 5a");
    // What i2cset wrote.
    desk.shows("stub kept 77");
    desk.shows("stub nobody address not acknowledged");
    desk.shows("module wrote ok");
    desk.shows("module read 0c");
    desk.shows("module nobody address not acknowledged");
    desk.shows("wire read 00ffffffffffff00 ok");
    desk.shows("tap saw 0x50 write 00 ok");
    desk.shows("tap saw 0x50 read 00ffffffffffff00 ok");
    desk.shows("tap saw 0x51 write 00 address not acknowledged");
    desk.shows("tap lost 0");
    desk.shows("uart heard come in");
  }

  @Test
  @Order(3)
  @Tag("S3-20")
  void theGuestsBusLogIsReadThroughTheBmc() throws Exception {
    List<String> lines = desk.buses.inWireshark(desk.busLog());
    assertTrue(lines.contains("0x50|0x00000001|"), lines::toString);
    assertTrue(lines.contains("0x51|0x00000000|address not acknowledged"), lines::toString);
    assertTrue(
        desk.buses.tap.counters().seen() >= lines.size() && desk.buses.tap.counters().lost() == 0,
        desk.buses.tap.counters()::toString);
  }

  @Test
  @Order(4)
  void anOperatorSeesTheGuestsProcessesAndConnections() throws Exception {
    Table processes = desk.awaitTable(ObjectType.PROCESS_TABLE, runs(VICTIM));
    assertTrue(commands(processes).anyMatch(each -> each.contains("/init")));
    assertTrue(commands(processes).anyMatch(each -> each.contains(GuestAgent.class.getName())));
    desk.awaitTable(ObjectType.CONNECTION_TABLE, GuestTest::listens);
    desk.awaitTable(ObjectType.CONNECTION_TABLE, table -> hasLink(table, desk.server.port()));
    desk.server.await(GuestTest::listens, GuestDesk.PATIENCE);
  }

  private static boolean listens(Table table) {
    return connections(table)
        .anyMatch(each ->
            each.state().equals(TcpState.LISTEN) && each.id().local().port() == GuestAgent.LISTENS);
  }

  /** The guest's own link to the server is one of its connections. */
  private static boolean hasLink(Table table, int port) {
    return connections(table)
        .anyMatch(
            each -> each.state().equals(TcpState.ESTABLISHED) && each.id().remote().port() == port);
  }

  private static Stream<ConnectionInfo> connections(Table table) {
    return IntStream.range(0, table.rows()).mapToObj(row -> ConnectionInfo.TYPE.read(table, row));
  }

  private static Stream<ProcessInfo> processes(Table table) {
    return IntStream.range(0, table.rows()).mapToObj(row -> ProcessInfo.TYPE.read(table, row));
  }

  /** Threads of the kernel have none. */
  private static Stream<String> commands(Table table) {
    return processes(table).map(ProcessInfo::command).flatMap(Optional::stream);
  }

  private static Predicate<Table> runs(String command) {
    return table -> commands(table).anyMatch(command::equals);
  }

  @Test
  @Order(5)
  @Tag("S2-48")
  void oneTypesAtTheGuestsShellAndOthersRead() throws Exception {
    try (TerminalProgram reader =
        TerminalProgram.start((desk.lanplus() + " sol activate instance=2").split(" ", -1))) {
      reader.await("[SOL Session operational.");
      reader.type("echo $((6*7))-unheard\r");
      desk.type("echo $((6*7))-typed\r");
      desk.awaits("42-typed");
      reader.await("42-typed");
      assertFalse(reader.shown().contains("42-unheard"));
      desk.sendBreak();
      desk.type("h");
      desk.awaits("sysrq: HELP");
      reader.await("sysrq: HELP");
    }
  }

  @Test
  @Order(6)
  @Tag("S0-8")
  void aBmcThatVanishesInMidWriteLosesNothingThatWasWhole() throws Exception {
    desk.type("sleep 777 &\r");
    desk.unplugInMidWrite();
    desk.type("ipmitool mc info; echo away=$?\r");
    desk.awaits("away=1");
    desk.resetBmc();
    assertTrue(runs(VICTIM).test(desk.table(ObjectType.PROCESS_TABLE).orElseThrow()));
    desk.guest.plug();
    desk.awaitTable(ObjectType.PROCESS_TABLE, runs("sleep 777"));
  }

  @Test
  @Order(7)
  @Tag("S0-9")
  void aBmcThatIsStoppedInMidWriteLosesNothingThatWasWhole(@TempDir Path folder) throws Exception {
    desk.guest.unplug();
    try (Child bmc =
        Child.java(BmcChild.class, folder.toString(), desk.guest.systemInterface().toString())) {
      assertEquals("ready", bmc.line());
      awaitRuns(bmc, "sleep 777");
      bmc.say("hold");
      assertEquals("held", bmc.line());
      bmc.signal("STOP");
      // Longer than QEMU waits for an answer; the guest goes on meanwhile.
      desk.type("sleep 888 & sleep 6; echo slept=$?\r");
      desk.awaits("slept=0");
      bmc.signal("CONT");
      assertEquals("true", bmc.ask("runs sleep 777"));
      bmc.say("go");
      awaitRuns(bmc, "sleep 888");
      assertEquals("ended", bmc.end());
    } finally {
      desk.guest.plug(); // The tests to come need it, whatever became of this one.
    }
    desk.awaitTable(ObjectType.PROCESS_TABLE, runs("sleep 888"));
  }

  private void awaitRuns(Child bmc, String command) throws Exception {
    CountDownLatch pause = new CountDownLatch(1);
    long end = System.nanoTime() + GuestDesk.PATIENCE.toNanos();
    while (bmc.ask("runs " + command).equals("false")) {
      if (System.nanoTime() >= end) {
        desk.type("ipmitool mc info; dmesg | tail -n 8; echo told=$?\r");
        desk.awaits("told=0");
        throw new AssertionError(command + " is not in the table; " + desk.console.text());
      }
      assertFalse(pause.await(GLANCE_MILLIS, TimeUnit.MILLISECONDS));
    }
  }

  @Test
  @Order(8)
  @Tag("S1-36")
  void anOrderReachesTheGuestWhileItsNetworkIsDown() throws Exception {
    desk.type("ip link set eth0 down; echo down=$?\r");
    desk.awaits("down=0");
    Table table = desk.awaitTable(ObjectType.PROCESS_TABLE, runs(VICTIM));
    ProcessInfo victim =
        processes(table)
            .filter(each -> each.command().filter(VICTIM::equals).isPresent())
            .findFirst()
            .orElseThrow();

    SignedInstruction strangers = desk.stop(victim.id(), "somebody");
    InstructionProgress refused = desk.awaitEnd(strangers);
    assertEquals(InstructionStep.REFUSED, refused.step());
    assertEquals(
        RefusalReason.UNKNOWN_KEY.ordinal() + 1,
        refused.marks().get(refused.marks().size() - 1).detail());

    SignedInstruction order = desk.stop(victim.id(), GuestOrders.KEY_ID);
    desk.post(order);
    InstructionProgress done = desk.awaitEnd(order);
    assertEquals(InstructionStep.DONE, done.step(), done::toString);
    desk.awaitTable(ObjectType.PROCESS_TABLE, runs(VICTIM).negate());

    SignedInstruction late = desk.stop(victim.id(), GuestOrders.KEY_ID);
    assertEquals(InstructionStep.FAILED, desk.awaitEnd(late).step());
  }

  @Test
  @Order(9)
  void aBreakPanicsTheGuestWhichIsLoggedAndTheNextBootIsAnother() throws Exception {
    ClockId before = desk.awaitTable(ObjectType.PROCESS_TABLE, runs("sleep 777")).time().clock();
    desk.sendBreak();
    desk.type("c");
    desk.awaits("Kernel panic - not syncing: sysrq triggered crash");
    desk.awaits("Rebooting in 1 seconds..");
    desk.awaits("Linux version 6.");
    String logged = desk.logged(LAST_WORDS);
    int panic = logged.indexOf("Kernel panic - not syncing: sysrq triggered crash");
    int last = logged.indexOf("Rebooting in 1 seconds..");
    assertTrue(panic >= 0 && last > panic && logged.indexOf("Linux version") > last, logged);
    desk.awaits(GuestAgent.MARK + "reports");
    // Started anew; nothing of the former boot is left.
    Table table =
        desk.awaitTable(ObjectType.PROCESS_TABLE, each -> !each.time().clock().equals(before));
    assertNotEquals(before, table.time().clock());
    assertFalse(runs("sleep 777").test(table));
  }

  @Test
  @Order(10)
  void theOperatorsPowerOrdersAct() throws Exception {
    desk.ipmitool("chassis power status").says("Chassis Power is on");
    desk.ipmitool("chassis power soft");
    desk.awaits("power button was pressed");
    assertTrue(desk.guest.awaitOff(SHUTDOWN_MILLIS));
    desk.ipmitool("chassis power status").says("Chassis Power is off");
    desk.ipmitool("chassis power on");
    assertTrue(desk.guest.isOn());
    desk.awaits("Linux version 6.");
    desk.ipmitool("chassis power cycle");
    desk.awaits("Linux version 6.");
    desk.ipmitool("chassis power reset");
    desk.awaits("Linux version 6.");
    desk.ipmitool("chassis power off");
    assertFalse(desk.guest.isOn());
  }
}
