package dev.sideband.linux.functional;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.jvm.ChildJvm;
import dev.sideband.linux.LinuxBoot;
import dev.sideband.linux.LinuxProcessSource;
import dev.sideband.process.ProcessColumns;
import dev.sideband.process.ProcessInfo;
import dev.sideband.table.Figure;
import dev.sideband.table.TableBuffer;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each field answers to what a real process does. */
@Timeout(60)
class ProcessFieldsTest {

  private final TableBuffer table = new TableBuffer(ProcessColumns.SCHEMA);
  private LinuxProcessSource source;
  private Child child;

  @BeforeEach
  void setUp() throws IOException {
    source = LinuxProcessSource.builder(LinuxBoot.clock(InstantSource.system())).open();
    child = new Child(List.of(), ChildJvm.homesOf(WorkingChild.class), WorkingChild.class);
    // What a program does for the first time makes it load classes, open files, start threads.
    for (String order : List.of("burn", "allocate", "open", "threads", "write")) {
      child.order(order + " 1");
    }
  }

  @AfterEach
  void tearDown() {
    child.close();
    source.close();
  }

  @Test
  @Tag("S1-14")
  @Tag("S1-21")
  void processorTimeIsWhatABusyLoopBurns() throws IOException {
    long micros = growth(ProcessInfo::cpuTime, "burn 1000");
    // The kernel counts in hundredths of a second, and Java does a little beside the loop.
    assertTrue(micros >= 970_000 && micros <= 1_300_000, micros + " µs");
  }

  @Test
  @Tag("S1-21")
  void bothRunningTimesOnlyGrow() throws IOException {
    ProcessInfo before = look();
    for (int i = 0; i < 10; i++) {
      child.order("burn 15");
      ProcessInfo after = look();
      assertEquals(before.id(), after.id());
      assertTrue(after.runningTime().compareTo(before.runningTime()) > 0);
      assertTrue(after.cpuTime().number() >= before.cpuTime().number());
      before = after;
    }
  }

  @Test
  @Tag("S1-15")
  void residentMemoryGrowsByWhatIsAllocated() throws IOException {
    long bytes = growth(ProcessInfo::resident, "allocate 100");
    assertTrue(bytes >= 95 << 20 && bytes <= 120 << 20, bytes + " bytes");
  }

  @Test
  @Tag("S1-17")
  void handlesGrowByTheFilesOpened() throws IOException {
    assertEquals(100, growth(ProcessInfo::handles, "open 100"));
  }

  @Test
  @Tag("S1-18")
  void threadsGrowByThoseStarted() throws IOException {
    assertEquals(10, growth(ProcessInfo::threads, "threads 10"));
  }

  @Test
  @Tag("S1-19")
  void writtenBytesAndOperationsGrowByWhatIsWritten() throws IOException {
    ProcessInfo before = look();
    child.order("write 10");
    ProcessInfo after = look();
    long bytes = after.writtenBytes().number() - before.writtenBytes().number();
    long operations = after.writeOperations().number() - before.writeOperations().number();
    // Beside the 160 blocks of 64 KiB there is the answer.
    assertTrue(bytes >= 10 << 20 && bytes < (10 << 20) + 1024, bytes + " bytes");
    assertTrue(operations >= 160 && operations < 170, operations + " operations");
  }

  @Test
  @Tag("S1-20")
  void priorityFollowsTheNiceValue() throws IOException, InterruptedException {
    ProcessInfo before = look();
    long nice = before.nice().number() + 5;
    renice(nice);
    ProcessInfo after = look();
    assertEquals(Figure.of(nice), after.nice());
    assertEquals(before.priority().number() + 5, after.priority().number());
  }

  /** Sets it for all threads, since the kernel has a value for each and tells the first one's. */
  private void renice(long nice) throws IOException, InterruptedException {
    Process renice =
        new ProcessBuilder("renice", "-n", Long.toString(nice), "-p", Long.toString(child.pid()))
            .redirectErrorStream(true)
            .start();
    String printed = new String(renice.getInputStream().readAllBytes(), UTF_8);
    assertEquals(0, renice.waitFor(), printed);
  }

  private long growth(Function<ProcessInfo, Figure> field, String order) throws IOException {
    Figure before = field.apply(look());
    child.order(order);
    Figure after = field.apply(look());
    assertTrue(before.known() && after.known(), before + ", " + after);
    return after.number() - before.number();
  }

  private ProcessInfo look() throws IOException {
    source.read(table);
    return source.rowType().rows(table).stream()
        .filter(row -> row.id().pid() == child.pid())
        .findFirst()
        .orElseThrow();
  }
}
