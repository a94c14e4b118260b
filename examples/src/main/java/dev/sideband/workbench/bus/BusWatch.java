package dev.sideband.workbench.bus;

import dev.sideband.alarm.Alarm;
import dev.sideband.alarm.AlarmBook;
import dev.sideband.bus.BusAlarms;
import dev.sideband.bus.BusBlackBox;
import dev.sideband.bus.BusFilter;
import dev.sideband.bus.BusMonitor;
import dev.sideband.bus.BusStatistics;
import dev.sideband.bus.BusStore;
import dev.sideband.bus.DeviceMap;
import dev.sideband.bus.TransferTap;
import dev.sideband.ipmi.bmc.HostBusTap;
import dev.sideband.monitor.SourceId;
import dev.sideband.ring.RingLog;
import dev.sideband.time.BmcBoot;
import dev.sideband.time.BootClock;
import dev.sideband.transport.BusTap;
import dev.sideband.transport.TransportContext;
import dev.sideband.workbench.Repeated;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A board or a host whose buses are watched: every message goes into a ring log beside it, is
 * counted, and may raise an alarm.
 *
 * <p>Safe for any thread.
 */
public final class BusWatch implements AutoCloseable {

  private static final SourceId SOURCE = new SourceId("workbench", "bus");
  private static final Duration PERIOD = Duration.ofMillis(250);
  private static final long RING_BYTES = 2 << 20;
  private static final int QUEUE = 4_096;

  /** So many messages in a row must go wrong. */
  private static final int RUN = 3;

  private final BootClock clock;
  private final BusStore store;
  private final DeviceMap map;
  private final BusStatistics statistics = new BusStatistics();
  private final AlarmBook alarms;
  private final BusMonitor monitor;
  private final BusBlackBox blackBox;
  private final @Nullable SimulatedBoard board;
  private final @Nullable HostBusTap hostTap;
  private volatile @Nullable Alarm lastAlarm;
  private @Nullable Repeated sweeps;

  private BusWatch(
      BusStore store,
      DeviceMap map,
      BootClock clock,
      BusTap tap,
      @Nullable SimulatedBoard board,
      TransportContext context) {
    this.store = store;
    this.map = map;
    this.clock = clock;
    this.alarms = new AlarmBook(clock, context.observer()).to(this::remember);
    this.board = board;
    this.hostTap = tap instanceof HostBusTap host ? host : null;
    this.monitor =
        new BusMonitor(
            SOURCE,
            tap,
            store,
            BusFilter.NONE,
            clock,
            List.of(statistics, new BusAlarms(alarms, map, RUN)),
            context);
    this.blackBox = new BusBlackBox(store, monitor, statistics, context);
  }

  /**
   * Builds the board and watches it.
   *
   * @param folder where the ring lies
   * @throws IOException if the ring cannot be opened there
   */
  public static BusWatch open(Path folder, TransportContext context) throws IOException {
    DeviceMap map = readMap();
    BootClock clock = clock(context);
    TransferTap tap = new TransferTap(clock, QUEUE, context);
    BusStore store = store(folder, clock);
    SimulatedBoard board = new SimulatedBoard(tap, context.random());
    BusWatch watch = new BusWatch(store, map, clock, tap, board, context);
    watch.monitor.start();
    watch.sweeps = Repeated.start(board::sweep, PERIOD, context);
    return watch;
  }

  /**
   * Watches the buses of a host whose agent tells its BMC of them.
   *
   * @param folder where the ring lies
   * @throws IOException if the ring cannot be opened there
   */
  public static BusWatch ofHost(Path folder, TransportContext context) throws IOException {
    BootClock clock = clock(context);
    BusStore store = store(folder, clock);
    BusWatch watch =
        new BusWatch(store, DeviceMap.EMPTY, clock, new HostBusTap(clock), null, context);
    watch.monitor.start();
    return watch;
  }

  private static BootClock clock(TransportContext context) {
    return BootClock.of(
        new BmcBoot(context.random().nextInt()), Duration.ZERO, context.ticker(), context.clock());
  }

  private static BusStore store(Path folder, BootClock clock) throws IOException {
    return new BusStore(RingLog.file(folder.resolve("bus.ring")).size(RING_BYTES).open(clock));
  }

  private static DeviceMap readMap() throws IOException {
    try (InputStream in = BusWatch.class.getResourceAsStream("board.json")) {
      if (in == null) {
        throw new FileNotFoundException("board.json");
      }
      return DeviceMap.read(in);
    }
  }

  private void remember(Alarm alarm) {
    if (alarm.active()) {
      lastAlarm = alarm;
    }
  }

  /** Returns the ring of messages. */
  public BusStore store() {
    return store;
  }

  /** Returns who is who on the board. */
  public DeviceMap map() {
    return map;
  }

  /** Returns the clock that the messages are stamped by. */
  public BootClock clock() {
    return clock;
  }

  /** Returns what was counted by device. */
  public BusStatistics statistics() {
    return statistics;
  }

  /** Returns what fills the ring. */
  public BusMonitor monitor() {
    return monitor;
  }

  /** Returns the log as a BMC serves it. */
  public BusBlackBox blackBox() {
    return blackBox;
  }

  /** Returns the board, if it is a simulated one. */
  public Optional<SimulatedBoard> board() {
    return Optional.ofNullable(board);
  }

  /** Returns what a BMC is to hand to us, if it is its host's agent that tells of the buses. */
  public Optional<HostBusTap> hostTap() {
    return Optional.ofNullable(hostTap);
  }

  /** Returns the alarms that are raised. */
  public List<Alarm> alarms() {
    return alarms.active();
  }

  /** Returns the alarm raised last, be it over or not. */
  public Optional<Alarm> lastAlarm() {
    return Optional.ofNullable(lastAlarm);
  }

  /** Ends the watching and lets the ring go. Idempotent. */
  @Override
  public void close() {
    if (sweeps != null) {
      sweeps.close();
    }
    if (board != null) {
      board.close();
    }
    blackBox.close();
    monitor.close();
    store.close();
  }
}
