package dev.sideband.benchmarks.cases;

import dev.sideband.Sideband;
import dev.sideband.ipmi.testing.DatagramPlan;
import dev.sideband.ipmi.testing.FaultyRelay;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** All clients side by side, each at a console of its own, on one kind of BMC. For one thread. */
final class ConsoleSet implements AutoCloseable {

  private static final String OURS = "ours";

  /** A console that somebody else takes is taken back, once. */
  private static final String STEALING = "takeover=once";

  private static final int RATE = 100;
  private static final long RING = 1L << 22;

  /** The relays' addresses are that far from those of the BMCs. */
  private static final int RELAYS = 2_000;

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration LOOK = Duration.ofMillis(200);

  private final ConsoleHosts.Kind kind;
  private final ConsoleHosts hosts;
  private final int first;
  private final List<String> names = new ArrayList<>();
  private final List<ConsoleClient> clients = new ArrayList<>();
  private final List<FaultyRelay> relays = new ArrayList<>();
  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  private ConsoleSet(ConsoleHosts.Kind kind, ConsoleHosts hosts, int first) {
    this.kind = kind;
    this.hosts = hosts;
    this.first = first;
    open.push(hosts);
  }

  /**
   * Starts the BMCs and the clients, and waits until each has its console.
   *
   * @param first the place of the first of the addresses, which no other set has
   * @param peers whether there are others than ours, each at a console of its own; alone, ours
   *     takes its console back
   * @param network whether relays stand between
   */
  static ConsoleSet start(
      ConsoleHosts.Kind kind,
      int first,
      boolean peers,
      boolean network,
      Path folder,
      Sideband sideband)
      throws IOException {
    List<ConsolePeer.Kind> others = peers ? List.of(ConsolePeer.Kind.values()) : List.of();
    ConsoleHosts hosts = kind.start(first, 1 + others.size(), network, folder);
    ConsoleSet set = new ConsoleSet(kind, hosts, first);
    try {
      String host = set.way(first, network, sideband);
      String options = network ? kind.history : "";
      if (!peers) {
        options += (options.isEmpty() ? "?" : "&") + STEALING;
      }
      set.add(OURS, OurConsole.start(host + options, RING, sideband));
      for (int i = 0; i < others.size(); i++) {
        ConsolePeer.Kind other = others.get(i);
        String its = set.way(first + 1 + i, network, sideband);
        set.add(other.title, ConsolePeer.start(other, its, kind.suite));
      }
      set.awaitReady();
      return set;
    } catch (IOException | RuntimeException e) {
      set.close();
      throw e;
    }
  }

  /** Returns the address by which the BMC of a place is reached. */
  private String way(int place, boolean network, Sideband sideband) throws IOException {
    String host = ConsoleBmcs.host(place);
    if (!network) {
      return host;
    }
    String front = ConsoleBmcs.host(RELAYS + place);
    FaultyRelay relay =
        FaultyRelay.open(
            new InetSocketAddress(front, ConsoleBmcs.PORT),
            new InetSocketAddress(host, ConsoleBmcs.PORT),
            DatagramPlan.PERFECT,
            sideband);
    open.push(relay);
    relays.add(relay);
    return front;
  }

  private void add(String name, ConsoleClient client) {
    open.push(client);
    names.add(name);
    clients.add(client);
  }

  private void awaitReady() throws IOException {
    for (int i = 0; i < clients.size(); i++) {
      long looks = PATIENCE.dividedBy(LOOK);
      while (!clients.get(i).isReady()) {
        if (looks-- == 0) {
          throw new IOException(names.get(i) + " does not get the console of " + kind.title);
        }
        pause(LOOK);
      }
    }
    pause(LOOK);
  }

  /** Lets time pass. */
  static void pause(Duration span) throws IOException {
    try {
      new CountDownLatch(1).await(span.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  ConsoleHosts.Kind kind() {
    return kind;
  }

  ConsoleHosts hosts() {
    return hosts;
  }

  /** Starts one more of ours, which wants our console too, until it is closed. */
  ConsoleClient startRival(Sideband sideband) throws IOException {
    return OurConsole.start(ConsoleBmcs.host(first) + "?" + STEALING, RING, sideband);
  }

  /** Lets the consoles say their lines. */
  void talk() throws IOException {
    hosts.talk(RATE);
  }

  /** Stops all BMCs, and lets them go on after a time. */
  void stall(Duration span) throws IOException {
    hosts.stall();
    pause(span);
    hosts.resume();
  }

  /** What is done to each of the networks. */
  @FunctionalInterface
  interface OnNetwork {

    void on(FaultyRelay relay);
  }

  /** Does something to the networks. */
  void network(OnNetwork change) {
    relays.forEach(change::on);
  }

  /**
   * How a client came through.
   *
   * @param name which
   * @param shown what it showed
   * @param alive whether it still runs
   */
  record Came(String name, ConsoleScreen.Shown shown, boolean alive) {

    /** Tells whether it showed something to the end. */
    boolean isWell() {
      return alive && shown.seconds() >= 0;
    }

    /** Returns its name, and what became of it. */
    String title() {
      return isWell() ? name : name + (alive ? " (silent)" : " (ended)");
    }
  }

  /**
   * Stops the talk, waits until the last line may be there, and compares.
   *
   * @param since the end of the fault
   * @return ours first
   */
  List<Came> settle(Duration wait, long since) throws IOException {
    List<Long> said = new ArrayList<>();
    for (int i = 0; i < clients.size(); i++) {
      said.add(hosts.stop(i));
    }
    pause(wait);
    List<Came> came = new ArrayList<>();
    for (int i = 0; i < clients.size(); i++) {
      ConsoleClient client = clients.get(i);
      came.add(
          new Came(names.get(i), client.screen().compare(said.get(i), since), client.isAlive()));
    }
    return came;
  }

  @Override
  public void close() {
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception e) {
        System.err.println("bench: console: " + e);
      }
    }
  }
}
