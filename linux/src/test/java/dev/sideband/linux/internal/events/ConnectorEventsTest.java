package dev.sideband.linux.internal.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.Sideband;
import dev.sideband.linux.internal.proc.ProcessLook;
import dev.sideband.linux.testing.FixtureProc;
import dev.sideband.process.ProcessEvent;
import dev.sideband.process.ProcessEventCounters;
import dev.sideband.process.ProcessEventListener;
import dev.sideband.time.BootClock;
import dev.sideband.time.HostBoot;
import dev.sideband.time.testing.FakeTime;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("S1-47")
class ConnectorEventsTest {

  private static final int PID = 8385;
  private static final int OTHER = 500;
  private static final HostBoot BOOT = new HostBoot(new UUID(1, 2));

  @TempDir Path folder;

  private final FakeTime time = new FakeTime();
  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
  private final Sideband sideband =
      Sideband.builder().executor(tasks::add).scheduler(time).ticker(time).clock(time).build();
  private final Wire wire = new Wire();
  private final List<String> seen = new ArrayList<>();
  private FixtureProc proc;
  private ConnectorEvents events;

  @BeforeEach
  void setUp() throws IOException {
    proc = new FixtureProc(folder).boot(BOOT);
    proc.process(OTHER).start(100).write();
    BootClock clock = BootClock.of(BOOT, Duration.ofHours(1), time, time);
    events = new ConnectorEvents(wire, new ProcessLook(folder), clock, sideband);
    events.start(
        new ProcessEventListener() {
          @Override
          public void happened(ProcessEvent event) {
            seen.add(text(event));
          }

          @Override
          public void lost(long number) {
            seen.add("lost " + number);
          }

          @Override
          public void ended() {
            seen.add("ended");
          }
        });
    step();
  }

  @AfterEach
  void tearDown() {
    events.close();
    sideband.close();
  }

  /** Lets the reader look once. */
  private List<String> step() {
    seen.clear();
    tasks.remove().run();
    return List.copyOf(seen);
  }

  private List<String> step(byte[]... datagrams) {
    wire.queue.addAll(List.of(datagrams));
    return step();
  }

  private static String text(ProcessEvent event) {
    String start = event.process().map(id -> "@" + id.startMicros()).orElse("?");
    String name = event.pid() + start;
    if (event instanceof ProcessEvent.Started started) {
      return name + " started by " + started.parent();
    }
    if (event instanceof ProcessEvent.Ended ended) {
      return name
          + (ended.code().isPresent() ? " exit code " + ended.code().getAsInt() : "")
          + (ended.signal().isPresent() ? " signal " + ended.signal().getAsInt() : "")
          + (ended.code().isEmpty() && ended.signal().isEmpty() ? " ended" : "");
    }
    return name + " executed";
  }

  @Test
  @Tag("S1-38")
  void tellsALife() throws IOException {
    proc.process(PID).start(300).write();
    assertEquals(
        List.of("8385@3000000 started by 8344", "8385@3000000 executed"),
        step(ConnectorMessagesTest.FORK, ConnectorMessagesTest.EXEC));
    assertEquals(
        List.of("8385@3000000 exit code 3"),
        step(ConnectorMessagesTest.THREAD, ConnectorMessagesTest.NAME, ConnectorMessagesTest.EXIT));
    assertEquals(new ProcessEventCounters(3, 0, 0), events.counters());
    assertTrue(events.immediate());
  }

  @Test
  void aLifeTooShortToLookAtHasANumber() {
    assertEquals(
        List.of("8385? started by 8344", "8385? executed", "8385? exit code 3"),
        step(ConnectorMessagesTest.FORK, ConnectorMessagesTest.EXEC, ConnectorMessagesTest.EXIT));
  }

  @Test
  void whoWasThereBeforeHasAName() {
    assertEquals(List.of("500@1000000 signal 9"), step(exit(OTHER, OTHER, 9, 2)));
  }

  @Test
  void aProcessEndsWithItsLastThread() throws IOException {
    proc.process(OTHER).start(100).state('Z').threads(2).write();
    assertEquals(List.of(), step(exit(OTHER, OTHER, 0, 2)), "its first thread ends");
    assertEquals(List.of(), step(exit(OTHER + 1, OTHER, 5 << 8, 3)), "the kernel tidies up still");
    proc.process(OTHER).start(100).state('Z').threads(1).write();
    assertEquals(List.of("500@1000000 exit code 5"), step());
    assertEquals(List.of(), step());
  }

  @Test
  void aProcessThatIsGoneAtOnceEndsToo() throws IOException {
    proc.process(OTHER).start(100).state('Z').threads(2).write();
    assertEquals(List.of(), step(exit(OTHER, OTHER, 11, 2)));
    proc.end(OTHER);
    assertEquals(List.of("500@1000000 signal 11"), step());
  }

  @Test
  void whatWasLostIsFoundByLooking() throws IOException {
    proc.process(PID).start(300).parent(7).write();
    proc.end(OTHER);
    wire.queue.add(Wire.OVERRUN);
    wire.queue.add(exit(1234, 1234, 0, 2));
    // The kernel counts on, so it is known how many are missing.
    assertEquals(
        List.of("1234? exit code 0", "1235? exit code 0", "lost 3"), step(exit(1235, 1235, 0, 6)));
    assertEquals(List.of("500@1000000 ended", "8385@3000000 started by 7"), step());
    assertEquals(List.of(), step());
    assertEquals(new ProcessEventCounters(4, 3, 0), events.counters());
  }

  @Test
  void whoseFirstThreadEndedUnheardEndsWithItsLast() throws IOException {
    proc.process(OTHER).start(100).state('Z').threads(2).write();
    wire.queue.add(Wire.OVERRUN);
    assertEquals(List.of("lost 0"), step());
    assertEquals(List.of(), step());
    proc.process(OTHER).start(100).state('Z').threads(1).write();
    assertEquals(List.of("500@1000000 ended"), step());
    assertEquals(List.of(), step());
  }

  @Test
  void whatWasOnItsWayWhenItWasLookedForIsToldOnce() throws IOException {
    proc.process(PID).start(300).write();
    proc.end(OTHER);
    wire.queue.add(Wire.OVERRUN);
    assertEquals(List.of("lost 0"), step());
    assertEquals(
        List.of("8385@3000000 started by 8344", "500@1000000 exit code 4"),
        step(ConnectorMessagesTest.FORK, exit(OTHER, OTHER, 4 << 8, 7)));
    assertEquals(List.of(), step());
  }

  @Test
  void nonsenseIsCountedAndTheRestIsTold() {
    byte[] nonsense = {1, 2, 3};
    assertEquals(
        List.of("500@1000000 exit code 0"), step(nonsense, exit(OTHER, OTHER, 0, 2), nonsense));
    assertEquals(2, events.counters().malformed());
  }

  @Test
  void numbersThatCannotBeAreLeftOut() {
    assertEquals(List.of(), step(exit(0, 0, 0, 2), exit(-5, -5, 0, 3)));
  }

  @Test
  void closingTellsOnce() {
    seen.clear();
    events.close();
    events.close();
    tasks.forEach(Runnable::run);
    assertEquals(List.of("ended"), seen);
    assertTrue(wire.closed);
    assertThrows(IllegalStateException.class, () -> events.start(event -> {}));
  }

  @Test
  void aWireThatFailsEndsIt() {
    wire.failing = true;
    assertEquals(List.of("ended"), step());
  }

  private static byte[] exit(int thread, int process, int status, int sequence) {
    ByteBuffer message = ByteBuffer.wrap(ConnectorMessagesTest.EXIT.clone());
    message.order(ByteOrder.LITTLE_ENDIAN);
    message.putInt(24, sequence).putInt(52, thread).putInt(56, process).putInt(60, status);
    return message.array();
  }

  /** Brings what the test wants. */
  private static final class Wire implements ConnectorWire {

    static final byte[] OVERRUN = {};

    final Deque<byte[]> queue = new ArrayDeque<>();
    private final ByteBuffer room = ByteBuffer.allocate(256).order(ByteOrder.LITTLE_ENDIAN);
    boolean failing;
    boolean closed;

    @Override
    public boolean await(int millis) {
      return !queue.isEmpty();
    }

    @Override
    public void wake() {}

    @Override
    @SuppressWarnings("ReferenceEquality") // It is this one that stands for a loss.
    public int receive() throws IOException {
      if (failing) {
        throw new IOException("broken");
      }
      byte[] next = queue.poll();
      if (next == null) {
        return NOTHING;
      }
      if (next == OVERRUN) {
        return LOST;
      }
      room.put(0, next);
      return next.length;
    }

    @Override
    public ByteBuffer datagram() {
      return room;
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
