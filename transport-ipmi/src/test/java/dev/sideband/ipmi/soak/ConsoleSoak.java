package dev.sideband.ipmi.soak;

import dev.sideband.Sideband;
import dev.sideband.alarm.AlarmBook;
import dev.sideband.console.ConsoleMonitor;
import dev.sideband.console.ConsoleRecord;
import dev.sideband.console.ConsoleStore;
import dev.sideband.console.HeartbeatRules;
import dev.sideband.ipmi.testing.DatagramFault;
import dev.sideband.ipmi.testing.DatagramPlan;
import dev.sideband.ipmi.testing.FaultyRelay;
import dev.sideband.monitor.SourceId;
import dev.sideband.ring.RingLog;
import dev.sideband.time.BmcBoot;
import dev.sideband.time.BootClock;
import dev.sideband.transport.ConsoleChannel;
import dev.sideband.transport.ConsoleChunk;
import dev.sideband.transport.ConsoleLine;
import dev.sideband.transport.ConsoleListener;
import dev.sideband.transport.ObserverListener;
import dev.sideband.transport.TransportException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A console that says numbered lines without end, watched by a monitor through a network that does
 * its worst: one fault after the other, by a seed. For one thread.
 */
public final class ConsoleSoak {

  private static final int LINES_PER_SECOND = 200;
  private static final long RING = 1L << 26;
  private static final Duration BMC_WAITS_LESS = Duration.ofMillis(700);
  private static final Duration FORGOTTEN_AFTER = Duration.ofSeconds(8);
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final int LOOKS = 180;
  private static final int NEWEST = 1_000;
  private static final Pattern LINE = Pattern.compile("\n(\\d{8}) [^\r]*(?=\r)");

  private final SoakBmc bmc;
  private final Random random;
  private final List<SoakFault> faults;
  private final Map<SoakFault, Integer> suffered = new EnumMap<>(SoakFault.class);
  private final LongAdder sessions = new LongAdder();

  /**
   * Creates a soak.
   *
   * @param faults what may happen
   */
  public ConsoleSoak(SoakBmc bmc, long seed, List<SoakFault> faults) {
    this.bmc = bmc;
    this.random = new Random(seed);
    this.faults = List.copyOf(faults);
  }

  /**
   * How it ended.
   *
   * @param transcript what is stored, compared with what was said
   * @param suffered how often each fault happened
   * @param sessions how many sessions the monitor opened
   * @param report what the monitor says that it holds
   * @param complete whether the monitor says that it holds everything
   * @param caughtUp whether the last byte that was said is stored
   */
  public record Outcome(
      Transcript transcript,
      Map<SoakFault, Integer> suffered,
      long sessions,
      String report,
      boolean complete,
      boolean caughtUp) {}

  /** Runs so long, and then until all is calm and stored. */
  public Outcome run(Duration length, Path folder) throws IOException, InterruptedException {
    ObserverListener observer =
        new ObserverListener() {
          @Override
          public void counted(String name, String subject, long amount) {
            if (name.equals("rmcp.sessions.opened")) {
              sessions.add(amount);
            }
          }
        };
    try (Sideband network = Sideband.builder().build();
        Sideband ours = Sideband.builder().observer(observer).build();
        FaultyRelay relay = FaultyRelay.open(bmc.address(), DatagramPlan.PERFECT, network);
        RingLog ring = openRing(folder, ours)) {
      ConsoleStore store = new ConsoleStore(ring);
      Talker talker = new Talker(bmc::say, LINES_PER_SECOND, network);
      try (ConsoleMonitor monitor = watch(store, relay, ours)) {
        CountDownLatch live = new CountDownLatch(1);
        pause(Duration.ofSeconds(2), live);
        talker.start();
        long end = ours.ticker().nanos() + length.toNanos();
        while (ours.ticker().nanos() < end) {
          SoakFault fault = faults.get(random.nextInt(faults.size()));
          suffered.merge(fault, 1, Integer::sum);
          suffer(fault, relay, network);
          relay.follow(DatagramPlan.PERFECT);
          relay.mend();
        }
        return settled(monitor, store, talker);
      }
    }
  }

  private static RingLog openRing(Path folder, Sideband ours) throws IOException {
    BootClock clock = BootClock.of(new BmcBoot(1), Duration.ZERO, ours.ticker(), ours.clock());
    return RingLog.file(Files.createDirectories(folder).resolve("console.ring"))
        .size(RING)
        .open(clock);
  }

  private ConsoleMonitor watch(ConsoleStore store, FaultyRelay relay, Sideband ours)
      throws IOException {
    BootClock clock = BootClock.of(new BmcBoot(1), Duration.ZERO, ours.ticker(), ours.clock());
    ConsoleMonitor monitor =
        new ConsoleMonitor(
            new SourceId("soak", "console"),
            channel(relay, ours, ""),
            store,
            HeartbeatRules.STANDARD.sending(1, Duration.ofSeconds(1)),
            new AlarmBook(clock, ObserverListener.NONE),
            ours);
    monitor.start();
    return monitor;
  }

  private static ConsoleChannel channel(FaultyRelay relay, Sideband sideband, String more)
      throws TransportException {
    URI uri =
        URI.create(
            "ipmi://"
                + OurSoakBmc.USER
                + "@127.0.0.1:"
                + relay.address().getPort()
                + "?keepalive=1&timeout="
                + FORGOTTEN_AFTER.toSeconds()
                + more);
    return sideband.open(
        uri, ConsoleChannel.class, (target, user) -> OurSoakBmc.PASSWORD.toCharArray());
  }

  private static void pause(Duration span, CountDownLatch over) throws InterruptedException {
    over.await(span.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void last(Duration least, Duration most) throws InterruptedException {
    long span = least.toMillis() + random.nextInt((int) (most.toMillis() - least.toMillis()));
    pause(Duration.ofMillis(span), new CountDownLatch(1));
  }

  private void last(int leastSeconds, int mostSeconds) throws InterruptedException {
    last(Duration.ofSeconds(leastSeconds), Duration.ofSeconds(mostSeconds));
  }

  private void suffer(SoakFault fault, FaultyRelay relay, Sideband network)
      throws IOException, InterruptedException {
    switch (fault) {
      case CALM -> last(1, 5);
      case BAD_NETWORK -> {
        double rate = 0.02 + random.nextDouble() * 0.3;
        relay.follow(DatagramPlan.random(new Random(random.nextLong()), rate, BMC_WAITS_LESS));
        last(3, 10);
      }
      case LATE_PACKETS -> {
        relay.follow(one(20, DatagramFault.late(BMC_WAITS_LESS)));
        last(5, 10);
      }
      case COPIES -> {
        relay.follow(one(20, DatagramFault.repeated(Duration.ofMillis(random.nextInt(1_000)))));
        last(3, 8);
      }
      case HELD_UP -> {
        Duration held = Duration.ofMillis(500 + random.nextInt(12_000));
        relay.follow(heldUp(held, network));
        pause(held, new CountDownLatch(1));
      }
      case SHORT_CUT -> {
        relay.sever();
        last(Duration.ofMillis(200), FORGOTTEN_AFTER.minusSeconds(1));
      }
      case LONG_CUT -> {
        relay.sever();
        last(9, 20);
      }
      case STALL -> {
        bmc.stall(true);
        last(1, 12);
        bmc.stall(false);
      }
      case RESTART -> {
        bmc.restart();
        last(1, 3);
      }
      case CLOCK_STEP -> {
        bmc.step(Duration.ofDays(random.nextInt(40_000) - 20_000L));
        last(1, 3);
      }
      case TAKEN -> beTaken(relay, network);
    }
  }

  private DatagramPlan one(int in, DatagramFault fault) {
    Random draw = new Random(random.nextLong());
    return datagram -> draw.nextInt(in) == 0 ? fault : DatagramFault.NONE;
  }

  private static DatagramPlan heldUp(Duration held, Sideband network) {
    long until = network.ticker().nanos() + held.toNanos();
    return datagram -> {
      long left = until - network.ticker().nanos();
      return left <= 0 ? DatagramFault.NONE : DatagramFault.late(Duration.ofNanos(left));
    };
  }

  /** Somebody else has the console for a moment, and acknowledges what it says. */
  private void beTaken(FaultyRelay relay, Sideband network)
      throws TransportException, InterruptedException {
    CountDownLatch taken = new CountDownLatch(1);
    ConsoleListener thief =
        new ConsoleListener() {
          @Override
          public void received(ConsoleChunk chunk) {}

          @Override
          public void changed(ConsoleLine line) {
            if (line.state() == ConsoleLine.State.LIVE) {
              taken.countDown();
            }
          }
        };
    try (ConsoleChannel other = channel(relay, network, "&takeover=once")) {
      other.start(thief);
      pause(Duration.ofSeconds(10), taken);
      last(1, 3);
    }
  }

  /** Waits until something arrives that was said after the last fault, and then for all of it. */
  private Outcome settled(ConsoleMonitor monitor, ConsoleStore store, Talker talker)
      throws IOException, InterruptedException {
    long calm = talker.lines();
    for (long i = 0; i < LOOKS && newestLine(store) <= calm; i++) {
      pause(LOOK, new CountDownLatch(1));
    }
    byte[] said = talker.stop();
    String last = Talker.line(talker.lines() - 1);
    for (long i = 0; i < LOOKS && !newest(store).endsWith(last); i++) {
      pause(LOOK, new CountDownLatch(1));
    }
    Transcript transcript = Transcript.of(said, store);
    return new Outcome(
        transcript,
        Map.copyOf(suffered),
        sessions.sum(),
        monitor.state()
            + monitor.endReason().map(end -> " " + end).orElse("")
            + ", "
            + monitor.completeness(),
        monitor.completeness().isComplete(),
        transcript.end() == said.length);
  }

  /** Returns what was stored last, a few lines at least. */
  private static String newest(ConsoleStore store) throws IOException {
    StringBuilder text = new StringBuilder();
    store.read(entry -> {
      if (entry instanceof ConsoleRecord.Said said) {
        text.append(new String(said.data().toArray(), StandardCharsets.US_ASCII));
        text.delete(0, text.length() - Math.min(text.length(), NEWEST));
      }
    });
    return text.toString();
  }

  /** Returns the number of the newest line of which all is stored, or -1. */
  private static long newestLine(ConsoleStore store) throws IOException {
    Matcher lines = LINE.matcher(newest(store));
    long newest = -1;
    while (lines.find()) {
      newest = Long.parseLong(lines.group(1));
    }
    return newest;
  }
}
