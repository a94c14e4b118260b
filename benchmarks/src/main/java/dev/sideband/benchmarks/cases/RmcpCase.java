package dev.sideband.benchmarks.cases;

import dev.sideband.benchmarks.BenchCase;
import dev.sideband.benchmarks.BenchTools;
import dev.sideband.benchmarks.Result;
import dev.sideband.benchmarks.Runs;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Commands in one session over the network, beside UDP echo in C and three peers. */
public final class RmcpCase implements BenchCase {

  private static final int COUNT = 15_000;
  private static final int PEERS_COUNT = 500;
  private static final int WARM_UPS = 4;
  private static final int WINDOW = 16;
  private static final int FEWEST_ROUND_TRIPS = 7;
  private static final String ONE_IN_FLIGHT = "chain 1 " + COUNT + " 3";
  private static final String BLOCKING = "block " + COUNT + " 3";
  private static final String MANY_IN_FLIGHT = "chain " + WINDOW + " " + COUNT + " 3";
  private static final String OTHER_SUITE = "chain " + WINDOW + " " + COUNT + " 17";

  private final Map<String, Runs> runs = new LinkedHashMap<>();

  @Override
  public String name() {
    return "rmcp";
  }

  @Override
  public String summary() {
    return "Get Chassis Status in one session with a software BMC in a process of its own, which all"
        + " clients speak to; warm, suite 3 unless said otherwise. Floor: 64 bytes echoed over UDP"
        + " by a C program, as many in flight. Needs the packages ipmitool and freeipmi-tools.";
  }

  @Override
  @SuppressWarnings("try") // The BMCs serve by running.
  public List<Result> run(BenchTools tools) throws IOException {
    runs.clear();
    try (BenchFolder folder = BenchFolder.make();
        OtherJava bmc = LanBmcs.start(1, folder.path());
        OtherJava ours = OtherJava.start(LanClient.class);
        OtherJava ipmiJava = OtherJava.startQuiet(IpmiJavaClient.class)) {
      LanTools peers = new LanTools(tools, folder.path());
      Map<String, Double> roundTrips = roundTrips(ours, ipmiJava, peers);
      for (int i = 0; i < WARM_UPS; i++) {
        for (String order : List.of(ONE_IN_FLIGHT, BLOCKING, MANY_IN_FLIGHT, OTHER_SUITE)) {
          ours.ask(order);
        }
      }
      for (int run = 0; run < BenchTools.RUNS; run++) {
        add("floor 1", micros(tools.floor("udp_echo", 1)), 0);
        add("floor " + WINDOW, micros(tools.floor("udp_echo", WINDOW)), 0);
        for (String order : List.of(ONE_IN_FLIGHT, BLOCKING, MANY_IN_FLIGHT, OTHER_SUITE)) {
          add(order, ours.ask(order));
        }
        LanTools.Command ipmitool = peers.ipmitool();
        add("ipmitool", ipmitool.micros(), ipmitool.cpuMicros());
        LanTools.Command freeIpmi = peers.freeIpmi();
        add("FreeIPMI", freeIpmi.micros(), freeIpmi.cpuMicros());
        add("ipmi-java", ipmiJava.ask("block " + PEERS_COUNT));
      }
      return results(roundTrips);
    }
  }

  private static Map<String, Double> roundTrips(OtherJava ours, OtherJava ipmiJava, LanTools peers)
      throws IOException {
    Map<String, Double> packets = new LinkedHashMap<>();
    InetSocketAddress bmc = new InetSocketAddress(LanBmcs.host(0), LanBmcs.PORT);
    try (CountingRelay relay = CountingRelay.to(bmc)) {
      ours.ask("once " + relay.port());
      packets.put("ours", (double) relay.packets());
      peers.ipmitoolOnce(relay.port());
      packets.put("ipmitool", (double) relay.packets());
      peers.freeIpmiOnce(relay.port());
      packets.put("FreeIPMI", (double) relay.packets());
      ipmiJava.ask("once " + relay.port());
      packets.put("ipmi-java", (double) relay.packets());
    }
    return packets;
  }

  private static double micros(BenchTools.Floor floor) {
    return floor.wallNanos() / 1e3 / floor.rows();
  }

  private void add(String what, double... wallAndCpu) {
    of(what).add(wallAndCpu[0]);
    of(what + " CPU").add(wallAndCpu[1]);
  }

  private Runs of(String what) {
    return runs.computeIfAbsent(what, key -> new Runs());
  }

  private List<Result> results(Map<String, Double> roundTrips) {
    List<Result> results = new ArrayList<>();
    double ours = Objects.requireNonNull(roundTrips.remove("ours"), "ours");
    results.add(
        new Result(
            name(),
            "session, one command, close",
            "round trips",
            ours,
            new Result.Spread(ours, ours),
            Optional.empty(),
            roundTrips,
            "≤ " + FEWEST_ROUND_TRIPS,
            Optional.of((double) FEWEST_ROUND_TRIPS)));
    Map<String, Double> wall = medians("");
    results.add(row("one in flight, chained", ONE_IN_FLIGHT, "floor 1", wall, 15_000));
    results.add(row("one in flight, blocking", BLOCKING, "floor 1", wall, 0));
    String many = WINDOW + " in flight";
    results.add(row(many, MANY_IN_FLIGHT, "floor " + WINDOW, Map.of(), 40_000));
    results.add(row(many + ", suite 17", OTHER_SUITE, "floor " + WINDOW, Map.of(), 0));
    results.add(row("one in flight, chained, CPU", ONE_IN_FLIGHT + " CPU", "", medians(" CPU"), 0));
    results.add(row(many + ", CPU", MANY_IN_FLIGHT + " CPU", "", Map.of(), 0));
    return results;
  }

  private Map<String, Double> medians(String suffix) {
    Map<String, Double> medians = new LinkedHashMap<>();
    for (String peer : List.of("ipmitool", "FreeIPMI", "ipmi-java")) {
      medians.put(peer, of(peer + suffix).median());
    }
    return medians;
  }

  private Result row(
      String what, String measured, String floor, Map<String, Double> peers, int perSecond) {
    Runs figures = of(measured);
    Optional<Double> bar = perSecond == 0 ? Optional.empty() : Optional.of(1e6 / perSecond);
    return new Result(
        name(),
        what,
        "µs a command",
        figures.median(),
        figures.spread(),
        floor.isEmpty() ? Optional.empty() : Optional.of(of(floor).median()),
        peers,
        bar.map(most -> String.format(Locale.ROOT, "≤ %.1f (%,d/s)", most, perSecond)).orElse(""),
        bar);
  }
}
