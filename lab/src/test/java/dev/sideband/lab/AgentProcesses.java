package dev.sideband.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sideband.workbench.AgentCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** Agents in processes of their own, and the services that outlive them. */
final class AgentProcesses implements AutoCloseable {

  private final Set<Long> started = new HashSet<>();

  /** Starts an agent, which says this when it is ready. */
  Child agent(Path settings, String ready) throws IOException {
    Child agent = Child.java(AgentCommand.class, settings.toString());
    started.add(agent.pid());
    assertEquals(ready, agent.line());
    return agent;
  }

  /** Notes a process that is to be ended with the test. */
  void ends(int pid) {
    started.add((long) pid);
  }

  /** Whether a process is there and has not ended: nobody may have taken notice of its end yet. */
  static boolean runs(int pid) throws IOException {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  @Override
  public void close() {
    started.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
  }
}
