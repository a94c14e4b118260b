package dev.sideband.linux.functional;

import static dev.sideband.linux.functional.ChildProcessRig.assertEnd;
import static dev.sideband.linux.functional.ChildProcessRig.isAtGate;
import static dev.sideband.linux.functional.Programs.line;
import static dev.sideband.linux.functional.Programs.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sideband.fleet.service.ServiceDeclaration;
import dev.sideband.fleet.service.ServiceLimits;
import dev.sideband.fleet.service.ServiceProcess;
import dev.sideband.process.ProcessId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Services as real processes: how they are started, and that note is taken before they run. */
@Timeout(60)
class ChildProcessControllerStartTest {

  @AutoClose private ChildProcessRig rig;

  @BeforeEach
  void setUp(@TempDir Path folder) throws IOException {
    rig = new ChildProcessRig(folder);
  }

  @Test
  @Tag("S1-9")
  void startsWhatIsDeclared() throws Exception {
    ServiceProcess process =
        rig.start(
            rig.shell(
                    "echo \"$1|$2|$COLOUR|$PWD|$(readlink /proc/self/fd/0)\"; exec sleep 1000",
                    "two words; $HOME `id` 'x'",
                    "")
                .environment(Map.of("COLOUR", "deep \"blue\"")));
    assertEquals(
        "two words; $HOME `id` 'x'||deep \"blue\"|" + rig.folder + "|/dev/null",
        line(rig.output.resolve("web.log")));
    String stat = text(Path.of("/proc", Long.toString(process.id().pid()), "stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    String pid = Integer.toString(process.id().pid());
    assertEquals(pid, fields[2], "its own group");
    assertEquals(pid, fields[3], "its own session");
    assertEquals(Long.parseLong(fields[19]) * 10_000, process.id().startMicros());
  }

  @Test
  @Tag("S1-9")
  void runsAsItsUserWithItsLimits() throws Exception {
    assumeTrue(Programs.isRoot(), "needs root, to become somebody else");
    Files.setPosixFilePermissions(rig.folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    ServiceProcess process =
        rig.start(
            rig.shell("echo $(id -un) $(id -G) $HOME $USER $(ulimit -n) $(ulimit -c) $(ulimit -v)")
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
        "nobody 65534 " + home + " nobody 99 0 " + (512 << 10),
        line(rig.output.resolve("web.log")));
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
    Path text = Files.writeString(rig.folder.resolve("text"), "no program");
    refused("program \"text\" is missing", text.getFileName().toString());
    Path broken = Files.writeString(rig.folder.resolve("broken"), "#!/no/such/shell\n");
    Files.setPosixFilePermissions(broken, PosixFilePermissions.fromString("rwxr-xr-x"));
    refused("setsid: failed to execute", "./broken");

    IOException user =
        assertThrows(
            IOException.class,
            () -> rig.begin(rig.shell("true").user("nobody-of-this-name").build()));
    assertTrue(user.getMessage().contains("user \"nobody-of-this-name\""), user.getMessage());
    Path missing = rig.folder.resolve("missing");
    IOException noFolder =
        assertThrows(
            IOException.class,
            () -> rig.begin(ServiceDeclaration.of("web", missing, "true").build()));
    assertTrue(noFolder.getMessage().contains(missing.toString()), noFolder.getMessage());
  }

  private void refused(String message, String... command) {
    IOException refusal =
        assertThrows(
            IOException.class,
            () -> rig.begin(ServiceDeclaration.of("web", rig.folder, command).build()));
    assertTrue(refusal.getMessage().contains(message), refusal.getMessage());
  }

  @Test
  @Tag("S1-33")
  void runsNothingBeforeNoteIsTaken() throws Exception {
    Path ran = rig.folder.resolve("ran");
    ServiceDeclaration service = rig.shell("echo it ran > ran; exec sleep 1000").build();
    List<ProcessId> noted = new ArrayList<>();
    rig.started.add(
        rig.controller.start(
            service,
            process -> {
              assertTrue(isAtGate(process));
              assertFalse(Files.exists(ran));
              noted.add(process);
            }));
    line(ran);
    assertEquals(List.of(rig.started.get(0).id()), noted);
  }

  @Test
  @Tag("S1-33")
  void runsNothingOfWhichNoNoteCanBeTaken() throws Exception {
    ServiceDeclaration service = rig.shell("echo it ran > ran").build();
    ProcessId refused = Programs.startUnnoted(rig.controller, service);
    assertFalse(Files.exists(rig.folder.resolve("ran")));
    assertEquals(Optional.empty(), rig.controller.find(service, refused));
  }
}
