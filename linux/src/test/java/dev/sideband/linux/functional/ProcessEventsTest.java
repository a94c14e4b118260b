package dev.sideband.linux.functional;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sideband.Sideband;
import dev.sideband.jvm.ChildJvm;
import dev.sideband.linux.LinuxBoot;
import dev.sideband.linux.LinuxProcessEvents;
import dev.sideband.linux.LinuxProcessSource;
import dev.sideband.monitor.SourceId;
import dev.sideband.process.ActivityRules;
import dev.sideband.process.PollingProcessEvents;
import dev.sideband.process.ProcessEvent;
import dev.sideband.process.ProcessEventListener;
import dev.sideband.process.ProcessEventSource;
import dev.sideband.process.ProcessMonitor;
import dev.sideband.table.TableBuffer;
import dev.sideband.time.BootClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the kernel tells of real processes. */
@Tag("S1-35")
@Tag("S1-47")
@Timeout(60)
class ProcessEventsTest {

  private static final long CAP_NET_ADMIN = 1L << 12;
  private static final String FIRST_PIDS = "pid:[4026531836]";
  private static final String FIRST_USERS = "user:[4026531837]";

  private final Sideband sideband = Sideband.builder().build();
  private final BlockingQueue<ProcessEvent> events = new LinkedBlockingQueue<>();
  private BootClock clock;

  @BeforeEach
  void setUp() throws IOException {
    clock = LinuxBoot.clock(sideband.clock());
  }

  @AfterEach
  void tearDown() {
    sideband.close();
  }

  /** Whether this process has all that the connector needs: then it must not be refused. */
  private static boolean mayHear() throws IOException {
    long rights =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(line -> line.startsWith("CapEff:"))
            .mapToLong(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
            .findFirst()
            .orElseThrow();
    return (rights & CAP_NET_ADMIN) != 0
        && Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString().equals(FIRST_PIDS)
        && Files.readSymbolicLink(Path.of("/proc/self/ns/user")).toString().equals(FIRST_USERS);
  }

  private ProcessEventSource connector() throws IOException {
    assumeTrue(mayHear(), "needs CAP_NET_ADMIN and the first namespaces");
    ProcessEventSource source = LinuxProcessEvents.connector(clock, sideband);
    source.start(events::add);
    return source;
  }

  private <E extends ProcessEvent> E next(Class<E> kind, long pid) throws InterruptedException {
    while (true) {
      ProcessEvent event = events.poll(30, TimeUnit.SECONDS);
      assertTrue(event != null, "no " + kind.getSimpleName() + " of " + pid);
      if (kind.isInstance(event) && event.pid() == pid) {
        return kind.cast(event);
      }
    }
  }

  @Test
  @Tag("S1-38")
  void tellsStartProgramAndExitCode() throws IOException, InterruptedException {
    try (ProcessEventSource source = connector()) {
      Process shell = new ProcessBuilder("sh", "-c", "read line; exit 3").start();
      ProcessEvent.Started start = next(ProcessEvent.Started.class, shell.pid());
      ProcessEvent.Executed program = next(ProcessEvent.Executed.class, shell.pid());
      shell.getOutputStream().close();
      ProcessEvent.Ended end = next(ProcessEvent.Ended.class, shell.pid());
      assertEquals(OptionalInt.of(3), end.code());
      assertEquals(OptionalInt.empty(), end.signal());
      assertTrue(start.process().isPresent(), "it waited");
      assertEquals(start.process(), program.process());
      assertEquals(start.process(), end.process());
      assertEquals(clock.boot(), start.process().get().boot());
      assertTrue(source.immediate());
      assertEquals(0, source.counters().malformed());
    }
  }

  @Test
  @Tag("S1-38")
  void tellsTheSignal() throws IOException, InterruptedException {
    try (ProcessEventSource source = connector()) {
      Process cat = new ProcessBuilder("cat").start();
      next(ProcessEvent.Executed.class, cat.pid());
      cat.destroyForcibly();
      ProcessEvent.Ended end = next(ProcessEvent.Ended.class, cat.pid());
      assertEquals(OptionalInt.of(9), end.signal());
      assertEquals(OptionalInt.empty(), end.code());
      assertTrue(source.counters().delivered() >= 3);
    }
  }

  @Test
  void aProcessOfManyThreadsEndsOnce() throws IOException, InterruptedException {
    try (ProcessEventSource source = connector();
        Child child =
            new Child(List.of(), ChildJvm.homesOf(WorkingChild.class), WorkingChild.class)) {
      child.order("threads 20");
      Programs.end(child.pid());
      ProcessEvent.Ended end = next(ProcessEvent.Ended.class, child.pid());
      assertEquals(OptionalInt.of(9), end.signal());
      assertTrue(end.process().isPresent());
      // Whatever more there was to tell of it would have come before this.
      Process last = new ProcessBuilder("true").start();
      while (true) {
        ProcessEvent event = events.take();
        assertFalse(event.pid() == child.pid(), event.toString());
        if (event instanceof ProcessEvent.Ended && event.pid() == last.pid()) {
          break;
        }
      }
      assertEquals(0, source.counters().malformed());
    }
  }

  @Test
  void namesAProcessAsTheTableDoes() throws IOException, InterruptedException {
    try (ProcessEventSource source = connector();
        LinuxProcessSource table = LinuxProcessSource.builder(clock).open()) {
      Process cat = new ProcessBuilder("cat").start();
      ProcessEvent.Started start = next(ProcessEvent.Started.class, cat.pid());
      var rows = new TableBuffer(table.rowType().schema());
      table.read(rows);
      assertTrue(
          table.rowType().rows(rows).stream()
              .anyMatch(row -> row.id().equals(start.process().orElseThrow())));
      cat.destroyForcibly();
      assertTrue(source.immediate());
    }
  }

  @Test
  void manyShortLivesAreAllTold() throws IOException, InterruptedException {
    try (ProcessEventSource source = connector()) {
      String churn = "i=0; while [ $i -lt 500 ]; do /bin/true; i=$((i+1)); done";
      Process shell = new ProcessBuilder("sh", "-c", churn).start();
      next(ProcessEvent.Executed.class, shell.pid());
      int starts = 0;
      while (true) {
        ProcessEvent event = events.poll(30, TimeUnit.SECONDS);
        assertTrue(event != null, starts + " starts");
        if (event instanceof ProcessEvent.Started started && started.parent() == shell.pid()) {
          starts++;
        }
        if (event instanceof ProcessEvent.Ended && event.pid() == shell.pid()) {
          break;
        }
      }
      assertEquals(500, starts);
      assertEquals(0, source.counters().lost());
    }
  }

  @Test
  void closingTells() throws IOException, InterruptedException {
    assumeTrue(mayHear(), "needs CAP_NET_ADMIN and the first namespaces");
    BlockingQueue<String> told = new LinkedBlockingQueue<>();
    ProcessEventSource source = LinuxProcessEvents.connector(clock, sideband);
    source.start(
        new ProcessEventListener() {
          @Override
          public void happened(ProcessEvent event) {}

          @Override
          public void ended() {
            told.add("ended");
          }
        });
    source.close();
    assertEquals("ended", told.poll(30, TimeUnit.SECONDS));
  }

  @Test
  void outsideTheFirstNamespaceTheRefusalSaysSo() throws IOException, InterruptedException {
    assumeTrue(mayHear(), "needs the right to make namespaces");
    assertEquals(
        "proc connector: no answer: this is not the first namespace of processes and of users",
        refusal(List.of("unshare", "--pid", "--fork", "--kill-child", "--mount-proc")));
    String text = refusal(List.of("unshare", "--net"));
    assertTrue(text.contains("network namespace"), text);
  }

  @Test
  void withoutTheRightTheRefusalSaysSo() throws IOException, InterruptedException {
    assumeTrue(mayHear(), "needs a right, to give it up");
    String text = refusal(List.of("setpriv", "--bounding-set=-net_admin", "--inh-caps=-net_admin"));
    // Since Linux 6.6 everybody may.
    assertEquals(
        needsTheRight()
            ? "proc connector: the right is missing (CAP_NET_ADMIN)"
            : "got it: ProcessEventCounters[delivered=0, lost=0, malformed=0]",
        text);
  }

  private static boolean needsTheRight() throws IOException {
    String[] release = Files.readString(Path.of("/proc/sys/kernel/osrelease")).split("[.-]", 3);
    return Integer.parseInt(release[0]) * 100 + Integer.parseInt(release[1]) < 606;
  }

  private static String refusal(List<String> by) throws IOException, InterruptedException {
    try (ChildJvm child = ChildJvm.command(RefusedChild.class).by(by).start()) {
      String line = child.hear();
      assertEquals(0, child.awaitEnd());
      return String.valueOf(line);
    }
  }

  @Test
  void withoutItDifferencesAreTold() throws IOException, InterruptedException {
    try (ProcessMonitor monitor =
            new ProcessMonitor(
                new SourceId("here", "processes"),
                LinuxProcessSource.builder(clock).open(),
                Duration.ofMillis(50),
                ActivityRules.STANDARD,
                sideband);
        ProcessEventSource source = new PollingProcessEvents(monitor)) {
      source.start(events::add);
      monitor.start();
      Programs.await(() -> monitor.health().observed() > 1);
      Process cat = new ProcessBuilder("cat").start();
      ProcessEvent.Started start = next(ProcessEvent.Started.class, cat.pid());
      assertEquals(ProcessHandle.current().pid(), start.parent());
      cat.destroyForcibly();
      ProcessEvent.Ended end = next(ProcessEvent.Ended.class, cat.pid());
      assertEquals(start.process(), end.process());
      assertEquals(OptionalInt.empty(), end.code(), "nobody told");
    }
  }

  @Test
  void theFactoryTakesTheBestThatItMayHave() throws IOException {
    try (ProcessMonitor monitor =
            new ProcessMonitor(
                new SourceId("here", "processes"),
                LinuxProcessSource.builder(clock).open(),
                Duration.ofSeconds(1),
                ActivityRules.STANDARD,
                sideband);
        ProcessEventSource source = LinuxProcessEvents.open(monitor, clock, sideband)) {
      assertTrue(source.immediate() || !mayHear());
      source.start(events::add);
      assertThrows(IllegalStateException.class, () -> source.start(events::add));
    }
  }
}
