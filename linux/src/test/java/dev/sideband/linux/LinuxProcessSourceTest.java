package dev.sideband.linux;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.linux.internal.libc.Libc;
import dev.sideband.linux.testing.FixtureProc;
import dev.sideband.process.ProcessColumns;
import dev.sideband.process.ProcessId;
import dev.sideband.process.ProcessInfo;
import dev.sideband.table.CellState;
import dev.sideband.table.Figure;
import dev.sideband.table.TableBuffer;
import dev.sideband.time.BootClock;
import dev.sideband.time.HostBoot;
import dev.sideband.time.testing.FakeTime;
import dev.sideband.transport.ChannelClosedException;
import dev.sideband.transport.ObserverListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinuxProcessSourceTest {

  private static final HostBoot BOOT =
      new HostBoot(UUID.fromString("7d8a1c86-0ce8-4bc2-95dd-0f4cbd9bd3ac"));

  @TempDir Path folder;

  private final FakeTime time = new FakeTime();
  private final Map<String, Long> counted = new HashMap<>();
  private final TableBuffer table = new TableBuffer(ProcessColumns.SCHEMA);
  private FixtureProc proc;
  private Path passwd;
  private LinuxProcessSource source;

  @BeforeEach
  void setUp() throws IOException {
    proc = new FixtureProc(Files.createDirectory(folder.resolve("proc")));
    long uid = ((Number) Files.getAttribute(proc.root(), "unix:uid")).longValue();
    passwd = Files.writeString(folder.resolve("passwd"), "me:x:" + uid + ":0:::\n");
    ObserverListener observer =
        new ObserverListener() {
          @Override
          public void counted(String name, String subject, long amount) {
            assertEquals(proc.root().toString(), subject);
            counted.merge(name, amount, Long::sum);
          }
        };
    source =
        LinuxProcessSource.builder(BootClock.of(BOOT, Duration.ofSeconds(500), time, time))
            .proc(proc.root())
            .passwd(passwd)
            .observer(observer)
            .open();
  }

  @AfterEach
  void tearDown() {
    source.close();
  }

  @Test
  @Tag("S1-5")
  void readsEveryField() throws IOException {
    proc.process(1).write();
    proc.process(4242)
        .name("server")
        .command("/usr/bin/server", "--port", "80")
        .parent(17)
        .state('R')
        .cpu(150, 50)
        .priority(25, 5)
        .threads(12)
        .start(12_345)
        .memory(1 << 30, 100)
        .handles(7)
        .io(11, 12, 13, 14, 15, 16)
        .write();
    time.advance(Duration.ofSeconds(2));

    ProcessInfo info = read().get(1);
    assertEquals(new ProcessId(BOOT, 4242, 123_450_000), info.id());
    assertEquals(502_000_000, info.seen().micros());
    assertEquals(Duration.ofMillis(378_550), info.runningTime());
    assertEquals(Figure.of(17), info.parent());
    assertEquals("server", info.name());
    assertEquals(Optional.of("/usr/bin/server --port 80"), info.command());
    assertEquals(Optional.of("R"), info.kernelState());
    assertEquals(Optional.of("me"), info.user());
    assertEquals(Figure.of(2_000_000), info.cpuTime());
    assertEquals(Figure.of(100 * Libc.sysconf(Libc.SC_PAGESIZE)), info.resident());
    assertEquals(Figure.of(1 << 30), info.virtual());
    assertEquals(Figure.of(7), info.handles());
    assertEquals(Figure.of(12), info.threads());
    assertEquals(Figure.of(25), info.priority());
    assertEquals(Figure.of(5), info.nice());
    assertEquals(Figure.of(11), info.readBytes());
    assertEquals(Figure.of(12), info.writtenBytes());
    assertEquals(Figure.of(13), info.readOperations());
    assertEquals(Figure.of(14), info.writeOperations());
    assertEquals(Figure.of(15), info.storageRead());
    assertEquals(Figure.of(16), info.storageWritten());
    assertEquals(Figure.ABSENT, info.cpuUsage());
    assertEquals(Optional.empty(), info.state());
    assertFalse(source.hidden());
  }

  @Test
  void rowsAreInOrderOfTheirNumbers() throws IOException {
    for (int pid : new int[] {30, 1, 2_000_000, 7, 299}) {
      proc.process(pid).write();
    }
    Files.createDirectory(proc.root().resolve("sys"));
    Files.writeString(proc.root().resolve("uptime"), "1 1");
    assertEquals(List.of(1, 7, 30, 299, 2_000_000), pids());
  }

  @Test
  @Tag("S0-6")
  void followsWhatComesAndGoes() throws IOException {
    proc.process(1).write();
    proc.process(5).name("five").command("five").write();
    proc.process(9).name("nine").command("nine").write();
    assertEquals(List.of(1, 5, 9), pids());
    proc.end(5);
    proc.process(7).name("seven").command("seven").write();
    assertEquals(List.of(1, 7, 9), pids());
    proc.process(5).name("other").command("other").start(999).write();
    assertEquals(List.of("fix", "other", "seven", "nine"), commands());
  }

  @Test
  @Tag("S1-36")
  void numberUsedAgainIsAnotherProcess() throws IOException {
    proc.process(5).start(100).command("first").write();
    ProcessId first = read().get(0).id();
    proc.process(5).start(200).command("second").write();
    ProcessInfo second = read().get(0);
    assertFalse(first.equals(second.id()));
    assertEquals(Optional.of("second"), second.command());
  }

  @Test
  void processThatHasGoneIsLeftOut() throws IOException {
    proc.process(1).write();
    proc.process(2).write().without("stat");
    proc.process(3).state('X').write();
    proc.process(4).threads(0).write();
    proc.process(5).write();
    assertEquals(List.of(1, 5), pids());
    assertEquals(Map.of(), counted);
  }

  @Test
  @Tag("S0-34")
  void lineThatMakesNoSenseIsLeftOutAndCounted() throws IOException {
    proc.process(1).write();
    proc.process(2).writeRaw("stat", new byte[0]);
    proc.process(3).writeRaw("stat", "3 (cut) S 1 1".getBytes(US_ASCII));
    proc.process(4).writeRaw("stat", new byte[1 << 16]);
    proc.process(5).name(new byte[1 << 16]).write();
    proc.process(6).write();
    assertEquals(List.of(1, 6), pids());
    assertEquals(Map.of("process.malformed", 4L), counted);
  }

  @Test
  @Tag("S0-34")
  void hostileTextComesOutAsItIs() throws IOException {
    byte[] invalid = {'x', (byte) 0xFF, (byte) 0xC0, (byte) 0x80, '\n', 27, '[', 'm', ')', ' '};
    proc.process(1).name("<script>)").command("<img src=x onerror=alert(1)>", "'\"&").write();
    proc.process(2).name(invalid).command(invalid).write();
    read();
    assertEquals("<script>)", table.text(0, ProcessColumns.NAME));
    assertEquals("<img src=x onerror=alert(1)> '\"&", table.text(0, ProcessColumns.COMMAND));
    assertArrayEquals(invalid, table.bytes(1, ProcessColumns.NAME).toArray());
    assertArrayEquals(invalid, table.bytes(1, ProcessColumns.COMMAND).toArray());
  }

  @Test
  @Tag("S0-34")
  void longCommandLineIsCut() throws IOException {
    byte[] endless = new byte[1 << 16];
    Arrays.fill(endless, (byte) 'y');
    proc.process(1).command(endless).write();
    assertEquals("y".repeat(4096), read().get(0).command().orElseThrow());
  }

  @Test
  @Tag("S0-34")
  void secretsInArgumentsAreHidden() throws IOException {
    String cut = "x".repeat(4080) + " ftp://me:secret";
    proc.process(1).command("db", "--password", "secret", "-Dtoken=secret", "plain").write();
    proc.process(2).command(cut + "@example.com").write();
    assertEquals("db --password *** -Dtoken=*** plain", read().get(0).command().orElseThrow());
    assertFalse(table.text(1, ProcessColumns.COMMAND).contains("sec"));
  }

  @Test
  @Tag("S1-19")
  void whatTheKernelDoesNotTellIsNotSupported() throws IOException {
    proc.process(1).write().without("io");
    proc.process(2).handles(0).write().without("fd").without("cmdline");
    proc.process(3).write().writeRaw("io", "rchar: 5\nwchar: x\n".getBytes(US_ASCII));
    List<ProcessInfo> rows = read();
    assertEquals(Figure.NOT_SUPPORTED, rows.get(0).readBytes());
    assertEquals(Figure.NOT_SUPPORTED, rows.get(0).storageWritten());
    assertEquals(Figure.of(3), rows.get(0).handles());
    assertEquals(Figure.NOT_SUPPORTED, rows.get(1).handles());
    assertEquals(CellState.NOT_SUPPORTED, table.state(1, ProcessColumns.COMMAND));
    assertEquals(Figure.of(5), rows.get(2).readBytes());
    assertEquals(Figure.NOT_SUPPORTED, rows.get(2).writtenBytes());
  }

  @Test
  @Tag("S1-15")
  void exactFigureOfMemoryComesBeforeTheEstimate() throws IOException {
    long page = Libc.sysconf(Libc.SC_PAGESIZE);
    proc.process(1).memory(0, 3).write().writeRaw("statm", "90 70 5 5 0 5 0".getBytes(US_ASCII));
    proc.process(2).memory(0, 4).write().writeRaw("statm", "90".getBytes(US_ASCII));
    proc.process(3).memory(0, 5).write().without("statm");
    List<Figure> resident = read().stream().map(ProcessInfo::resident).toList();
    assertEquals(List.of(Figure.of(70 * page), Figure.of(4 * page), Figure.of(5 * page)), resident);
  }

  @Test
  @Tag("S1-15")
  void exactFigureOfMemoryFollowsAProcessThatWorks() throws IOException {
    proc.process(5).memory(0, 10).write();
    assertEquals(10, residentPages());
    proc.process(5).memory(0, 10).write().writeRaw("statm", "90 11".getBytes(US_ASCII));
    assertEquals(10, residentPages());
    proc.process(5).memory(0, 10).cpu(1, 0).write().writeRaw("statm", "90 12".getBytes(US_ASCII));
    assertEquals(12, residentPages());
    proc.process(5).memory(0, 64).cpu(1, 0).write().writeRaw("statm", "90 60".getBytes(US_ASCII));
    assertEquals(60, residentPages());
    proc.process(5).memory(0, 64).cpu(1, 0).write().writeRaw("statm", "90 61".getBytes(US_ASCII));
    for (int pass = 0; pass < 63; pass++) {
      source.read(table);
    }
    assertEquals(61, residentPages());
  }

  @Test
  void commandLineIsKeptWhileTheProgramStays() throws IOException {
    proc.process(5).name("sh").stack(1).command("sh", "one").write();
    assertEquals(List.of("sh one"), commands());
    proc.process(5).name("sh").stack(1).command("sh", "two").write();
    assertEquals(List.of("sh one"), commands());
  }

  @Test
  void commandLineFollowsAnotherProgram() throws IOException {
    proc.process(5).name("sh").stack(1).command("sh", "one").write();
    read();
    proc.process(5).name("java").stack(1).command("java").write();
    assertEquals(List.of("java"), commands());
    proc.process(5).name("java").stack(2).command("java", "-version").write();
    assertEquals(List.of("java -version"), commands());
  }

  @Test
  void commandLineThatAProgramRewritesIsSeenBeforeLong() throws IOException {
    proc.process(5).command("postgres: idle").write();
    read();
    proc.process(5).command("postgres: busy").write();
    for (int pass = 0; pass < 64; pass++) {
      source.read(table);
    }
    assertEquals("postgres: busy", table.text(0, ProcessColumns.COMMAND));
  }

  @Test
  void emptyCommandLineIsAskedForAgain() throws IOException {
    proc.process(5).command().write();
    assertEquals(List.of("-"), commands());
    proc.process(5).command("late").write();
    assertEquals(List.of("late"), commands());
  }

  @Test
  void endedProcessKeepsItsCommandLineAndKernelThreadHasNone() throws IOException {
    proc.process(5).command("job").write();
    proc.process(6).kernelThread().command("never read").write();
    assertEquals(List.of("job", "-"), commands());
    proc.process(5).state('Z').command().write();
    assertEquals(List.of("job", "-"), commands());
  }

  @Test
  @Tag("S1-16")
  void userWithoutANameHasItsNumber() throws IOException {
    Files.writeString(passwd, "somebody:x:54321:0:::\n");
    proc.process(5).write();
    ProcessInfo info = read().get(0);
    assertEquals(Optional.empty(), info.user());
    assertEquals(Files.getAttribute(proc.root(), "unix:uid"), (int) info.userId().number());
  }

  @Test
  void listWithoutTheFirstProcessHidesOthers() throws IOException {
    proc.process(5).write();
    read();
    assertTrue(source.hidden());
    proc.process(1).write();
    read();
    assertFalse(source.hidden());
    proc.end(1);
    proc.end(5);
    assertEquals(List.of(), pids());
    assertTrue(source.hidden());
  }

  @Test
  void rowsStayRightOverThousandsOfProcesses() throws IOException {
    for (int pid = 1; pid <= 3_000; pid++) {
      proc.process(pid).handles(1).command("p" + pid).start(pid).write();
    }
    for (int pass = 0; pass < 2; pass++) {
      List<ProcessInfo> rows = read();
      assertEquals(3_000, rows.size());
      for (int i = 0; i < rows.size(); i++) {
        assertEquals(i + 1, rows.get(i).id().pid());
        assertEquals("p" + (i + 1), rows.get(i).command().orElseThrow());
      }
    }
  }

  @Test
  void folderThatIsNotThereIsReported() {
    Path missing = folder.resolve("nowhere");
    ErrnoException refusal =
        assertThrows(
            ErrnoException.class,
            () ->
                LinuxProcessSource.builder(BootClock.of(BOOT, Duration.ZERO, time, time))
                    .proc(missing)
                    .open());
    assertEquals("ENOENT", refusal.symbol());
    assertEquals(missing.toString(), refusal.target());
  }

  @Test
  void folderThatGoesAwayIsReported() throws IOException {
    Files.delete(proc.root());
    assertThrows(ErrnoException.class, this::read);
  }

  @Test
  @Tag("X-5")
  void closedSourceRefuses() {
    source.close();
    source.close();
    assertThrows(ChannelClosedException.class, this::read);
  }

  private List<ProcessInfo> read() throws IOException {
    source.read(table);
    return source.rowType().rows(table);
  }

  private long residentPages() throws IOException {
    return read().get(0).resident().number() / Libc.sysconf(Libc.SC_PAGESIZE);
  }

  private List<Integer> pids() throws IOException {
    return read().stream().map(row -> row.id().pid()).toList();
  }

  private List<String> commands() throws IOException {
    return read().stream().map(row -> row.command().orElse("-")).toList();
  }
}
