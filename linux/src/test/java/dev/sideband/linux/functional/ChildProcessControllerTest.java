package dev.sideband.linux.functional;

import static dev.sideband.linux.functional.Programs.await;
import static dev.sideband.linux.functional.Programs.isGone;
import static dev.sideband.linux.functional.Programs.line;
import static dev.sideband.linux.functional.Programs.state;
import static dev.sideband.linux.functional.Programs.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sideband.Sideband;
import dev.sideband.fleet.service.ProcessEnd;
import dev.sideband.fleet.service.ServiceDeclaration;
import dev.sideband.fleet.service.ServiceDeclarationBuilder;
import dev.sideband.fleet.service.ServiceLimits;
import dev.sideband.fleet.service.ServiceProcess;
import dev.sideband.fleet.service.StopRule;
import dev.sideband.jvm.ChildJvm;
import dev.sideband.linux.ChildProcessController;
import dev.sideband.linux.internal.proc.ProcessLook;
import dev.sideband.process.ProcessEvent;
import dev.sideband.process.ProcessGoneException;
import dev.sideband.process.ProcessId;
import dev.sideband.time.BootClock;
import dev.sideband.time.HostBoot;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Services as real processes. */
@Timeout(60)
class ChildProcessControllerTest {

  @TempDir Path folder;

  private final Sideband sideband = Sideband.builder().build();
  private final List<ServiceProcess> started = new ArrayList<>();
  private Path output;
  private ChildProcessController controller;

  @BeforeEach
  void setUp() throws IOException {
    output = folder.resolve("output");
    controller = open();
  }

  @AfterEach
  void tearDown() throws IOException {
    for (ServiceProcess process : started) {
      process.kill();
    }
    controller.close();
    sideband.close();
  }

  private ChildProcessController open() throws IOException {
    return ChildProcessController.builder(output, sideband).open();
  }

  private ServiceDeclarationBuilder shell(String script, String... arguments) {
    List<String> command = new ArrayList<>(List.of("sh", "-c", script, "service"));
    command.addAll(List.of(arguments));
    return ServiceDeclaration.of("web", folder, command.toArray(String[]::new));
  }

  private ServiceProcess begin(ServiceDeclaration service) throws IOException {
    return controller.start(service, process -> {});
  }

  private ServiceProcess start(ServiceDeclarationBuilder service) throws IOException {
    ServiceProcess process = begin(service.build());
    started.add(process);
    return process;
  }

  /** Starts a service and returns when its script has said so. */
  private ServiceProcess startReady(String script) throws IOException {
    ServiceProcess process = start(shell(script));
    assertEquals("ready", line(output.resolve("web.log")));
    return process;
  }

  private static ProcessEnd end(ServiceProcess process) throws Exception {
    return process.ended().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private static void assertEnd(String expected, ServiceProcess process) throws Exception {
    assertEquals(expected, end(process).text());
  }

  @Test
  @Tag("S1-9")
  void startsWhatIsDeclared() throws Exception {
    ServiceProcess process =
        start(
            shell(
                    "echo \"$1|$2|$COLOUR|$PWD|$(readlink /proc/self/fd/0)\"; exec sleep 1000",
                    "two words; $HOME `id` 'x'",
                    "")
                .environment(Map.of("COLOUR", "deep \"blue\"")));
    assertEquals(
        "two words; $HOME `id` 'x'||deep \"blue\"|" + folder + "|/dev/null",
        line(output.resolve("web.log")));
    String stat = text(Path.of("/proc", Long.toString(process.id().pid()), "stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    String pid = Integer.toString(process.id().pid());
    assertEquals(pid, fields[2], "its own group");
    assertEquals(pid, fields[3], "its own session");
    assertEquals(Long.parseLong(fields[19]) * 10_000, process.id().startMicros());
  }

  @Test
  @Tag("S1-38")
  void tellsTheExitCode() throws Exception {
    assertEnd("exit code 7", start(shell("exit 7")));
    assertEnd("exit code 0", start(shell("exit 0")));
    assertEnd("exit code 137", start(shell("exit 137")));
  }

  @Test
  @Tag("S1-38")
  void tellsTheSignalThatEndedIt() throws Exception {
    ServiceProcess process = startReady("echo ready; exec cat /dev/zero >/dev/null");
    Programs.end(process.id().pid());
    assertEnd("signal 9", process);
    ServiceProcess crashing = start(shell("kill -SEGV $$"));
    assertEnd("signal 11", crashing);
  }

  @Test
  @Tag("S1-8")
  void stopsWhatListens() throws Exception {
    ServiceProcess process =
        startReady("trap 'exit 4' TERM; echo ready; while :; do sleep 0.05; done");
    process.stop();
    assertEnd("exit code 4", process);
    process.stop();
  }

  @Test
  @Tag("S1-8")
  void asksWithTheSignalThatIsDeclared() throws Exception {
    ServiceProcess process =
        start(
            shell("trap 'exit 5' INT; echo ready; while :; do sleep 0.05; done")
                .stop(new StopRule(2, Duration.ofSeconds(1))));
    line(output.resolve("web.log"));
    process.stop();
    assertEnd("exit code 5", process);
  }

  @Test
  @Tag("S1-8")
  void killsWhatDoesNotListen() throws Exception {
    ServiceProcess process = startReady("trap '' TERM; echo ready; while :; do sleep 0.05; done");
    process.stop();
    // It has been asked, and has gone on: its next child is another one.
    Path children =
        Path.of("/proc", "" + process.id().pid(), "task", "" + process.id().pid(), "children");
    String before = text(children);
    await(() -> !text(children).equals(before));
    assertFalse(process.ended().toCompletableFuture().isDone());
    process.kill();
    assertEnd("signal 9", process);
    process.kill();
  }

  @Test
  @Tag("S1-8")
  void killReachesWhatItStarted() throws Exception {
    ServiceProcess process =
        start(
            shell(
                "(trap '' TERM; sleep 1000 & echo $! > grandchild; wait) & echo $! > child; wait"));
    long child = Long.parseLong(line(folder.resolve("child")));
    long grandchild = Long.parseLong(line(folder.resolve("grandchild")));
    process.kill();
    assertEnd("signal 9", process);
    await(() -> isGone(child) && isGone(grandchild));
  }

  @Test
  @Tag("S1-8")
  void killReachesWhatAMainProcessLeftBehind() throws Exception {
    ServiceProcess process = start(shell("sleep 1000 & echo $! > child; exit 1"));
    assertEnd("exit code 1", process);
    long child = Long.parseLong(line(folder.resolve("child")));
    assertFalse(isGone(child));
    process.kill();
    await(() -> isGone(child));
  }

  @Test
  @Tag("S1-37")
  void suspendsAndResumesAllOfIt() throws Exception {
    ServiceProcess process =
        start(shell("cat /dev/zero >/dev/null & echo $! > child; exec cat /dev/zero >/dev/null"));
    long child = Long.parseLong(line(folder.resolve("child")));
    process.suspend();
    await(() -> state(process.id().pid()) == 'T' && state(child) == 'T');
    process.resume();
    await(() -> state(process.id().pid()) != 'T' && state(child) != 'T');
    process.suspend();
    process.stop();
    assertEnd("signal 15", process);
    assertThrows(ProcessGoneException.class, process::suspend);
    assertThrows(ProcessGoneException.class, process::resume);
  }

  @Test
  @Tag("S1-9")
  void runsAsItsUserWithItsLimits() throws Exception {
    assumeTrue(Programs.isRoot(), "needs root, to become somebody else");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    ServiceProcess process =
        start(
            shell("echo $(id -un) $(id -G) $HOME $USER $(ulimit -n) $(ulimit -c) $(ulimit -v)")
                .user("nobody")
                .limits(
                    new ServiceLimits(
                        OptionalLong.of(512L << 20),
                        OptionalLong.of(99),
                        OptionalLong.of(500),
                        OptionalLong.of(0))));
    assertEnd("exit code 0", process);
    String home = home("nobody");
    assertEquals(
        "nobody 65534 " + home + " nobody 99 0 " + (512 << 10), line(output.resolve("web.log")));
  }

  private static String home(String user) throws IOException {
    return Files.readAllLines(Path.of("/etc/passwd")).stream()
        .filter(line -> line.startsWith(user + ":"))
        .findFirst()
        .orElseThrow()
        .split(":", -1)[5];
  }

  @Test
  @Tag("S1-9")
  void saysWhatIsMissing() throws IOException {
    refused("program \"nothing-of-this-name\" is missing", "nothing-of-this-name");
    refused("program \"/bin/nothing\" is missing", "/bin/nothing");
    Path text = Files.writeString(folder.resolve("text"), "no program");
    refused("program \"text\" is missing", text.getFileName().toString());
    Path broken = Files.writeString(folder.resolve("broken"), "#!/no/such/shell\n");
    Files.setPosixFilePermissions(broken, PosixFilePermissions.fromString("rwxr-xr-x"));
    refused("setsid: failed to execute", "./broken");

    IOException user =
        assertThrows(
            IOException.class, () -> begin(shell("true").user("nobody-of-this-name").build()));
    assertTrue(user.getMessage().contains("user \"nobody-of-this-name\""), user.getMessage());
    Path missing = folder.resolve("missing");
    IOException noFolder =
        assertThrows(
            IOException.class, () -> begin(ServiceDeclaration.of("web", missing, "true").build()));
    assertTrue(noFolder.getMessage().contains(missing.toString()), noFolder.getMessage());
  }

  private void refused(String message, String... command) {
    IOException refusal =
        assertThrows(
            IOException.class, () -> begin(ServiceDeclaration.of("web", folder, command).build()));
    assertTrue(refusal.getMessage().contains(message), refusal.getMessage());
  }

  @Test
  @Tag("S1-36")
  void findsWhatRunsAndNothingElse() throws Exception {
    ServiceDeclaration service = shell("echo ready; exec cat /dev/zero >/dev/null").build();
    ServiceProcess process = begin(service);
    started.add(process);
    ProcessId id = process.id();
    try (ChildProcessController second = open()) {
      List<ProcessId> others =
          List.of(
              new ProcessId(id.boot(), id.pid(), id.startMicros() + 10_000),
              new ProcessId(HostBoot.UNKNOWN, id.pid(), id.startMicros()));
      for (ProcessId other : others) {
        assertEquals(Optional.empty(), second.find(service, other));
      }
      ServiceProcess found = second.find(service, id).orElseThrow();
      assertEquals(id, found.id());
      found.suspend();
      await(() -> state(id.pid()) == 'T');
      found.kill();
      assertEnd("signal 9", process);
      String end = end(found).text();
      assertTrue(end.equals("signal 9") || end.equals("unknown"), end);
      assertEquals(Optional.empty(), second.find(service, id), "it has ended");
    }
  }

  @Test
  @Tag("S1-38")
  void anEventTellsHowItEnded() throws Exception {
    ServiceProcess process = startReady("echo ready; exec cat /dev/zero >/dev/null");
    BootClock clock =
        BootClock.of(process.id().boot(), Duration.ofHours(1), sideband.ticker(), sideband.clock());
    controller.ended(
        new ProcessEvent.Ended(
            process.id().pid(),
            Optional.of(process.id()),
            clock.now(),
            OptionalInt.of(42),
            OptionalInt.empty()));
    Programs.end(process.id().pid());
    assertEnd("exit code 42", process);
  }

  @Test
  @Tag("S1-33")
  void outlivesItsAgentAndIsTakenOver() throws Exception {
    ProcessId id;
    Path ready = folder.resolve("ready");
    try (ChildJvm agent =
        ChildJvm.command(AgentChild.class).start(folder.toString(), output.toString())) {
      String[] words = String.valueOf(agent.hear()).split(" ", -1);
      id =
          new ProcessId(
              new HostBoot(UUID.fromString(words[0])),
              Integer.parseInt(words[1]),
              Long.parseLong(words[2]));
      line(ready);
      agent.kill();
      agent.awaitEnd();
    }
    assertFalse(isGone(id.pid()), "its agent was killed, it was not");
    ServiceDeclaration service = shell("").build();
    ServiceProcess found = controller.find(service, id).orElseThrow();
    started.add(found);
    assertFalse(found.ended().toCompletableFuture().isDone());
    found.stop();
    String end = end(found).text();
    // Before Linux 6.15 only an event would tell; never does it count as 0.
    assertTrue(end.equals("exit code 6") || end.equals("unknown"), end);
    assertEquals("stopped", line(folder.resolve("stopped")), "it could still write");
  }

  @Test
  @Tag("S1-33")
  void runsNothingBeforeNoteIsTaken() throws Exception {
    Path ran = folder.resolve("ran");
    ServiceDeclaration service = shell("echo it ran > ran; exec sleep 1000").build();
    List<ProcessId> noted = new ArrayList<>();
    started.add(
        controller.start(
            service,
            process -> {
              assertTrue(isAtGate(process));
              assertFalse(Files.exists(ran));
              noted.add(process);
            }));
    line(ran);
    assertEquals(List.of(started.get(0).id()), noted);
  }

  @Test
  @Tag("S1-33")
  void runsNothingOfWhichNoNoteCanBeTaken() throws Exception {
    ServiceDeclaration service = shell("echo it ran > ran").build();
    ProcessId refused = Programs.startUnnoted(controller, service);
    assertFalse(Files.exists(folder.resolve("ran")));
    assertEquals(Optional.empty(), controller.find(service, refused));
  }

  private static boolean isAtGate(ProcessId process) {
    return text(Path.of("/proc", Integer.toString(process.pid()), "cmdline"))
        .contains("read -r line");
  }

  /** Whoever finds it cannot know whether its gate was opened before its keeper ended. */
  @Test
  @Tag("S1-33")
  void whatIsFoundAtItsGateIsTakenOverIfItIsOpened() throws Exception {
    ServiceDeclaration service = shell("exec sleep 1000").build();
    List<Optional<ServiceProcess>> found = new ArrayList<>();
    for (String last : List.of("\n", "")) {
      ProcessBuilder builder =
          new ProcessBuilder(
              "sh",
              "-c",
              "read -r line && exec \"$@\" </dev/null",
              "gate",
              "setsid",
              "sleep",
              "1000");
      Process shell = builder.start();
      ProcessId id = new ProcessLook(Path.of("/proc")).look((int) shell.pid()).orElseThrow().id();
      CompletableFuture<Optional<ServiceProcess>> finding = new CompletableFuture<>();
      try (OutputStream gate = shell.getOutputStream()) {
        await(() -> isAtGate(id));
        sideband.executor().execute(() -> complete(finding, () -> controller.find(service, id)));
        assertFalse(finding.isDone());
        gate.write(last.getBytes(StandardCharsets.US_ASCII));
      }
      found.add(finding.get(30, TimeUnit.SECONDS));
      found.get(found.size() - 1).ifPresent(started::add);
    }
    assertTrue(found.get(0).isPresent(), "the line came");
    assertFalse(found.get(0).get().ended().toCompletableFuture().isDone());
    assertEquals(Optional.empty(), found.get(1), "the end of its keeper came");
  }

  private static <T> void complete(CompletableFuture<T> result, Callable<T> task) {
    try {
      result.complete(task.call());
    } catch (Exception e) {
      result.completeExceptionally(e);
    }
  }

  @Test
  void whatItPrintsIsBounded() throws Exception {
    controller.close();
    controller = ChildProcessController.builder(output, sideband).output(1_000, 2).open();
    ServiceProcess process =
        start(shell("while :; do echo 0123456789012345678901234567890123456789; sleep 0.01; done"));
    Path older = output.resolve("web.log.1");
    await(() -> text(older).length() == 1_000 || text(older).length() > 2_000);
    assertTrue(Files.size(older) < 3_000);
    assertFalse(process.ended().toCompletableFuture().isDone());
    process.kill();
    assertEnd("signal 9", process);
  }

  @Test
  void closingLeavesServicesAlone() throws Exception {
    ServiceProcess process = startReady("echo ready; exec cat /dev/zero >/dev/null");
    controller.close();
    controller.close();
    assertFalse(isGone(process.id().pid()));
    assertThrows(IllegalStateException.class, () -> begin(shell("true").build()));
  }
}
