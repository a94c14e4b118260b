package dev.sideband;

import dev.sideband.time.Deadline;
import dev.sideband.time.Scheduler;
import dev.sideband.time.Ticker;
import dev.sideband.transport.Credentials;
import dev.sideband.transport.ObserverListener;
import dev.sideband.transport.TargetUnavailableException;
import dev.sideband.transport.TransportContext;
import dev.sideband.transport.TransportException;
import dev.sideband.transport.TransportProvider;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * The one owner of threads, time and randomness; everything else is handed them.
 *
 * <p>Nothing is global: two of these in one process share nothing. Without an executor it starts
 * daemon threads named {@code sideband-worker-N} as work comes and lets idle ones go after a
 * minute; without a scheduler it starts one daemon thread {@code sideband-timer}. {@link #close}
 * stops the threads that it started; those that were handed in belong to their owner. It never
 * installs a shutdown hook.
 *
 * <p>Safe for any thread. Close what was opened through it first.
 */
public final class Sideband implements TransportContext, AutoCloseable {

  private final OwnThreads threads;
  private final SharedResources shared = new SharedResources();
  private final Executor executor;
  private final Ticker ticker;
  private final InstantSource clock;
  private final Scheduler scheduler;
  private final RandomGenerator random;
  private final ObserverListener observer;
  private final List<TransportProvider> providers;

  Sideband(SidebandBuilder settings) {
    this.threads = new OwnThreads();
    this.executor = settings.executor == null ? threads.workers() : settings.executor;
    this.ticker = settings.ticker;
    this.clock = settings.clock;
    this.scheduler =
        settings.scheduler == null
            ? Scheduler.of(threads.timer(), this.executor)
            : settings.scheduler;
    this.random = settings.random;
    this.observer = settings.observer;
    this.providers =
        ServiceLoader.load(TransportProvider.class, TransportProvider.class.getClassLoader())
            .stream()
            .map(ServiceLoader.Provider::get)
            .toList();
  }

  /** Returns a builder whose defaults are all this Java process's own. */
  public static SidebandBuilder builder() {
    return new SidebandBuilder();
  }

  /** Opens a door that needs no secrets. */
  public <T> T open(URI target, Class<T> door) throws TransportException {
    return open(target, door, Credentials.NONE);
  }

  /**
   * Opens a door to {@code target} through the transport that knows its scheme.
   *
   * @param door the interface wanted, such as {@code MessageChannel.class}
   * @throws TargetUnavailableException if no transport on the class or module path offers this door
   *     for this scheme, or the target cannot be opened
   */
  public <T> T open(URI target, Class<T> door, Credentials credentials) throws TransportException {
    String scheme = target.getScheme() == null ? "" : target.getScheme().toLowerCase(Locale.ROOT);
    for (TransportProvider provider : providers) {
      if (provider.schemes().contains(scheme) && provider.doors().contains(door)) {
        return provider.open(target, door, credentials, this);
      }
    }
    throw new TargetUnavailableException(
        nameOf(target),
        "no transport offers " + door.getSimpleName() + " for scheme \"" + scheme + "\"");
  }

  /** Returns the target as a person would name it: without the password that some write into it. */
  private static String nameOf(URI target) {
    String user = target.getRawUserInfo();
    int colon = user == null ? -1 : user.indexOf(':');
    return colon < 0
        ? target.toString()
        : target.toString().replace(user + "@", user.substring(0, colon) + "@");
  }

  /** Returns the deadline {@code span} from now. */
  public Deadline deadline(Duration span) {
    return Deadline.after(span, ticker);
  }

  @Override
  public Executor executor() {
    return executor;
  }

  @Override
  public Ticker ticker() {
    return ticker;
  }

  @Override
  public InstantSource clock() {
    return clock;
  }

  @Override
  public Scheduler scheduler() {
    return scheduler;
  }

  @Override
  public RandomGenerator random() {
    return random;
  }

  @Override
  public ObserverListener observer() {
    return observer;
  }

  @Override
  public <E extends AutoCloseable> E shared(Class<E> type, Function<TransportContext, E> maker) {
    return shared.get(type, maker, this);
  }

  /**
   * Closes what transports shared, then stops the threads that it started, waiting at most two
   * seconds for running work. Idempotent.
   */
  @Override
  public void close() {
    shared.close();
    threads.close();
  }
}
