package dev.sideband.workbench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The template of the agent's unit, as far as that can be seen without systemd. */
@Tag("S1-33")
class AgentUnitTest {

  private static final Path TEMPLATE = Path.of("systemd");

  /** Returns the value of the only line that sets this. */
  private static String value(String file, String name) throws IOException {
    List<String> found =
        Files.readAllLines(TEMPLATE.resolve(file)).stream()
            .filter(line -> line.startsWith(name + "="))
            .map(line -> line.substring(name.length() + 1))
            .toList();
    assertEquals(1, found.size(), file + ", " + name + ": " + found);
    return found.get(0);
  }

  @Test
  void itStartsWithTheMachineAndAgainAndLeavesServicesAlone() throws IOException {
    String unit = "sideband-agent.service";
    assertEquals("multi-user.target", value(unit, "WantedBy"));
    assertEquals("always", value(unit, "Restart"));
    assertEquals("1s", value(unit, "RestartSec"));
    assertEquals("0", value(unit, "StartLimitIntervalSec"), "however often it crashes");
    assertEquals("process", value(unit, "KillMode"));
  }

  @Test
  void whatItRunsIsTheAgent() throws Exception {
    List<String> command = new ArrayList<>();
    for (String part : value("sideband-agent.service", "ExecStart").split(" ", -1)) {
      switch (part) {
        case "/usr/bin/java" ->
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        case "@/etc/sideband/agent.jvm" -> command.add("@" + TEMPLATE.resolve("agent.jvm"));
        case "/opt/sideband/lib/*" -> command.add(System.getProperty("java.class.path"));
        case "$AGENT_MAIN" -> command.add(value("agent.conf", "AGENT_MAIN"));
        case "$AGENT_ARGUMENTS" -> {
          String arguments = value("agent.conf", "AGENT_ARGUMENTS");
          assertTrue(arguments.endsWith("agent.properties"), arguments);
          command.addAll(Arrays.asList("--help", arguments));
        }
        default -> command.add(part);
      }
    }
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    assertTrue(said.startsWith("The agent of a worker"), said);
  }
}
