package dev.sideband.ipmi.internal.bmc;

import dev.sideband.ipmi.CompletionCode;
import dev.sideband.ipmi.bmc.RequestSource;
import dev.sideband.ipmi.command.ActivatePayload;
import dev.sideband.ipmi.internal.console.HostConsole;
import dev.sideband.ipmi.internal.console.SolPayload;
import dev.sideband.ipmi.internal.console.SolSettings;
import dev.sideband.ipmi.internal.rmcp.WakeUps;
import dev.sideband.ipmi.internal.sol.SolPacket;
import dev.sideband.ipmi.internal.sol.SolReceiver;
import dev.sideband.ipmi.oem.SolPosition;
import dev.sideband.time.Ticker;
import dev.sideband.transport.TransportContext;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The sessions that watch a host's console through serial over LAN: one that may type, instance 1
 * of the payload, and a few that only read.
 *
 * <p>Each has a payload of its own from its activation to its deactivation, by whomever, or to the
 * end of its session. Safe for any thread.
 */
public final class SolService implements HostConsole.Watcher, AutoCloseable {

  /** How many sessions may watch at a time. */
  public static final int INSTANCES = 4;

  /** The instance whose session may type. */
  public static final int WRITER = 1;

  /**
   * The most bytes of the console in a packet: with its header it fills the 255 bytes that each
   * console is known to take.
   */
  static final int MOST_DATA = 0xFF - SolPacket.HEADER;

  private final HostConsole console;
  private final SolSettings settings;
  private final Ticker ticker;
  private final Executor executor;
  private final WakeUps wakeUps;
  private final WakeUps.Sleeper sleeper;

  /** By instance. */
  private final Map<Integer, Watch> watches = new HashMap<>();

  private volatile List<Watch> all = List.of();

  /** Creates the service of a console, which stays the caller's. */
  public SolService(HostConsole console, SolSettings settings, TransportContext context) {
    this.console = console;
    this.settings = settings;
    this.ticker = context.ticker();
    this.executor = context.executor();
    this.wakeUps = new WakeUps(ticker, context.scheduler());
    this.sleeper = wakeUps.sleeper(this::tick);
    console.watch(this);
  }

  /** One session that watches. */
  private final class Watch implements SolReceiver {
    private final int instance;
    private final BmcSession session;
    private final SolPayload payload;

    Watch(int instance, BmcSession session, SolPayload payload) {
      this.instance = instance;
      this.session = session;
      this.payload = payload;
    }

    @Override
    public void received(SolPacket packet, long sessionSequence) {
      wakeBy(payload.received(packet, sessionSequence));
    }

    @Override
    public void heard() {
      wakeBy(payload.heard());
    }

    @Override
    public void ended() {
      try {
        executor.execute(() -> remove(this, false));
      } catch (RejectedExecutionException e) {
        // All ends; so will this, when the BMC is closed.
      }
    }
  }

  private void wakeBy(long time) {
    if (time != Long.MAX_VALUE) {
      sleeper.wakeBy(time);
    }
  }

  private void tick(long now) {
    for (Watch watch : all) {
      wakeBy(watch.payload.tick(now));
    }
  }

  @Override
  public void said() {
    for (Watch watch : all) {
      wakeBy(watch.payload.said());
    }
  }

  @Override
  public void room() {
    all.forEach(watch -> watch.payload.room());
  }

  @Override
  public void brokeIn() {
    all.forEach(watch -> watch.payload.brokeIn());
  }

  /** Returns the console. */
  public HostConsole console() {
    return console;
  }

  /** Returns the settings. */
  public SolSettings settings() {
    return settings;
  }

  /**
   * Begins to send the console to a session.
   *
   * <p>A session that has the instance already gets it from the first byte on that it has not
   * acknowledged, with numbers that begin anew.
   */
  void activate(ActivatePayload asked, BmcSession session) throws Refusal {
    if (asked.instance() > INSTANCES) {
      throw new Refusal(new CompletionCode(ActivatePayload.LIMIT_REACHED));
    }
    if (!settings.isEnabled()) {
      throw new Refusal(new CompletionCode(ActivatePayload.DISABLED));
    }
    if (!session.privilege().allows(settings.privilege())) {
      throw new Refusal(CompletionCode.INSUFFICIENT_PRIVILEGE);
    }
    if (asked.encrypted() && !session.encrypts()) {
      throw new Refusal(new CompletionCode(ActivatePayload.NOT_WITH_ENCRYPTION));
    }
    if (!asked.encrypted() && settings.forcesEncryption()) {
      throw new Refusal(new CompletionCode(ActivatePayload.NOT_WITHOUT_ENCRYPTION));
    }
    Watch before = watch(asked.instance());
    if (before != null && before.session.id() != session.id()) {
      throw new Refusal(new CompletionCode(ActivatePayload.ACTIVE_ELSEWHERE));
    }
    if (before == null && watching(session.id()) != null) {
      // A session has one stream of packets, whose numbers are all that tells them apart.
      throw new Refusal(new CompletionCode(ActivatePayload.LIMIT_REACHED));
    }
    begin(asked, session, before);
  }

  private synchronized void begin(ActivatePayload asked, BmcSession session, @Nullable Watch before)
      throws Refusal {
    if (watches.get(asked.instance()) != before) {
      throw new Refusal(new CompletionCode(ActivatePayload.ACTIVE_ELSEWHERE));
    }
    long first = before == null ? console.log().end() : before.payload.unacknowledged();
    boolean encrypted = asked.encrypted();
    try {
      SolPayload payload =
          new SolPayload(
              console,
              first,
              asked.instance() == WRITER,
              MOST_DATA,
              packet -> session.send(packet, encrypted),
              settings::timing,
              ticker);
      Watch watch = new Watch(asked.instance(), session, payload);
      if (before != null) {
        before.payload.end(false);
      }
      watches.put(asked.instance(), watch);
      all = List.copyOf(watches.values());
      session.carry(watch);
      wakeBy(payload.tick(ticker.nanos()));
    } catch (IOException e) {
      throw new Refusal(CompletionCode.UNSPECIFIED);
    }
  }

  /**
   * Ends an instance.
   *
   * @param by the session that asks for it, or 0; another one's console is told
   * @return false if it is not active
   */
  boolean deactivate(int instance, long by) {
    Watch watch = watch(instance);
    return watch != null && remove(watch, watch.session.id() != by);
  }

  private boolean remove(Watch watch, boolean tell) {
    synchronized (this) {
      if (!watches.remove(watch.instance, watch)) {
        return false;
      }
      all = List.copyOf(watches.values());
      watch.session.carry(null);
    }
    watch.payload.end(tell);
    return true;
  }

  private synchronized @Nullable Watch watch(int instance) {
    return watches.get(instance);
  }

  private @Nullable Watch watching(long session) {
    for (Watch watch : all) {
      if (watch.session.id() == session) {
        return watch;
      }
    }
    return null;
  }

  /** Returns the session that has an instance, or 0. */
  long session(int instance) {
    Watch watch = watch(instance);
    return watch == null ? 0 : watch.session.id();
  }

  /** Returns which instances are active: bit i for instance i + 1. */
  int active() {
    int bits = 0;
    for (Watch watch : all) {
      bits |= 1 << watch.instance - 1;
    }
    return bits;
  }

  /** Returns where the payload of the session is that a request came in, if it has one. */
  public Optional<SolPosition> position(RequestSource source) {
    Watch watch = source.session() == 0 ? null : watching(source.session());
    return watch == null ? Optional.empty() : Optional.of(watch.payload.position());
  }

  /** Ends all payloads, and tells their consoles. Idempotent. */
  @Override
  public void close() {
    console.leave(this);
    all.forEach(watch -> remove(watch, true));
    wakeUps.close();
  }
}
