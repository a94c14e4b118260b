package dev.sideband.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.ipmi.testing.DatagramPlan;
import dev.sideband.ipmi.testing.FaultyRelay;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Our console as a person runs it: a program of its own at a terminal, before our BMC. */
@Timeout(150)
class ConsoleCommandTest {

  @TempDir Path folder;
  private final LabHost host = new LabHost();
  private final List<TerminalProgram> programs = new ArrayList<>();
  private OurBmc bmc;

  @BeforeEach
  void start() throws IOException {
    bmc = OurBmc.startWithConsole(folder, host.console(), OurBmc.HOST, 0);
    Files.writeString(folder.resolve("password"), OurBmc.PASSWORD + "\n");
  }

  @AfterEach
  void stop() {
    programs.forEach(TerminalProgram::close);
    bmc.close();
  }

  private TerminalProgram run(String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.sideband.workbench.ConsoleCommand"));
    command.addAll(List.of(arguments));
    command.replaceAll(word -> "'" + word + "'");
    command.add(0, "env");
    TerminalProgram program = TerminalProgram.start(command.toArray(String[]::new));
    programs.add(program);
    return program;
  }

  private TerminalProgram attach(String uri, String... more) throws IOException {
    List<String> arguments =
        new ArrayList<>(List.of(uri, "--password-file", folder.resolve("password").toString()));
    arguments.addAll(List.of(more));
    return run(arguments.toArray(String[]::new)).await("[live]");
  }

  @Test
  @Tag("S2-7")
  @Tag("S2-49")
  void typesBreaksKeepsAndReplays() throws Exception {
    String ring = folder.resolve("console.ring").toString();
    Path text = folder.resolve("console.txt");
    TerminalProgram console = attach(bmc.uri(), "--ring", ring, "--text", text.toString());
    host.say("login: \u001b[1m");
    console.await("login: \u001b[1m");
    console.type("root\r~B");
    assertEquals("", host.awaitTyped("root\r"));
    assertEquals("", host.awaitTyped(LabHost.BREAK));
    String said = host.sayLines("kept", 50);
    console.await("kept 00049").await("\r\n");
    console.type("~?");
    console.await("~B  sends a break").await("live; complete from 0 to ").await("answered");
    console.type("~.");
    console.awaitEnd();
    String meanwhile = host.sayLines("meanwhile", 3);

    // What was said while nobody watched comes after the next start, once.
    String password = folder.resolve("password").toString();
    TerminalProgram again =
        run(bmc.uri(), "--ring", ring, "--text", text.toString(), "--password-file", password);
    again.await("meanwhile 00002").await("\r\n");
    assertFalse(again.shown().contains("kept"), again.shown());
    again.type("~.");
    again.awaitEnd();

    TerminalProgram replay = run("replay", ring);
    replay.awaitEnd();
    String all = "login: \u001b[1m" + said + meanwhile;
    assertTrue(replay.shown().replace("\r\r", "\r").startsWith(all), replay.shown());
    List<String> lines = Files.readAllLines(text);
    assertEquals(53, lines.size());
    assertTrue(lines.get(0).matches("\\S+Z login: kept 00000 .*"), lines.get(0));
    assertTrue(lines.get(52).matches("\\S+Z meanwhile 00002 .*"), lines.get(52));
  }

  @Test
  @Tag("S2-32")
  @Tag("S2-48")
  void goesOnByItselfAfterACut() throws Exception {
    InetSocketAddress at = new InetSocketAddress(InetAddress.getLoopbackAddress(), bmc.udpPort());
    try (FaultyRelay relay = FaultyRelay.open(at, DatagramPlan.PERFECT, bmc.sideband())) {
      String uri = "ipmi://admin@127.0.0.1:" + relay.address().getPort();
      TerminalProgram console = attach(uri + "?keepalive=1&timeout=3", "--takeover", "once");
      host.sayLines("before", 10);
      console.await("before 00009");
      relay.sever();
      host.sayLines("during", 10);
      console.await("[lost");
      relay.mend();
      // What was missed goes to its output, and this to its other output.
      console.awaitAll("[live]", "during 00009");
      host.sayLines("after", 10);
      console.await("after 00009");
      int seen = console.shown().indexOf("[lost");
      for (String part : new String[] {"during", "after"}) {
        for (int i = 0; i < 10; i++) {
          seen = console.shown().indexOf(String.format("%s %05d of a console", part, i), seen);
          assertTrue(seen > 0, console::shown);
        }
      }
      console.type("~.");
      console.await("; complete from 0 to ");
      console.awaitEnd();
    }
  }

  @Test
  @Tag("S2-57")
  void asksBeforeItTakesTheConsole() throws Exception {
    TerminalProgram first = attach(bmc.uri(), "--takeover", "never");
    TerminalProgram second =
        run(
            bmc.uri(),
            "--takeover",
            "ask",
            "--password-file",
            folder.resolve("password").toString());
    second.await("take it? y or n");
    second.type("y");
    second.await("[live]");
    first.await("[taken: somebody else has the console]");
    host.say("for the second");
    second.await("for the second");
    assertFalse(first.shown().contains("for the second"));
  }

  @Test
  void asksForThePasswordWithoutShowingIt() throws Exception {
    TerminalProgram console = run(bmc.uri());
    console.await("password: ");
    console.type(OurBmc.PASSWORD + "\r");
    console.await("[live]");
    assertFalse(console.shown().contains(OurBmc.PASSWORD), console.shown());
    console.type("~.");
    console.awaitEnd();
  }

  @Test
  void endsWhenThePasswordIsWrong() throws Exception {
    Files.writeString(folder.resolve("password"), "wrong\n");
    TerminalProgram console =
        run(bmc.uri(), "--password-file", folder.resolve("password").toString());
    console.await("[the console ended: ");
    console.awaitEnd();
  }
}
