package dev.sideband.benchmarks.cases;

import dev.sideband.benchmarks.BenchCase;
import dev.sideband.benchmarks.BenchTools;
import dev.sideband.benchmarks.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How soon a monitor server knows, what an agent costs, and what a thousand of them do. */
public final class FleetCase implements BenchCase {

  static final String NAME = "fleet";

  private static final int KILLS = 100;
  private static final int AGENTS = 1_000;
  private static final Duration WARM_UP = Duration.ofSeconds(20);
  private static final int SPANS = 6;
  private static final Duration SPAN = Duration.ofSeconds(10);

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String summary() {
    return "All over TLS 1.3 on the loopback, the agent a Java process of its own with the"
        + " options of examples/systemd. Kills: the agent's service, a C program that takes TCP"
        + " connections, is ended by SIGKILL 100 ms after it was ready; until the server tells"
        + " its subscriber that it ended, and that it is ready again: it is started again at"
        + " once, and its TCP probe is made every 20 ms. Agent: on a machine with about 300"
        + " processes, in 60 s after 20 s; the range is that of 10 s each. Resident is the most"
        + " of 6 looks, with the files that are mapped (Java's own, the spool of 4 MiB) and"
        + " without; sent is what ss tells of its connection, scaled to 300 processes. 1,000"
        + " workers: links from another process, each of which sends a made-up table of 50"
        + " processes every 2 s; CPU and threads are the server's whole Java process's over 8 s."
        + " No histories are kept. No floor; no peer was measured. Needs iproute2.";
  }

  @Override
  public List<Result> run(BenchTools tools) throws IOException {
    List<Result> results = new ArrayList<>();
    try (BenchFolder folder = BenchFolder.make()) {
      Path kills = Files.createDirectory(folder.path().resolve("kills"));
      results.addAll(FleetKills.measure(kills, KILLS));
      Path cost = Files.createDirectory(folder.path().resolve("cost"));
      results.addAll(FleetAgentCost.measure(tools, cost, WARM_UP, SPANS, SPAN));
      Path load = Files.createDirectory(folder.path().resolve("load"));
      results.addAll(FleetLoad.measure(load, AGENTS, BenchTools.RUNS));
    }
    return results;
  }
}
