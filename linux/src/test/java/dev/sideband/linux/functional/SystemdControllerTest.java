package dev.sideband.linux.functional;

import static dev.sideband.linux.functional.Programs.await;
import static dev.sideband.linux.functional.Programs.isGone;
import static dev.sideband.linux.functional.Programs.line;
import static dev.sideband.linux.functional.Programs.state;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.Sideband;
import dev.sideband.fleet.service.ServiceDeclaration;
import dev.sideband.fleet.service.ServiceLimits;
import dev.sideband.fleet.service.ServiceProcess;
import dev.sideband.fleet.service.StopRule;
import dev.sideband.linux.SystemdController;
import dev.sideband.process.ProcessId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Units of a systemd that is none: two scripts answer as it does. What systemd itself makes of the
 * commands this does not show.
 */
@Timeout(60)
class SystemdControllerTest {

  @TempDir Path folder;

  private final Sideband sideband = Sideband.builder().build();
  private SystemdController controller;
  private Path bin;

  @BeforeEach
  void setUp() throws IOException {
    bin = Files.createDirectory(folder.resolve("bin"));
    for (String program : List.of("systemctl", "systemd-run")) {
      try (InputStream script = getClass().getResourceAsStream("/systemd/" + program)) {
        Files.copy(script, bin.resolve(program));
      }
      Files.setPosixFilePermissions(
          bin.resolve(program), PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    controller = open();
  }

  @AfterEach
  void tearDown() {
    controller.close();
    sideband.close();
  }

  private SystemdController open() throws IOException {
    return SystemdController.builder(sideband)
        .programs(
            List.of(bin.resolve("systemctl").toString(), "--no-pager"),
            List.of(bin.resolve("systemd-run").toString()))
        .unit("shop", "shop.service")
        .patience(Duration.ofSeconds(20))
        .open();
  }

  private List<String> calls() throws IOException {
    List<String> calls = Files.readAllLines(bin.resolve("calls"));
    Files.delete(bin.resolve("calls"));
    return calls;
  }

  private ServiceDeclaration shell(String script) {
    return ServiceDeclaration.of("my web", folder, "sh", "-c", script)
        .environment(Map.of("B", "two words", "A", "$x"))
        .limits(
            new ServiceLimits(
                OptionalLong.of(1 << 30),
                OptionalLong.of(100),
                OptionalLong.of(50),
                OptionalLong.of(0)))
        .user("nobody")
        .stop(new StopRule(1, Duration.ofMillis(1_500)))
        .build();
  }

  private ServiceProcess begin(ServiceDeclaration service) throws IOException {
    return controller.start(service, process -> {});
  }

  private static String end(ServiceProcess process) throws Exception {
    return process.ended().toCompletableFuture().get(30, TimeUnit.SECONDS).text();
  }

  @Test
  void makesAUnitOfADeclaration() throws Exception {
    ServiceProcess process = begin(shell("echo $HOME > home; exec sleep 1000"));
    line(folder.resolve("home"));
    List<String> calls = calls();
    String unit = "sideband-my:20web.service";
    assertEquals("systemctl [--no-pager] [stop] [" + unit + "]", calls.get(0));
    assertEquals("systemctl [--no-pager] [reset-failed] [" + unit + "]", calls.get(1));
    assertEquals(
        "systemd-run [--quiet] [--unit="
            + unit
            + "] [--service-type=exec] [--property=RemainAfterExit=yes]"
            + " [--property=KillMode=mixed] [--property=KillSignal=1]"
            + " [--property=TimeoutStopSec=1500ms] [--property=WorkingDirectory="
            + folder
            + "] [--property=User=nobody] [--property=LimitAS=1073741824]"
            + " [--property=LimitNOFILE=100] [--property=LimitNPROC=50] [--property=LimitCORE=0]"
            + " [--setenv=A=$x] [--setenv=B=two words] [--] ["
            + sh()
            + "] [-c] [echo $$HOME > home; exec sleep 1000]",
        calls.get(2));
    assertEquals(
        "systemctl [--no-pager] [show] [--property=LoadState,ActiveState,MainPID,ExecMainPID,"
            + "ExecMainCode,ExecMainStatus,Result] ["
            + unit
            + "]",
        calls.get(3));
    assertEquals(4, calls.size());
    process.kill();
    assertEquals("signal 9", end(process));
    assertEquals("systemctl [--no-pager] [kill] [--signal=9] [" + unit + "]", calls().get(1));
  }

  private static String sh() {
    for (String place : System.getenv("PATH").split(":", -1)) {
      if (Files.isExecutable(Path.of(place, "sh"))) {
        return place + "/sh";
      }
    }
    throw new AssertionError("no sh");
  }

  @Test
  void suspendsResumesAndStops() throws Exception {
    ServiceProcess process = begin(shell("echo ready > ready; exec sleep 1000"));
    line(folder.resolve("ready"));
    process.suspend();
    await(() -> state(process.id().pid()) == 'T');
    process.resume();
    await(() -> state(process.id().pid()) != 'T');
    process.suspend();
    process.stop();
    assertEquals("signal 1", end(process));
    process.stop();
  }

  @Test
  void takesOverWhatRunsAndNothingElse() throws Exception {
    ServiceDeclaration service = shell("echo ready > ready; exec sleep 1000");
    ServiceProcess process = begin(service);
    line(folder.resolve("ready"));
    ProcessId id = process.id();
    try (SystemdController second = open()) {
      ProcessId other = new ProcessId(id.boot(), id.pid(), id.startMicros() + 10_000);
      assertEquals(Optional.empty(), second.find(service, other));
      ServiceDeclaration shop = ServiceDeclaration.of("shop", folder, "true").build();
      assertEquals(Optional.empty(), second.find(shop, id), "it is another unit's");
      ServiceProcess found = second.find(service, id).orElseThrow();
      found.kill();
      assertEquals("signal 9", end(found));
      assertEquals(Optional.empty(), second.find(service, id));
    }
    assertEquals("signal 9", end(process));
  }

  @Test
  void whatNobodyTookNoteOfIsStoppedBeforeAnotherIsStarted() throws Exception {
    ServiceDeclaration service = shell("echo ready > ready; exec sleep 1000");
    ServiceProcess unknown = begin(service);
    line(folder.resolve("ready"));
    ServiceProcess known = begin(service);
    assertEquals("signal 15", end(unknown));
    known.kill();
    assertEquals("signal 9", end(known));
  }

  @Test
  void whatNoNoteCanBeTakenOfIsStopped() throws Exception {
    ServiceDeclaration service = shell("exec sleep 1000");
    Programs.startUnnoted(controller, service);
  }

  @Test
  void startsAndStopsAUnitThatThereIs() throws Exception {
    Files.writeString(bin.resolve("shop.service"), "echo ready > ../ready; exec sleep 1000\n");
    ServiceDeclaration shop = ServiceDeclaration.of("shop", folder, "ignored").build();
    ServiceProcess process = begin(shop);
    line(folder.resolve("ready"));
    assertEquals("systemctl [--no-pager] [start] [shop.service]", calls().get(0));
    process.stop();
    assertEquals("systemctl [--no-pager] [stop] [--no-block] [shop.service]", calls().get(0));
    assertEquals("signal 15", end(process));
    assertTrue(isGone(process.id().pid()));
  }

  @Test
  void saysWhatSystemdSays() {
    ServiceDeclaration shop = ServiceDeclaration.of("shop", folder, "ignored").build();
    IOException refusal = assertThrows(IOException.class, () -> begin(shop));
    assertTrue(
        refusal.getMessage().endsWith("Failed to start shop.service: Unit shop.service not found."),
        refusal.getMessage());
  }

  @Test
  void aProgramThatHangsIsEnded() throws IOException {
    Path hanging = Files.writeString(bin.resolve("hanging"), "#!/bin/sh\nexec sleep 1000\n");
    Files.setPosixFilePermissions(hanging, PosixFilePermissions.fromString("rwxr-xr-x"));
    ServiceDeclaration shop = ServiceDeclaration.of("shop", folder, "ignored").build();
    try (SystemdController slow =
        SystemdController.builder(sideband)
            .programs(List.of(hanging.toString()), List.of(hanging.toString()))
            .unit("shop", "shop.service")
            .patience(Duration.ofMillis(200))
            .open()) {
      IOException refusal = assertThrows(IOException.class, () -> slow.start(shop, process -> {}));
      assertTrue(refusal.getMessage().contains("took longer"), refusal.getMessage());
    }
  }
}
