package dev.sideband.ipmi.internal.rmcp.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sideband.ipmi.CipherSuite;
import dev.sideband.ipmi.FakeContext;
import dev.sideband.ipmi.Ipmi;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.bmc.ConsoleStream;
import dev.sideband.ipmi.bmc.LanPort;
import dev.sideband.ipmi.bmc.RequestSource;
import dev.sideband.ipmi.bmc.SoftwareBmc;
import dev.sideband.ipmi.bmc.VirtualLanPort;
import dev.sideband.ipmi.command.GetSolParameter;
import dev.sideband.ipmi.command.SolParameter;
import dev.sideband.ipmi.command.SolRetry;
import dev.sideband.ipmi.internal.rmcp.PushedPort;
import dev.sideband.transport.ConsoleLine.State;
import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the BMC's own SOL retry while a console is open, and afterwards. */
@Tag("S2-32")
class SolRetryKeeperTest {

  private static final int LAN_CHANNEL = 1;

  private final FakeContext context = new FakeContext();
  private final TestNetwork network = new TestNetwork(context.time());
  private final RmcpEngine engine = new RmcpEngine(context, new PushedPort(network, context));
  private final ConsoleStream host = new ConsoleStream(bytes -> {}, () -> {});
  @TempDir Path folder;
  private Path notes;
  private SolRetry before;
  private SoftwareBmc bmc;
  private LanPort port;

  @BeforeEach
  void start() throws Exception {
    notes = folder.resolve("notes");
    bmc =
        SoftwareBmc.builder(context)
            .user("admin", "secret".toCharArray(), Privilege.ADMINISTRATOR)
            .console(host)
            .start(folder.resolve("bmc"));
    port =
        VirtualLanPort.open(
            network.port(TestBmc.ADDRESS), bmc, context, CipherSuite.SUPPORTED, 8, null);
    before = retry();
  }

  @AfterEach
  void end() {
    port.close();
    bmc.close();
  }

  private SolConsole live(String options) {
    SolConsole console =
        LanTransport.console(
            URI.create("ipmi://admin@127.0.0.1:6230" + options),
            (target, user) -> "secret".toCharArray(),
            () -> engine);
    console.start(new ConsoleEar());
    context.pass(2);
    assertEquals(State.LIVE, console.line().state(), console.line()::toString);
    return console;
  }

  private SolConsole raised() {
    return live("?solretry=" + notes);
  }

  /** Asks the BMC itself. */
  private SolRetry retry() throws Exception {
    SolParameter parameter =
        Ipmi.call(
            bmc.channel(RequestSource.SYSTEM_INTERFACE),
            new GetSolParameter(LAN_CHANNEL, SolParameter.RETRY),
            context.seconds(1));
    return SolRetry.of(parameter);
  }

  private List<String> notes() throws IOException {
    try (var files = Files.list(notes)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  @Test
  void itIsRaisedAndPutBack() throws Exception {
    SolConsole console = raised();
    assertEquals(SolRetry.LONGEST, retry());
    assertEquals(SolRetry.LONGEST.tolerated(), console.line().bridged());
    assertEquals(List.of("127.0.0.1%3A6230.sol-retry"), notes());
    console.close();
    context.pass(2);
    assertEquals(before, retry());
    assertEquals(List.of(), notes());
  }

  @Test
  void itStaysAsItIsUnlessThatIsAllowed() throws Exception {
    SolConsole console = live("");
    assertEquals(before, retry());
    assertEquals(before.tolerated(), console.line().bridged());
    console.close();
    context.pass(2);
    assertEquals(before, retry());
  }

  @Test
  void whatACrashLeftBehindIsPutBackByTheNextConsole() throws Exception {
    SolConsole crashed = raised();
    network.fate = packet -> List.of();
    crashed.close();
    context.pass(120);
    assertEquals(SolRetry.LONGEST, retry());
    network.fate = TestNetwork.PERFECT;
    SolConsole next = raised();
    assertEquals(SolRetry.LONGEST, retry());
    next.close();
    context.pass(2);
    assertEquals(before, retry());
    assertEquals(List.of(), notes());
  }

  @Test
  void aBmcThatRefusesGivesTheConsoleAllTheSame() throws Exception {
    SolConsole console = live("?privilege=operator&solretry=" + notes);
    assertEquals(before, retry());
    assertEquals(before.tolerated(), console.line().bridged());
    assertEquals(1, context.count("sol.retry.refused"));
  }

  @Test
  void nothingIsChangedThatCannotBeNoted() throws Exception {
    Files.createDirectories(notes);
    Path note = notes.resolve("127.0.0.1%3A6230.sol-retry");
    for (String broken : List.of("", "7", "8 500", "7 2551", "7 -1", "seven 500")) {
      Files.writeString(note, broken);
      SolConsole console = raised();
      assertEquals(before, retry(), broken);
      console.close();
      context.pass(2);
      assertEquals(broken, Files.readString(note));
    }
    assertEquals(12, context.count("sol.retry.unnoted"));
    Files.delete(note);
    Files.createDirectories(note.resolve("in the way"));
    raised();
    assertEquals(before, retry());
  }

  @Test
  void onAPathThatLosesPacketsTheIntervalIsShorter() throws Exception {
    SolConsole console = raised();
    Random random = new Random(5);
    network.fate = packet -> random.nextInt(20) == 0 ? List.of() : TestNetwork.PERFECT.of(packet);
    for (int i = 0; i < 1_000 && !retry().equals(SolRetryChoice.LOSSY); i++) {
      host.write(Bytes.copyOf(("line " + i + "\r\n").getBytes(StandardCharsets.ISO_8859_1)));
      context.pass(0.5);
    }
    assertEquals(SolRetryChoice.LOSSY, retry());
    network.fate = TestNetwork.PERFECT;
    console.close();
    context.pass(2);
    assertEquals(before, retry());
  }

  @Test
  void aChoiceIsTakenBackOnlyAfterALongTime() {
    SolRetryChoice choice = new SolRetryChoice();
    assertEquals(SolRetry.LONGEST, choice.chosen());
    choice.came(49, 49, 0);
    assertEquals(SolRetry.LONGEST, choice.chosen(), "49 packets tell nothing");
    choice.came(51, 0, 0);
    assertEquals(SolRetryChoice.LOSSY, choice.chosen());
    long minute = Duration.ofMinutes(1).toNanos();
    choice.came(100, 1, 29 * minute);
    assertEquals(SolRetryChoice.LOSSY, choice.chosen());
    choice.came(100, 1, 30 * minute);
    assertEquals(SolRetry.LONGEST, choice.chosen());
    choice.came(100, 2, 31 * minute);
    assertEquals(SolRetryChoice.LOSSY, choice.chosen());
    choice.came(1_000, 0, 60 * minute);
    assertEquals(SolRetryChoice.LOSSY, choice.chosen());
  }
}
