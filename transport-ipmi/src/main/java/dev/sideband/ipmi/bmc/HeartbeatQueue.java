package dev.sideband.ipmi.bmc;

import dev.sideband.ipmi.internal.SerialExecutor;
import dev.sideband.ipmi.oem.HeartbeatReport;
import dev.sideband.ipmi.oem.HeartbeatResult;
import dev.sideband.ipmi.oem.SendHeartbeat;
import dev.sideband.time.BmcBoot;
import dev.sideband.time.BootClock;
import dev.sideband.time.Stamp;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The heartbeats that wait for a BMC that is busy: the first that came is dealt with first.
 *
 * <p>A heartbeat's receive time is taken where it comes in, its parse time when its turn comes. One
 * that comes while nothing waits and gets its turn at once was never queued, and both are the same.
 * When the queue is full, the heartbeat that comes is dropped, and its answer says so at once. What
 * became of the newest heartbeats of each client is remembered until the BMC's next boot. Safe for
 * any thread.
 */
final class HeartbeatQueue {

  /** How many may wait. */
  static final int DEPTH = 64;

  private static final int MOST_CLIENTS = 64;
  private static final int MOST_RESULTS = 64;

  /** Less than that is how long a turn takes to come when there is nothing else to do. */
  private static final long AT_ONCE_MICROS = 20_000;

  private final BootClock clock;
  private final long limitMicros;
  private final Executor turns;
  private final Deque<Waiting> waiting = new ArrayDeque<>();

  /** By number, the one heard longest ago first. */
  private final Map<Integer, Client> clients = new LinkedHashMap<>(16, 0.75f, true);

  private boolean held;
  private boolean working;

  HeartbeatQueue(BootClock clock, Duration limit, Executor executor) {
    this.clock = clock;
    this.limitMicros = limit.toNanos() / 1_000;
    this.turns = new SerialExecutor(executor);
  }

  /**
   * A heartbeat whose turn has come, or that was dropped.
   *
   * @param boot the boot that its times count from
   * @param queued how many wait behind it
   * @param dropped how many of its client's were dropped since the last one that was not
   */
  record Turn(BmcBoot boot, HeartbeatResult result, int queued, int dropped) {}

  private static final class Client {
    private final Deque<HeartbeatResult> results = new ArrayDeque<>();
    private BmcBoot boot;
    private int dropped;

    Client(BmcBoot boot) {
      this.boot = boot;
    }

    void keep(BmcBoot when, HeartbeatResult result) {
      if (!boot.equals(when)) {
        boot = when;
        results.clear();
        dropped = 0;
      }
      if (results.size() == MOST_RESULTS) {
        results.removeFirst();
      }
      results.addLast(result);
    }
  }

  private static final class Waiting {
    private final int client;
    private final SendHeartbeat heartbeat;
    private final Stamp received;
    private final boolean behind;
    private final int reason;
    private final CompletableFuture<Turn> turn = new CompletableFuture<>();

    Waiting(int client, SendHeartbeat heartbeat, Stamp received, boolean behind, int reason) {
      this.client = client;
      this.heartbeat = heartbeat;
      this.received = received;
      this.behind = behind;
      this.reason = reason;
    }

    boolean isSame(int otherClient, SendHeartbeat other) {
      return client == otherClient && heartbeat.equals(other);
    }
  }

  /**
   * Takes a heartbeat that came in; one that still waits and comes again has one turn.
   *
   * @param client the number of the client that sent it
   */
  CompletionStage<Turn> receive(int client, SendHeartbeat heartbeat) {
    Waiting came;
    synchronized (this) {
      for (Waiting each : waiting) {
        if (each.isSame(client, heartbeat)) {
          return each.turn;
        }
      }
      Stamp now = clock.now();
      if (waiting.size() >= DEPTH) {
        return CompletableFuture.completedStage(dropped(client, heartbeat, now));
      }
      boolean behind = held || working || !waiting.isEmpty();
      int reason = held ? HeartbeatResult.HELD : HeartbeatResult.WORK;
      came = new Waiting(client, heartbeat, now, behind, reason);
      waiting.addLast(came);
      if (held || working) {
        return came.turn;
      }
      working = true;
    }
    turns.execute(this::work);
    return came.turn;
  }

  private Turn dropped(int number, SendHeartbeat heartbeat, Stamp now) {
    HeartbeatResult result =
        new HeartbeatResult(
            heartbeat.number(),
            heartbeat.period(),
            now.micros(),
            now.micros(),
            HeartbeatReport.DROPPED,
            held ? HeartbeatResult.HELD : HeartbeatResult.WORK);
    Client client = client(number, boot(now));
    client.keep(boot(now), result);
    client.dropped++;
    return new Turn(boot(now), result, waiting.size(), client.dropped);
  }

  private Client client(int number, BmcBoot boot) {
    Client client = clients.get(number);
    if (client == null) {
      if (clients.size() >= MOST_CLIENTS) {
        clients.remove(clients.keySet().iterator().next());
      }
      client = new Client(boot);
      clients.put(number, client);
    }
    return client;
  }

  private static BmcBoot boot(Stamp stamp) {
    return stamp.clock() instanceof BmcBoot boot ? boot : new BmcBoot(0);
  }

  private void work() {
    for (Waiting next = next(); next != null; next = next()) {
      next.turn.complete(turn(next));
    }
  }

  private synchronized @Nullable Waiting next() {
    Waiting next = held ? null : waiting.pollFirst();
    working = next != null;
    return next;
  }

  private synchronized Turn turn(Waiting next) {
    Stamp now = clock.now();
    long received = next.received.micros();
    long waited = Math.max(0, now.micros() - received);
    boolean atOnce = !next.behind && waited < AT_ONCE_MICROS;
    int state = HeartbeatReport.WAS_QUEUED;
    if (atOnce) {
      state = HeartbeatReport.AT_ONCE;
    } else if (waited > limitMicros) {
      state = HeartbeatReport.LIMIT_EXCEEDED;
    }
    HeartbeatResult result =
        new HeartbeatResult(
            next.heartbeat.number(),
            next.heartbeat.period(),
            received,
            atOnce ? received : received + waited,
            state,
            atOnce ? HeartbeatResult.NOT_BUSY : next.reason);
    Client client = client(next.client, boot(now));
    client.keep(boot(next.received), result);
    int dropped = client.dropped;
    client.dropped = 0;
    return new Turn(boot(next.received), result, waiting.size(), dropped);
  }

  /** Lets heartbeats wait, as a BMC does that is busy, or no longer. */
  void hold(boolean busy) {
    synchronized (this) {
      held = busy;
      if (busy || working || waiting.isEmpty()) {
        return;
      }
      working = true;
    }
    turns.execute(this::work);
  }

  /** Forgets all heartbeats, as a BMC does that restarts: those that wait get no turn. */
  synchronized void forget() {
    waiting.clear();
    clients.clear();
  }

  /** Returns what became of a client's heartbeats behind a number, in the order of their turns. */
  synchronized List<HeartbeatResult> results(int client, long after, int most) {
    List<HeartbeatResult> found = new ArrayList<>();
    Client known = clients.get(client);
    if (known != null && known.boot.equals(clock.boot())) {
      for (HeartbeatResult each : known.results) {
        if (found.size() < most && (int) each.number() - (int) after > 0) {
          found.add(each);
        }
      }
    }
    return found;
  }
}
