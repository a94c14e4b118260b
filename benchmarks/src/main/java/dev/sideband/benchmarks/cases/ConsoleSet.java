package dev.sideband.benchmarks.cases;

import dev.sideband.Sideband;
import dev.sideband.ipmi.soak.IpmiSim;
import dev.sideband.ipmi.soak.Talker;
import dev.sideband.ipmi.testing.DatagramPlan;
import dev.sideband.ipmi.testing.FaultyRelay;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** All clients side by side, each at a console of its own, on one kind of BMC. For one thread. */
final class ConsoleSet implements AutoCloseable {

  /** The name that ours has among the clients. */
  static final String OURS = "ours";

  private static final int RATE = 100;
  private static final long RING = 1L << 22;
  private static final int RELAYS = 2_000;

  /** Of ipmi_sim, which does not survive faults of the network without one. */
  private static final int HISTORY = 1 << 14;

  private static final int PATIENCE_SECONDS = 20;
  private static final Duration LOOK = Duration.ofMillis(200);

  /** The kinds of BMCs. */
  enum Bmc {
    OURS("our BMC", 17),
    SIM("ipmi_sim", 3);

    final String title;
    private final int suite;

    Bmc(String title, int suite) {
      this.title = title;
      this.suite = suite;
    }
  }

  private final Bmc bmc;
  private final Sideband sideband;
  private final Map<String, ConsoleClient> clients = new LinkedHashMap<>();
  private final Map<String, Integer> places = new LinkedHashMap<>();
  private final Map<String, FaultyRelay> relays = new LinkedHashMap<>();
  private final Map<String, Talker> talkers = new LinkedHashMap<>();
  private final Map<String, Socket> lines = new LinkedHashMap<>();
  private final List<IpmiSim> sims = new ArrayList<>();
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private OtherJava bmcs;

  private ConsoleSet(Bmc bmc, Sideband sideband) {
    this.bmc = bmc;
    this.sideband = sideband;
  }

  /**
   * Starts the BMCs and the clients, and waits until each has its console.
   *
   * @param first the place of the first of the addresses, which no other set has
   * @param peers whether there are others than ours
   * @param network whether a relay stands between
   */
  static ConsoleSet start(
      Bmc bmc, int first, boolean peers, boolean network, Path folder, Sideband sideband)
      throws IOException {
    ConsoleSet set = new ConsoleSet(bmc, sideband);
    List<String> names = new ArrayList<>(List.of(OURS));
    if (peers) {
      for (ConsolePeer.Kind kind : ConsolePeer.Kind.values()) {
        names.add(kind.title);
      }
    }
    try {
      set.startBmcs(names, first, network ? HISTORY : 0, folder);
      for (String name : names) {
        set.startClient(name, network);
      }
      set.awaitReady();
      return set;
    } catch (IOException | RuntimeException e) {
      set.close();
      throw e;
    }
  }

  private void startBmcs(List<String> names, int first, int history, Path folder)
      throws IOException {
    for (String name : names) {
      places.put(name, first + places.size());
    }
    if (bmc == Bmc.OURS) {
      bmcs = ConsoleBmcs.start(first, names.size(), 1 << 22, folder);
      open.push(bmcs);
      return;
    }
    for (String name : names) {
      int place = places.get(name);
      try (ServerSocket host = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
        host.setSoTimeout(PATIENCE_SECONDS * 1_000);
        Path own = Files.createDirectory(folder.resolve("sim-" + place));
        IpmiSim sim =
            IpmiSim.startWithConsole(
                Path.of("/usr/bin/ipmi_sim"),
                own,
                ConsoleBmcs.host(place),
                ConsoleBmcs.PORT,
                host.getLocalPort(),
                history);
        open.push(sim);
        sims.add(sim);
        Socket line = host.accept();
        open.push(line);
        lines.put(name, line);
      }
    }
  }

  private void startClient(String name, boolean network) throws IOException {
    int place = places.get(name);
    String host = ConsoleBmcs.host(place);
    if (network) {
      InetSocketAddress behind = new InetSocketAddress(host, ConsoleBmcs.PORT);
      host = ConsoleBmcs.host(RELAYS + place);
      InetSocketAddress front = new InetSocketAddress(host, ConsoleBmcs.PORT);
      FaultyRelay relay = FaultyRelay.open(front, behind, DatagramPlan.PERFECT, sideband);
      open.push(relay);
      relays.put(name, relay);
    }
    ConsoleClient client =
        name.equals(OURS) ? OurConsole.start(host, RING, sideband) : peer(name, host);
    open.push(client);
    clients.put(name, client);
  }

  private ConsolePeer peer(String name, String host) throws IOException {
    for (ConsolePeer.Kind kind : ConsolePeer.Kind.values()) {
      if (kind.title.equals(name)) {
        return ConsolePeer.start(kind, host, bmc.suite);
      }
    }
    throw new IllegalArgumentException(name);
  }

  private void awaitReady() throws IOException {
    for (Map.Entry<String, ConsoleClient> each : clients.entrySet()) {
      long looks = Duration.ofSeconds(PATIENCE_SECONDS).dividedBy(LOOK);
      while (!each.getValue().isReady() && looks-- > 0) {
        pause(LOOK);
      }
      if (!each.getValue().isReady()) {
        throw new IOException(each.getKey() + " does not get the console of " + bmc.title);
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

  /** Returns what kind of BMC it is. */
  Bmc bmc() {
    return bmc;
  }

  /** Sets how our BMCs repeat packets; ipmi_sim cannot be told. */
  void repeating(int count, Duration interval) throws IOException {
    if (bmc == Bmc.OURS) {
      for (int place : places.values()) {
        bmcs.ask("retry " + place + " " + count + " " + interval.toMillis());
      }
    }
  }

  /** Lets the consoles say their lines. */
  void talk() throws IOException {
    if (bmc == Bmc.OURS) {
      int first = places.get(OURS);
      bmcs.ask("talk " + first + " " + places.size() + " " + RATE);
      return;
    }
    lines.forEach((name, line) -> {
      Talker talker = new Talker(bytes -> say(line, bytes.toArray()), RATE, sideband);
      talkers.put(name, talker);
      talker.start();
    });
  }

  private static boolean say(Socket line, byte[] bytes) {
    try {
      line.getOutputStream().write(bytes);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Stops all BMCs, and lets them go on after a time. */
  void stall(Duration span) throws IOException {
    try {
      if (bmc == Bmc.OURS) {
        bmcs.stall();
      }
      for (IpmiSim sim : sims) {
        sim.stall();
      }
      pause(span);
      if (bmc == Bmc.OURS) {
        bmcs.resume();
      }
      for (IpmiSim sim : sims) {
        sim.resume();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /** What is done to each of the networks. */
  @FunctionalInterface
  interface OnNetwork {

    void on(FaultyRelay relay);
  }

  /** Does something to the networks. */
  void network(OnNetwork change) {
    relays.values().forEach(change::on);
  }

  /**
   * How a client came through.
   *
   * @param name which
   * @param shown what it showed
   * @param alive whether it still runs
   */
  record Came(String name, ConsoleScreen.Shown shown, boolean alive) {

    /** Returns its name, and what became of it. */
    String title() {
      return alive ? shown.seconds() < 0 ? name + " (silent)" : name : name + " (ended)";
    }
  }

  /** Stops the talk, waits until the last line may be there, and compares. */
  List<Came> settle(Duration wait, long since) throws IOException {
    Map<String, Long> said = new LinkedHashMap<>();
    for (Map.Entry<String, Integer> each : places.entrySet()) {
      if (bmc == Bmc.OURS) {
        said.put(each.getKey(), (long) bmcs.ask("stop " + each.getValue())[0]);
      } else {
        Talker talker = talkers.get(each.getKey());
        talker.stop();
        said.put(each.getKey(), talker.lines());
      }
    }
    pause(wait);
    List<Came> came = new ArrayList<>();
    clients.forEach((name, client) ->
        came.add(new Came(name, client.screen().compare(said.get(name), since), client.isAlive())));
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
