package dev.sideband.benchmarks.cases;

import dev.sideband.benchmarks.Result;
import dev.sideband.benchmarks.Runs;
import dev.sideband.fleet.server.FleetEvent;
import dev.sideband.fleet.server.FleetServer;
import dev.sideband.fleet.server.ProcessListing;
import dev.sideband.fleet.server.ProcessQuery;
import dev.sideband.monitor.Observation;
import dev.sideband.process.ProcessColumns;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;

/** What a monitor server of many workers costs, by the tables that its subscriber is told of. */
final class FleetLoad implements Flow.Subscriber<Observation<FleetEvent>> {

  private static final int ROWS = 50;
  private static final int SECONDS = 8;
  private static final Duration LOOK = Duration.ofMillis(20);
  private static final int LOOKS = 250;

  private final int agents;
  private final AtomicLong tables = new AtomicLong();
  private final Runs cpu = new Runs();
  private final Runs taken = new Runs();
  private final Runs listing = new Runs();
  private final Runs heap = new Runs();
  private final Runs threads = new Runs();
  private final Runs lost = new Runs();

  private FleetLoad(int agents) {
    this.agents = agents;
  }

  /** Measures so many agents, with a server of their own in an empty folder. */
  static List<Result> measure(Path folder, int agents, int runs) throws IOException {
    FleetLoad load = new FleetLoad(agents);
    try (FleetSite site = FleetSite.open(folder);
        OtherJava others = OtherJava.start(FleetAgents.class)) {
      site.server().events().subscribe(load);
      load.connect(site, others);
      for (int run = 0; run < runs; run++) {
        load.run(site.server(), others);
      }
    }
    return load.rows();
  }

  private void connect(FleetSite site, OtherJava others) throws IOException {
    Path authority = site.folder().resolve("authority");
    site.authority().identity().save(authority, FleetAgents.PASSWORD.toCharArray());
    Path spools = Files.createDirectory(site.folder().resolve("spools"));
    String order =
        "connect " + authority + " " + spools + " " + site.port() + " " + agents + " " + ROWS;
    double connected = others.ask(order)[0];
    if (connected < agents) {
      throw new IOException("only " + connected + " agents are connected");
    }
  }

  private void run(FleetServer server, OtherJava others) throws IOException {
    long before = tables.get();
    double used = OwnProcess.cpuSeconds();
    long begun = System.nanoTime();
    double sent = others.ask("send " + SECONDS)[0];
    double real = (System.nanoTime() - begun) / 1e9;
    cpu.add((OwnProcess.cpuSeconds() - used) * 100 / real);
    taken.add((tables.get() - before) / real);
    for (int looks = 0; looks < LOOKS && tables.get() - before < sent; looks++) {
      ConsoleSet.pause(LOOK);
    }
    lost.add(sent - (tables.get() - before));
    threads.add(ManagementFactory.getThreadMXBean().getThreadCount());
    heap.add(OwnProcess.heapInUse() / agents);
    listing.add(listingMillis(server));
  }

  private double listingMillis(FleetServer server) throws IOException {
    long begun = System.nanoTime();
    ProcessListing found = server.processes(ProcessQuery.ALL.by(ProcessColumns.RESIDENT + 1, true));
    double millis = (System.nanoTime() - begun) / 1e6;
    if (found.size() < agents * ROWS * 9 / 10) {
      throw new IOException("only " + found.size() + " processes are listed");
    }
    return millis;
  }

  private List<Result> rows() {
    return List.of(
        row("CPU of the server", "% of a core", cpu),
        row("tables taken", "a second", taken),
        row("tables sent and never told of", "tables a run", lost),
        row("threads of the server", "threads", threads),
        row("heap", "bytes a worker", heap),
        row(String.format("a listing of %,d", agents * ROWS), "ms", listing));
  }

  private Result row(String what, String unit, Runs runs) {
    return new Result(
        FleetCase.NAME,
        String.format("%,d workers, %s", agents, what),
        unit,
        runs.median(),
        runs.spread(),
        Optional.empty(),
        Map.of(),
        "",
        Optional.empty());
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(Observation<FleetEvent> observed) {
    if (observed.value() instanceof FleetEvent.TableCame) {
      tables.incrementAndGet();
    }
  }

  @Override
  public void onError(Throwable failure) {}

  @Override
  public void onComplete() {}
}
