package dev.sideband.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.Sideband;
import dev.sideband.ipmi.bmc.ConsoleSource;
import dev.sideband.ipmi.bmc.LanPort;
import dev.sideband.transport.SerialLine;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Serial over LAN of our BMC, with the consoles that other people wrote. */
@Timeout(150)
class SolClientsTest {

  private static final int LINES = 2_000;

  @TempDir Path folder;
  private final LabHost host = new LabHost();
  private final List<OurBmc> started = new ArrayList<>();

  /** Where ipmiconsole finds our BMC: it cannot be told a port. */
  private static final String OWN_HOST = "127.0.0.58";

  /** A console: what it shows when it is there, and its escapes. */
  enum Client {
    IPMITOOL("[SOL Session operational.", "\r~B", "\r~."),
    IPMICONSOLE("[SOL established]", "&B", "&."),
    SOLTERM("Connected.", "\r~B", "\r~.");

    private final String ready;
    private final String sendBreak;
    private final String end;

    Client(String ready, String sendBreak, String end) {
      this.ready = ready;
      this.sendBreak = sendBreak;
      this.end = end;
    }

    OurBmc bmc(Path folder, ConsoleSource console) throws IOException {
      return this == IPMICONSOLE
          ? OurBmc.startWithConsole(folder, console, OWN_HOST, LanPort.STANDARD_PORT)
          : OurBmc.startWithConsole(folder, console, OurBmc.HOST, 0);
    }

    TerminalProgram start(OurBmc bmc, String... more) throws IOException {
      String command =
          switch (this) {
            case IPMITOOL -> ipmitool(bmc) + " sol activate";
            case IPMICONSOLE -> "ipmiconsole -h " + OWN_HOST + " -u admin -p secret -I 17 -l ADMIN";
            case SOLTERM ->
                "solterm lan -U admin -P secret -p " + bmc.udpPort() + " " + OurBmc.HOST;
          };
      String[] words = (command + " " + String.join(" ", more)).strip().split(" ", -1);
      return TerminalProgram.start(words);
    }
  }

  private static String ipmitool(OurBmc bmc) {
    return "ipmitool -I lanplus -C 17 -U admin -P secret -H 127.0.0.1 -p " + bmc.udpPort();
  }

  @AfterEach
  void stop() {
    for (OurBmc bmc : started) {
      assertEquals(0, bmc.count("rmcp.failures"));
      bmc.close();
    }
  }

  private OurBmc start(Client client, ConsoleSource console) throws IOException {
    OurBmc bmc = client.bmc(folder, console);
    started.add(bmc);
    return bmc;
  }

  /** Some consoles show a line's end in a way of their own. */
  private static String text(String shown) {
    return shown.replace("\r", "");
  }

  @ParameterizedTest
  @EnumSource(Client.class)
  @Tag("S2-7")
  void outputArrivesWholeAndTypingAndBreaksArrive(Client client) throws Exception {
    OurBmc bmc = start(client, host.console());
    try (TerminalProgram program = client.start(bmc)) {
      program.await(client.ready);
      program.type("hello");
      host.awaitTyped("hello");
      String said = host.sayLines("line", LINES);
      host.say("login: ");
      program.await("login: ");
      assertTrue(text(program.shown()).contains(text(said)), () -> "not whole: " + program.shown());
      program.type(client.sendBreak);
      host.awaitTyped(LabHost.BREAK);
      program.type("root\r");
      host.awaitTyped("root\r");
      program.type(client.end);
      program.awaitEnd();
    }
    assertEquals(0, bmc.sessions());
  }

  @Test
  @Tag("S2-57")
  void ipmitoolTakesTheConsoleFromAnother() throws Exception {
    OurBmc bmc = start(Client.IPMITOOL, host.console());
    try (TerminalProgram first = Client.IPMITOOL.start(bmc)) {
      first.await(Client.IPMITOOL.ready);
      try (TerminalProgram refused = Client.IPMITOOL.start(bmc)) {
        refused.await("already active on another session");
        refused.awaitEnd();
      }
      bmc.ipmitool("sol", "deactivate");
      try (TerminalProgram second = Client.IPMITOOL.start(bmc)) {
        second.await(Client.IPMITOOL.ready);
        first.type("lost");
        host.say("yours\r\n");
        second.await("yours");
        second.type("mine");
        assertEquals("", host.awaitTyped("mine"));
      }
    }
  }

  @Test
  @Tag("S2-57")
  void ipmiconsoleStealsTheConsole() throws Exception {
    OurBmc bmc = start(Client.IPMICONSOLE, host.console());
    try (TerminalProgram first = Client.IPMICONSOLE.start(bmc)) {
      first.await(Client.IPMICONSOLE.ready);
      try (TerminalProgram second = Client.IPMICONSOLE.start(bmc)) {
        second.await(Client.IPMICONSOLE.ready);
        host.say("yours\r\n");
        second.await("yours");
        second.type("mine");
        host.awaitTyped("mine");
      }
      first.awaitEnd();
      assertFalse(first.shown().contains("yours"));
    }
  }

  @Test
  void othersReadWhileOneTypes() throws Exception {
    OurBmc bmc = start(Client.IPMITOOL, host.console());
    try (TerminalProgram writer = Client.IPMITOOL.start(bmc);
        TerminalProgram reader = Client.IPMITOOL.start(bmc, "instance=2")) {
      writer.await(Client.IPMITOOL.ready);
      reader.await(Client.IPMITOOL.ready);
      String said = host.sayLines("both", 200) + "end";
      host.say("end");
      writer.await("end");
      reader.await("end");
      assertTrue(text(writer.shown()).contains(text(said)));
      assertTrue(text(reader.shown()).contains(text(said)));
      writer.type("from the writer");
      host.awaitTyped("from the writer");
    }
  }

  @Test
  void ipmitoolReadsAndChangesTheSettings() throws Exception {
    OurBmc bmc = start(Client.IPMITOOL, host.console());
    assertInfo(bmc, "Retry Count : 5");
    assertInfo(bmc, "Retry Interval (ms) : 500");
    assertInfo(bmc, "Enabled : true");
    bmc.ipmitool("sol", "set", "retry-count", "7");
    bmc.ipmitool("sol", "set", "retry-interval", "255");
    bmc.ipmitool("sol", "set", "enabled", "false");
    assertInfo(bmc, "Retry Count : 7");
    assertInfo(bmc, "Retry Interval (ms) : 2550");
    assertInfo(bmc, "Enabled : false");
    try (TerminalProgram refused = Client.IPMITOOL.start(bmc)) {
      refused.awaitEnd();
      assertFalse(refused.shown().contains(Client.IPMITOOL.ready));
    }
  }

  private static void assertInfo(OurBmc bmc, String line) throws Exception {
    bmc.ipmitoolAs("admin", OurBmc.PASSWORD).with("-C", "17", "sol", "info").run().says(line);
  }

  /**
   * The BMC's end of the console is a serial port, by jSerialComm, whose cable leads to a shell.
   */
  @Test
  @Tag("S2-7")
  void aShellOnASerialPortIsReachedByIpmitool() throws Exception {
    Path port = folder.resolve("ttyS1");
    Path cable = folder.resolve("cable");
    try (PtyPair joined = PtyPair.joined(port, cable);
        TerminalProgram shell =
            TerminalProgram.start(
                "socat", "-d", "exec:sh,pty,setsid,ctty,stderr", cable + ",raw,echo=0")) {
      Sideband sideband = Sideband.builder().build();
      OurBmc bmc =
          start(
              Client.IPMITOOL,
              () -> sideband.open(URI.create("serial:" + joined.left()), SerialLine.class));
      try (TerminalProgram program = Client.IPMITOOL.start(bmc)) {
        program.await(Client.IPMITOOL.ready);
        program.type("echo $((6 * 7)) answers\r");
        program.await("42 answers");
      } finally {
        sideband.close();
      }
      shell.type("");
    }
  }
}
