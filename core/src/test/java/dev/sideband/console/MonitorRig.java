package dev.sideband.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sideband.alarm.AlarmBook;
import dev.sideband.monitor.ManualContext;
import dev.sideband.monitor.SourceId;
import dev.sideband.ring.RingLog;
import dev.sideband.time.BmcBoot;
import dev.sideband.time.BootClock;
import dev.sideband.transport.ConsoleLine.State;
import dev.sideband.transport.ObserverListener;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A monitor of a console, what it stores and its alarms, in virtual time. */
final class MonitorRig {

  private static final HeartbeatRules RULES =
      HeartbeatRules.STANDARD
          .sending(1, Duration.ofSeconds(10))
          .waiting(Duration.ofSeconds(25))
          .bearing(5, MissCount.CONSECUTIVE);

  final ManualContext context = new ManualContext();
  final BootClock clock = BootClock.of(new BmcBoot(1), Duration.ZERO, context.time, context.time);
  final AlarmBook alarms = new AlarmBook(clock, ObserverListener.NONE);
  final RingLog log;
  private final HandConsole console;
  private final ConsoleStore store;

  /** The monitor that was started last. */
  ConsoleMonitor monitor;

  MonitorRig(HandConsole console) throws Exception {
    this.console = console;
    log = RingLog.memory().size(1 << 18).open(clock);
    store = new ConsoleStore(log);
    monitor = started(RULES);
  }

  private ConsoleMonitor started(HeartbeatRules rules) throws Exception {
    ConsoleMonitor made =
        new ConsoleMonitor(new SourceId("m", "console"), console, store, rules, alarms, context);
    made.start();
    assertEquals(ConsoleState.CONNECTING, made.state());
    return made;
  }

  /** Starts another monitor of the same console over what is stored. */
  void start() throws Exception {
    start(RULES);
  }

  void start(HeartbeatRules rules) throws Exception {
    monitor = started(rules);
  }

  /** The console's line is there, and what comes of it happens. */
  void live() {
    console.become(State.LIVE);
    context.run();
  }

  /** Lets so many seconds pass. */
  void pass(int seconds) {
    for (int i = 0; i < seconds; i++) {
      context.pass(Duration.ofSeconds(1));
      context.run();
    }
  }

  /** Returns what is stored: bytes as they are, gaps and repeats in angles. */
  String stored() throws Exception {
    StringBuilder text = new StringBuilder();
    store.read(entry -> text.append(shown(entry)));
    return text.toString();
  }

  static String shown(ConsoleRecord entry) {
    if (entry instanceof ConsoleRecord.Said said) {
      return new String(said.data().toArray(), StandardCharsets.US_ASCII);
    }
    return entry instanceof ConsoleRecord.Missing missing
        ? "<" + missing.bytes() + " " + missing.cause() + ">"
        : "<repeated>";
  }
}
