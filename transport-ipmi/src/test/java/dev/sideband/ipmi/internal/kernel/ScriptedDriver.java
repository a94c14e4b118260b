package dev.sideband.ipmi.internal.kernel;

import dev.sideband.time.testing.FakeTime;
import dev.sideband.transport.MessageRequest;
import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** A driver whose device is the test; waiting for it moves the fake time on. */
final class ScriptedDriver implements KernelDriver {

  /** The requests that were handed over, in order. */
  final List<MessageRequest> requests = new ArrayList<>();

  /** Their names, in the same order. */
  final List<Long> ids = new ArrayList<>();

  private final FakeTime time;
  private final Queue<KernelMessage> waiting = new ArrayDeque<>();
  private @Nullable IOException failure;
  boolean tooLong;
  boolean alwaysReadable;
  int closed;

  ScriptedDriver(FakeTime time) {
    this.time = time;
  }

  /** Answers the request of this number, counted from 0, with its own data. */
  void answer(int number) {
    MessageRequest request = requests.get(number);
    byte[] data = new byte[request.data().size() + 1];
    request.data().copyTo(data, 1);
    offer(number, request.netFn() + 1, request.command(), Bytes.copyOf(data), false);
  }

  void offer(int number, int netFn, int command, Bytes data, boolean truncated) {
    add(new KernelMessage(1, ids.get(number), netFn, command, data, truncated));
  }

  void add(KernelMessage message) {
    waiting.add(message);
  }

  /** Every call fails from now on. */
  void breakDown(@Nullable IOException reason) {
    failure = reason;
  }

  private void work() throws IOException {
    if (closed > 0) {
      throw new IOException("used after it was closed");
    }
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public String target() {
    return "/dev/ipmi0";
  }

  @Override
  public boolean send(long id, MessageRequest request) throws IOException {
    work();
    if (tooLong) {
      return false;
    }
    ids.add(id);
    requests.add(request);
    return true;
  }

  @Override
  public boolean awaitReadable(int millis) throws IOException {
    work();
    if (waiting.isEmpty() && !alwaysReadable) {
      time.advance(Duration.ofMillis(millis));
    }
    return alwaysReadable || !waiting.isEmpty();
  }

  @Override
  public @Nullable KernelMessage receive() throws IOException {
    work();
    return waiting.poll();
  }

  @Override
  public void close() {
    closed++;
  }
}
