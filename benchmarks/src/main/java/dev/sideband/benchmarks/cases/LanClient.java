package dev.sideband.benchmarks.cases;

import dev.sideband.Sideband;
import dev.sideband.time.Scheduler;
import dev.sideband.transport.MessageChannel;
import dev.sideband.transport.MessageRequest;
import dev.sideband.transport.MessageResponse;
import dev.sideband.transport.ObserverListener;
import dev.sideband.transport.TransportException;
import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Our client as a program, for {@link OtherJava}: it asks BMCs for their chassis status.
 *
 * <p>{@code chain WINDOW COUNT SUITE} has so many requests in flight, each sent by the completion
 * of one before; {@code block COUNT SUITE} waits for each answer. Both say microseconds and CPU
 * microseconds a command. {@code sweep BMCS} opens a session with each, sends one command and
 * closes it, and says seconds, the most threads and the most memory. {@code hold SESSIONS SECONDS}
 * keeps sessions open and says bytes a session; then, for so many seconds at once, CPU in percent
 * of a core, threads, and heartbeats a second; then the same three once more, later. {@code once
 * PORT} does one command at 127.0.0.1, between the opening and the close of a session.
 */
final class LanClient {

  private static final MessageRequest STATUS = new MessageRequest(0x00, 0, 0x01, Bytes.EMPTY);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  static final int HELD_PER_BMC = 10;
  private static final int MOST_OPENING = 250;

  /** Threads that found no work for a minute are gone by then, and so is most of the compiler. */
  private static final int SETTLING = 65;

  private final Counts counts = new Counts();
  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final int threadsBefore = threads.getThreadCount();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(LanClient::timerThread);
  private final Sideband sideband =
      Sideband.builder().observer(counts).scheduler(Scheduler.of(timer, Runnable::run)).build();
  private final Map<String, MessageChannel> channels = new HashMap<>();

  private LanClient() {}

  /** Counts what the engine tells. */
  private static final class Counts implements ObserverListener {

    private final Map<String, LongAdder> sums = new ConcurrentHashMap<>();
    private final Semaphore closed = new Semaphore(0);

    @Override
    public void counted(String name, String subject, long amount) {
      sums.computeIfAbsent(name, key -> new LongAdder()).add(amount);
      if (name.equals("rmcp.sessions.closed")) {
        closed.release();
      }
    }

    long of(String name) {
      LongAdder sum = sums.get(name);
      return sum == null ? 0 : sum.sum();
    }
  }

  private static Thread timerThread(Runnable work) {
    Thread thread = new Thread(work, "timer");
    thread.setDaemon(true);
    return thread;
  }

  public static void main(String[] arguments) throws IOException {
    OtherJava.serve(new LanClient()::answer);
  }

  private double[] answer(String[] order) throws Exception {
    int first = Integer.parseInt(order[1]);
    return switch (order[0]) {
      case "chain" -> chain(first, Integer.parseInt(order[2]), order[3]);
      case "block" -> block(first, order[2]);
      case "sweep" -> sweep(first);
      case "hold" -> hold(first, Integer.parseInt(order[2]));
      case "once" -> once(first);
      default -> throw new IllegalArgumentException(order[0]);
    };
  }

  private MessageChannel open(String host, int port, String options) throws TransportException {
    return sideband.open(
        URI.create("ipmi://" + LanBmcs.USER + "@" + host + ":" + port + "?" + options),
        MessageChannel.class,
        (target, user) -> LanBmcs.PASSWORD.toCharArray());
  }

  /** Returns a channel that stays open, and whose session is there. */
  private MessageChannel kept(String options) throws Exception {
    MessageChannel channel = channels.get(options);
    if (channel == null) {
      channel = open(LanBmcs.host(0), LanBmcs.PORT, options);
      channels.put(options, channel);
      ask(channel).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
    return channel;
  }

  private CompletableFuture<MessageResponse> ask(MessageChannel channel) {
    return channel.exchange(STATUS, sideband.deadline(PATIENCE)).toCompletableFuture();
  }

  private double[] chain(int window, int count, String suite) throws Exception {
    MessageChannel channel = kept("suite=" + suite + "&inflight=" + window);
    Chain chain = new Chain(channel, count);
    return timed(
        count,
        () -> {
          for (int i = 0; i < window; i++) {
            chain.next();
          }
          chain.done.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        });
  }

  /** Requests that follow each other. */
  private final class Chain {

    final CompletableFuture<Boolean> done = new CompletableFuture<>();
    private final MessageChannel channel;
    private final AtomicInteger unsent;
    private final AtomicInteger unanswered;

    Chain(MessageChannel channel, int count) {
      this.channel = channel;
      this.unsent = new AtomicInteger(count);
      this.unanswered = new AtomicInteger(count);
    }

    void next() {
      if (unsent.getAndDecrement() > 0) {
        channel.exchange(STATUS, sideband.deadline(PATIENCE)).whenComplete(this::answered);
      }
    }

    private void answered(MessageResponse response, Throwable failure) {
      if (failure != null) {
        done.completeExceptionally(failure);
      } else if (unanswered.decrementAndGet() == 0) {
        done.complete(true);
      } else {
        next();
      }
    }
  }

  private double[] block(int count, String suite) throws Exception {
    MessageChannel channel = kept("suite=" + suite + "&inflight=1");
    return timed(
        count,
        () -> {
          for (int i = 0; i < count; i++) {
            ask(channel).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
          }
        });
  }

  /** Work that is measured. */
  @FunctionalInterface
  private interface Work {

    void run() throws Exception;
  }

  private double[] timed(int count, Work work) throws Exception {
    double cpu = OwnProcess.cpuSeconds();
    long before = System.nanoTime();
    work.run();
    double wall = (System.nanoTime() - before) / 1e3;
    return new double[] {wall / count, (OwnProcess.cpuSeconds() - cpu) * 1e6 / count};
  }

  private double[] sweep(int bmcs) throws Exception {
    threads.resetPeakThreadCount();
    counts.closed.drainPermits();
    CompletableFuture<Void> all = new CompletableFuture<>();
    AtomicInteger left = new AtomicInteger(bmcs);
    long before = System.nanoTime();
    for (int bmc = 0; bmc < bmcs; bmc++) {
      MessageChannel channel = open(LanBmcs.host(bmc), LanBmcs.PORT, "suite=3");
      channel
          .exchange(STATUS, sideband.deadline(PATIENCE))
          .whenComplete((response, failure) -> {
            channel.close();
            if (failure != null) {
              all.completeExceptionally(failure);
            } else if (left.decrementAndGet() == 0) {
              all.complete(null);
            }
          });
    }
    all.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    if (!counts.closed.tryAcquire(bmcs, PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new IOException("not all BMCs agreed to the end of their session");
    }
    double seconds = (System.nanoTime() - before) / 1e9;
    int most = threads.getPeakThreadCount() - threadsBefore;
    return new double[] {seconds, most, OwnProcess.peakMemory()};
  }

  private double[] hold(int sessions, int seconds) throws Exception {
    long before = usedMemory();
    List<MessageChannel> held = new ArrayList<>();
    List<CompletableFuture<MessageResponse>> answers = new ArrayList<>();
    Semaphore opening = new Semaphore(MOST_OPENING);
    for (int i = 0; i < sessions; i++) {
      String options = "suite=3&keepalive=10&sessions=" + HELD_PER_BMC;
      MessageChannel channel = open(LanBmcs.host(i / HELD_PER_BMC), LanBmcs.PORT, options);
      held.add(channel);
      opening.acquire();
      CompletableFuture<MessageResponse> answer = ask(channel);
      answers.add(answer.whenComplete((response, failure) -> opening.release()));
    }
    for (CompletableFuture<MessageResponse> answer : answers) {
      answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
    answers.clear();
    double bytes = (double) (usedMemory() - before) / sessions;
    TimeUnit.SECONDS.sleep(2);
    double[] atOnce = watch(seconds);
    TimeUnit.SECONDS.sleep(SETTLING);
    double[] later = watch(seconds);
    long lost = counts.of("rmcp.sessions.lost");
    held.forEach(MessageChannel::close);
    if (lost > 0 || !counts.closed.tryAcquire(sessions, PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new IOException("sessions were lost: " + lost);
    }
    return new double[] {bytes, atOnce[0], atOnce[1], atOnce[2], later[0], later[1], later[2]};
  }

  /**
   * Returns CPU in percent of a core, the most threads that there were, and heartbeats a second.
   */
  private double[] watch(int seconds) throws InterruptedException {
    threads.resetPeakThreadCount();
    long beats = counts.of("rmcp.heartbeats");
    double cpu = OwnProcess.cpuSeconds();
    TimeUnit.SECONDS.sleep(seconds);
    double percent = (OwnProcess.cpuSeconds() - cpu) / seconds * 100;
    beats = counts.of("rmcp.heartbeats") - beats;
    return new double[] {
      percent, threads.getPeakThreadCount() - threadsBefore, (double) beats / seconds
    };
  }

  private static long usedMemory() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private double[] once(int port) throws Exception {
    MessageChannel channel = open("127.0.0.1", port, "suite=3");
    ask(channel).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    channel.close();
    counts.closed.tryAcquire(1, PATIENCE.toSeconds(), TimeUnit.SECONDS);
    return new double[0];
  }
}
