package dev.sideband.linux.functional;

import static dev.sideband.linux.functional.ChildProcessRig.assertEnd;
import static dev.sideband.linux.functional.Programs.await;
import static dev.sideband.linux.functional.Programs.isGone;
import static dev.sideband.linux.functional.Programs.line;
import static dev.sideband.linux.functional.Programs.text;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sideband.fleet.service.ServiceDeclaration;
import dev.sideband.fleet.service.ServiceProcess;
import dev.sideband.fleet.service.StopRule;
import dev.sideband.jvm.ChildJvm;
import dev.sideband.process.ProcessId;
import dev.sideband.time.HostBoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Services as real processes: they hear the signals that their agent does not. */
@Timeout(60)
class ChildProcessControllerSignalsTest {

  private static final int HANGUP = 1;
  private static final int INTERRUPT = 2;
  private static final int QUIT = 3;

  @AutoClose private ChildProcessRig rig;

  @BeforeEach
  void setUp(@TempDir Path folder) throws IOException {
    rig = new ChildProcessRig(folder);
  }

  @Test
  @Tag("S1-8")
  void aServiceHearsWhatJavaHoldsBackInChildren() throws Exception {
    ServiceProcess process =
        rig.start(
            rig.shell("ulimit -c 0; echo ready; exec sleep 1000")
                .stop(new StopRule(QUIT, Duration.ofSeconds(1))));
    line(rig.output.resolve("web.log"));
    assertEquals(0, signals(process.id().pid(), "SigBlk"));
    process.stop();
    assertEnd("signal 3", process);
  }

  @Test
  @Tag("S1-8")
  void aServiceHearsWhatItsAgentIgnores() throws Exception {
    try (ChildJvm agent = agent("")) {
      ProcessId id = service(agent.hear());
      line(rig.folder.resolve("ready"));
      assertEquals(bit(HANGUP) | bit(INTERRUPT), ignored(agent.pid()), "or this shows nothing");
      assertEquals(0, ignored(id.pid()));
      ServiceDeclaration service =
          rig.shell("").stop(new StopRule(HANGUP, Duration.ofSeconds(1))).build();
      ServiceProcess found = rig.controller.find(service, id).orElseThrow();
      rig.started.add(found);
      found.stop();
      await(() -> isGone(id.pid()));
    }
  }

  @Test
  @Tag("S1-9")
  void whereThereIsNoMeansAServiceIsStartedAllTheSameAndItIsCounted() throws Exception {
    Path bin = Files.createDirectory(rig.folder.resolve("bin"));
    Path env = Files.writeString(bin.resolve("env"), "#!/bin/sh\nexit 125\n");
    Files.setPosixFilePermissions(env, PosixFilePermissions.fromString("rwxr-xr-x"));
    try (ChildJvm agent = agent(bin + ":")) {
      assertEquals("service.signals.inherited web", agent.hear());
      ProcessId id = service(agent.hear());
      rig.started.add(rig.controller.find(rig.shell("").build(), id).orElseThrow());
      line(rig.folder.resolve("ready"));
      assertEquals(bit(HANGUP) | bit(INTERRUPT), ignored(id.pid()));
    }
  }

  /** Starts an agent that ignores two signals, with folders before all others of its path. */
  private ChildJvm agent(String folders) throws IOException {
    String ignoring = "trap '' HUP INT; PATH=$0$PATH; exec \"$@\"";
    return ChildJvm.command(AgentChild.class)
        .by(List.of("sh", "-c", ignoring, folders))
        .start(rig.folder.toString(), rig.output.toString());
  }

  private static ProcessId service(String line) {
    String[] words = line.split(" ", -1);
    return new ProcessId(
        new HostBoot(UUID.fromString(words[0])),
        Integer.parseInt(words[1]),
        Long.parseLong(words[2]));
  }

  private static long bit(int signal) {
    return 1L << signal - 1;
  }

  /** Returns which of those signals are ignored that the C library does not keep for itself. */
  private static long ignored(long pid) {
    return signals(pid, "SigIgn") & ~(bit(32) | bit(33));
  }

  private static long signals(long pid, String field) {
    return text(Path.of("/proc", Long.toString(pid), "status"))
        .lines()
        .filter(line -> line.startsWith(field + ":"))
        .mapToLong(line -> Long.parseUnsignedLong(line.substring(field.length() + 1).strip(), 16))
        .findFirst()
        .orElseThrow();
  }
}
