package dev.sideband.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sideband.workbench.AgentCommand;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Agents in processes of their own, and the services that outlive them. */
final class AgentProcesses implements AutoCloseable {

  private final Set<Long> started = new HashSet<>();

  /** Starts an agent, which says this when it is ready. */
  Child agent(Path settings, String ready) throws IOException {
    return started(Child.java(AgentCommand.class, settings.toString()), ready);
  }

  /** Starts one in a network namespace of its own. */
  Child agent(NetworkNamespace network, Path settings, String ready) throws IOException {
    List<String> command = Child.javaCommand(List.of(), AgentCommand.class, settings.toString());
    return started(network.start(command), ready);
  }

  private Child started(Child agent, String ready) throws IOException {
    started.add(agent.pid());
    assertEquals(ready, agent.line());
    return agent;
  }

  /** Starts an agent that can be held at some of its steps. */
  HeldProgram held(List<HeldProgram.Step> steps, Path settings, String ready) throws IOException {
    HeldProgram agent = HeldProgram.start(steps, AgentCommand.class, settings.toString());
    started.add(agent.child().pid());
    assertEquals(ready, agent.child().line());
    return agent;
  }

  /** Returns the command lines of those who run in a folder or below it, with where they run. */
  static List<String> whoRunsIn(Path folder) throws IOException {
    List<String> found = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path each : all) {
        try {
          Path cwd = Files.readSymbolicLink(each.resolve("cwd"));
          if (cwd.startsWith(folder)) {
            String command = Files.readString(each.resolve("cmdline")).replace('\0', ' ').strip();
            found.add(command + " in " + folder.relativize(cwd));
          }
        } catch (IOException gone) {
          // It has ended.
        }
      }
    }
    return found;
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
