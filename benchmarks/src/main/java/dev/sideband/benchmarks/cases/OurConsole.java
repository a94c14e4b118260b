package dev.sideband.benchmarks.cases;

import dev.sideband.Sideband;
import dev.sideband.alarm.AlarmBook;
import dev.sideband.console.ConsoleMonitor;
import dev.sideband.console.ConsoleRecord;
import dev.sideband.console.ConsoleState;
import dev.sideband.console.ConsoleStore;
import dev.sideband.console.HeartbeatRules;
import dev.sideband.monitor.Observation;
import dev.sideband.monitor.SourceId;
import dev.sideband.ring.RingLog;
import dev.sideband.time.BmcBoot;
import dev.sideband.time.BootClock;
import dev.sideband.transport.ConsoleChannel;
import dev.sideband.transport.ObserverListener;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Flow;

/** Our monitor of a console, with its store in memory. */
final class OurConsole implements ConsoleClient {

  private final ConsoleScreen screen = new ConsoleScreen(false);
  private final RingLog ring;
  private final ConsoleMonitor monitor;

  private OurConsole(RingLog ring, ConsoleMonitor monitor) {
    this.ring = ring;
    this.monitor = monitor;
  }

  /**
   * Starts it with all as it is unless set.
   *
   * @param ringBytes the size of its store
   */
  static OurConsole start(String host, long ringBytes, Sideband sideband) throws IOException {
    OurConsole console = open(host, ringBytes, sideband);
    console.monitor.subscribe(console.new Eye());
    console.monitor.start();
    return console;
  }

  /** Starts it, and nobody looks. */
  static OurConsole startUnseen(String host, long ringBytes, Sideband sideband) throws IOException {
    OurConsole console = open(host, ringBytes, sideband);
    console.monitor.start();
    return console;
  }

  private static OurConsole open(String host, long ringBytes, Sideband sideband)
      throws IOException {
    BootClock clock =
        BootClock.of(new BmcBoot(1), Duration.ZERO, sideband.ticker(), sideband.clock());
    RingLog ring = RingLog.memory().size(ringBytes).open(clock);
    ConsoleChannel channel =
        sideband.open(
            URI.create("ipmi://" + LanBmcs.USER + "@" + host),
            ConsoleChannel.class,
            (target, user) -> LanBmcs.PASSWORD.toCharArray());
    return new OurConsole(
        ring,
        new ConsoleMonitor(
            new SourceId(host, "console"),
            channel,
            new ConsoleStore(ring),
            HeartbeatRules.STANDARD,
            new AlarmBook(clock, ObserverListener.NONE),
            sideband));
  }

  private final class Eye implements Flow.Subscriber<Observation<ConsoleRecord>> {

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(Observation<ConsoleRecord> seen) {
      if (seen.value() instanceof ConsoleRecord.Said said) {
        byte[] data = said.data().toArray();
        screen.show(data, data.length, System.nanoTime());
      } else if (seen.value() instanceof ConsoleRecord.Missing) {
        screen.mark(System.nanoTime());
      }
    }

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onComplete() {}
  }

  @Override
  public ConsoleScreen screen() {
    return screen;
  }

  @Override
  public boolean isReady() {
    return monitor.state() == ConsoleState.LIVE;
  }

  @Override
  public boolean isAlive() {
    return monitor.state() != ConsoleState.ENDED;
  }

  /** Returns how many bytes it holds, and says whether these are all. */
  long held() {
    return monitor.completeness().held().length();
  }

  boolean isComplete() {
    return monitor.completeness().isComplete();
  }

  @Override
  public double cpuSeconds() {
    return OwnProcess.cpuSeconds();
  }

  @Override
  public void close() {
    monitor.close();
    ring.close();
  }
}
