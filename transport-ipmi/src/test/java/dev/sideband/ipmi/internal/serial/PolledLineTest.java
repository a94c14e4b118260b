package dev.sideband.ipmi.internal.serial;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.time.testing.FakeTime;
import dev.sideband.transport.ChannelClosedException;
import dev.sideband.transport.SerialLine;
import dev.sideband.transport.SessionLostException;
import dev.sideband.transport.TransportException;
import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class PolledLineTest implements RawPort {

  private final FakeTime time = new FakeTime();
  private final List<Boolean> breaks = new ArrayList<>();
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final Queue<Bytes> coming = new ArrayDeque<>();
  private final List<byte[]> written = new ArrayList<>();
  private final PolledLine line = new PolledLine(this, "tty", this::hand, time);
  private final Hearer first = new Hearer();
  private final Hearer second = new Hearer();
  private Runnable meanwhile = () -> {};
  private final AtomicInteger writers = new AtomicInteger();
  private boolean gone;
  private boolean shutDown;
  private int closed;

  /** Keeps what it hears. */
  private static final class Hearer implements SerialLine.Listener {

    final List<Bytes> heard = new ArrayList<>();
    final List<TransportException> losses = new ArrayList<>();

    @Override
    public void received(Bytes bytes) {
      heard.add(bytes);
    }

    @Override
    public void lost(TransportException reason) {
      losses.add(reason);
    }
  }

  @Override
  public int read(byte[] buffer) throws IOException {
    meanwhile.run();
    if (gone) {
      throw new IOException("pulled");
    }
    Bytes next = coming.poll();
    if (next == null) {
      return 0;
    }
    next.copyTo(buffer, 0);
    return next.size();
  }

  @Override
  public void write(byte[] bytes) throws IOException {
    if (gone) {
      throw new IOException("pulled");
    }
    writers.incrementAndGet();
    meanwhile.run();
    written.add(bytes.clone());
    writers.decrementAndGet();
  }

  @Override
  public void close() {
    closed++;
  }

  private void hand(Runnable task) {
    if (shutDown) {
      throw new RejectedExecutionException();
    }
    tasks.add(task);
  }

  private void runOnce() {
    tasks.remove().run();
  }

  @Test
  void oneTaskAtATimeReadsWhileSomebodyListens() {
    coming.add(Bytes.of(1, 2));
    line.listen(first);
    line.listen(first);
    assertEquals(1, tasks.size());
    runOnce();
    runOnce();
    assertEquals(1, tasks.size());
    assertEquals(List.of(Bytes.of(1, 2)), first.heard);
  }

  @Test
  void nothingRunsAfterTheListenerRests() {
    line.listen(first);
    line.rest();
    coming.add(Bytes.of(1));
    runOnce();
    assertEquals(0, tasks.size());
    assertEquals(List.of(), first.heard);
  }

  @Test
  void whatWasReadForOneWhoLeftIsTheNextOnes() {
    coming.add(Bytes.of(1));
    coming.add(Bytes.of(2));
    meanwhile = line::rest;
    line.listen(first);
    runOnce();
    meanwhile = () -> {};
    line.listen(second);
    runOnce();
    runOnce();
    assertEquals(List.of(), first.heard);
    assertEquals(List.of(Bytes.of(1), Bytes.of(2)), second.heard);
  }

  @Test
  void writesWhatItIsGiven() throws Exception {
    line.write(new byte[] {1, 2});
    assertArrayEquals(new byte[] {1, 2}, written.get(0));
  }

  @Test
  void aPortThatGoesAwayWhileReadIsLostOnce() {
    line.listen(first);
    gone = true;
    runOnce();
    assertEquals(SessionLostException.class, first.losses.get(0).getClass());
    assertThrows(ChannelClosedException.class, () -> line.write(new byte[1]));
    line.listen(second);
    line.close();
    assertEquals(1, first.losses.size());
    assertEquals(List.of(), second.losses);
    assertEquals(0, tasks.size());
    assertEquals(1, closed);
  }

  @Test
  void aPortThatTakesNothingIsLost() {
    line.listen(first);
    gone = true;
    assertThrows(SessionLostException.class, () -> line.write(new byte[1]));
    assertEquals(1, first.losses.size());
    assertEquals(1, closed);
    runOnce();
    assertEquals(1, first.losses.size());
  }

  @Test
  void whatIsClosedHereIsNotLost() {
    meanwhile =
        () -> {
          line.close();
          gone = true;
        };
    line.listen(first);
    runOnce();
    assertEquals(List.of(), first.losses);
    assertEquals(0, tasks.size());
    assertEquals(1, closed);
    assertThrows(ChannelClosedException.class, () -> line.write(new byte[1]));
  }

  @Test
  void anExecutorThatIsShutDownIsTheEndOfTheLine() {
    shutDown = true;
    line.listen(first);
    assertEquals(1, first.losses.size());
    assertEquals(1, closed);
  }

  @Override
  public boolean setBreak(boolean on) throws IOException {
    if (gone) {
      throw new IOException("pulled");
    }
    breaks.add(on);
    return true;
  }

  @Test
  @Tag("S2-7")
  void aBreakEndsAfterAMoment() throws Exception {
    assertTrue(line.sendBreak());
    time.advance(Duration.ofMillis(299));
    assertEquals(List.of(true), breaks);
    time.advance(Duration.ofMillis(1));
    assertEquals(List.of(true, false), breaks);
  }

  @Test
  void aBreakOnALineThatIsGoneOrClosedFails() {
    line.listen(first);
    gone = true;
    assertThrows(SessionLostException.class, line::sendBreak);
    assertEquals(1, first.losses.size());
    assertThrows(ChannelClosedException.class, line::sendBreak);
  }

  @Test
  @Timeout(20)
  void theBytesOfTwoWritersDoNotMix() throws Exception {
    FutureTask<Boolean> task =
        new FutureTask<>(() -> {
          line.write(new byte[] {2});
          return true;
        });
    Thread other = new Thread(task);
    meanwhile =
        () -> {
          assertEquals(1, writers.get());
          if (written.isEmpty()) {
            meanwhile = () -> assertEquals(1, writers.get());
            other.start();
            while (other.getState() != Thread.State.WAITING) {
              Thread.onSpinWait();
            }
          }
        };
    line.write(new byte[] {1});
    assertTrue(task.get());
    assertArrayEquals(new byte[] {1}, written.get(0));
    assertArrayEquals(new byte[] {2}, written.get(1));
  }
}
