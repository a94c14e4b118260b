package dev.sideband.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.transport.SerialLine;
import java.net.URI;
import java.nio.file.Path;
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
  private OurBmc bmc;

  /** A console: how it is started, what it shows when it is there, and its escapes. */
  enum Client {
    IPMITOOL("[SOL Session operational.", "\r~B", "\r~."),
    IPMICONSOLE("[SOL established]", "&B", "&."),
    SOLTERM("", "\r~B", "\r~.");

    private final String ready;
    private final String sendBreak;
    private final String end;

    Client(String ready, String sendBreak, String end) {
      this.ready = ready;
      this.sendBreak = sendBreak;
      this.end = end;
    }

    TerminalProgram start(OurBmc bmc) throws Exception {
      String port = Integer.toString(bmc.udpPort());
      return switch (this) {
        case IPMITOOL ->
            TerminalProgram.start(
                "ipmitool",
                "-I",
                "lanplus",
                "-H",
                OurBmc.HOST,
                "-p",
                port,
                "-U",
                "admin",
                "-P",
                OurBmc.PASSWORD,
                "-C",
                "17",
                "sol",
                "activate");
        case IPMICONSOLE ->
            TerminalProgram.start(
                "ipmiconsole",
                "-h",
                OurBmc.HOST + ":" + port,
                "-u",
                "admin",
                "-p",
                OurBmc.PASSWORD,
                "-I",
                "17",
                "-l",
                "ADMIN");
        case SOLTERM ->
            TerminalProgram.start(
                "solterm", "lan", "-U", "admin", "-P", OurBmc.PASSWORD, "-p", port, OurBmc.HOST);
      };
    }
  }

  @AfterEach
  void stop() {
    assertEquals(0, bmc.count("rmcp.failures"));
    bmc.close();
  }

  @ParameterizedTest
  @EnumSource(Client.class)
  @Tag("S2-7")
  void outputArrivesWholeAndTypingAndBreaksArrive(Client client) throws Exception {
    bmc = OurBmc.startWithConsole(folder, host.console());
    try (TerminalProgram program = client.start(bmc)) {
      program.await(client.ready);
      program.type("hello");
      host.awaitTyped("hello");
      String said = host.sayLines("line", LINES);
      host.say("login: ");
      program.await("login: ");
      assertTrue(program.shown().contains(said), () -> "not whole: " + program.shown());
      program.type(client.sendBreak);
      host.awaitTyped(LabHost.BREAK);
      program.type("root\r");
      host.awaitTyped("root\r");
      program.type(client.end);
      program.awaitEnd();
    }
  }
}
