package dev.sideband.benchmarks.cases;

import dev.sideband.Sideband;
import dev.sideband.benchmarks.BenchCase;
import dev.sideband.benchmarks.BenchTools;
import dev.sideband.benchmarks.Result;
import dev.sideband.benchmarks.Runs;
import dev.sideband.fleet.server.FleetEvent;
import dev.sideband.fleet.server.FleetServer;
import dev.sideband.fleet.server.FleetSettings;
import dev.sideband.fleet.server.OrderSigner;
import dev.sideband.fleet.server.ProcessListing;
import dev.sideband.fleet.server.ProcessQuery;
import dev.sideband.linux.LinuxBoot;
import dev.sideband.monitor.Observation;
import dev.sideband.process.ProcessColumns;
import dev.sideband.tcp.link.IdentitySource;
import dev.sideband.tcp.link.LinkAuthority;
import dev.sideband.tcp.link.TlsLink;
import dev.sideband.tcp.link.TlsWorkerLink;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;

/** What one monitor server of a thousand workers costs. */
public final class FleetCase implements BenchCase {

  private static final int AGENTS = 1_000;
  private static final int ROWS = 50;
  private static final int SECONDS = 20;
  private static final Duration DAY = Duration.ofDays(1);

  @Override
  public String name() {
    return "fleet";
  }

  @Override
  public String summary() {
    return "One monitor server, and 1,000 agents' links over TLS 1.3 from another process, each of"
        + " which sends a made-up table of 50 processes every 2 seconds. CPU is the server's whole"
        + " Java process's over 20 seconds; a listing is all 50,000 processes sorted by memory. No"
        + " histories are kept. No floor; no peer was measured.";
  }

  /** Counts the tables that came. */
  private static final class Counting implements Flow.Subscriber<Observation<FleetEvent>> {

    private final AtomicLong tables = new AtomicLong();

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

  @Override
  public List<Result> run(BenchTools tools) throws IOException {
    Runs cpu = new Runs();
    Runs tables = new Runs();
    Runs listing = new Runs();
    Runs heap = new Runs();
    try (BenchFolder folder = BenchFolder.make();
        Sideband sideband = Sideband.builder().build();
        FleetServer server = server(folder.path(), sideband)) {
      LinkAuthority authority = LinkAuthority.create("Bench", DAY, sideband);
      Path file = folder.path().resolve("authority");
      authority.identity().save(file, FleetAgents.PASSWORD.toCharArray());
      Counting counting = new Counting();
      server.events().subscribe(counting);
      try (TlsWorkerLink link =
              TlsLink.server(
                      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                      IdentitySource.of(authority.server(List.of("127.0.0.1"), DAY)),
                      server,
                      sideband)
                  .folder(folder.path().resolve("links"))
                  .open();
          OtherJava agents = OtherJava.start(FleetAgents.class)) {
        server.serve(link);
        Path spools = Files.createDirectory(folder.path().resolve("spools"));
        String order =
            "connect "
                + String.join(" ", file.toString(), spools.toString())
                + " "
                + link.address().getPort()
                + " "
                + AGENTS
                + " "
                + ROWS;
        double connected = agents.ask(order)[0];
        if (connected < AGENTS) {
          throw new IOException("only " + connected + " agents are connected");
        }
        for (int run = 0; run < BenchTools.RUNS; run++) {
          long before = counting.tables.get();
          double used = OwnProcess.cpuSeconds();
          long begun = System.nanoTime();
          agents.ask("send " + SECONDS);
          double real = (System.nanoTime() - begun) / 1e9;
          cpu.add((OwnProcess.cpuSeconds() - used) * 100 / real);
          tables.add((counting.tables.get() - before) / real);
          heap.add(OwnProcess.heapInUse() / AGENTS);
          listing.add(listingMillis(server));
        }
      }
    }
    return List.of(
        row("CPU of the server", "% of a core", cpu),
        row("tables taken", "a second", tables),
        row("heap", "bytes a worker", heap),
        row("a listing of 50,000", "ms", listing));
  }

  private static FleetServer server(Path folder, Sideband sideband) throws IOException {
    try {
      return FleetServer.builder(
              folder.resolve("server"),
              OrderSigner.of(
                  "bench", KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate()),
              LinuxBoot.clock(sideband.clock()),
              sideband)
          .settings(FleetSettings.STANDARD.history(0))
          .open();
    } catch (NoSuchAlgorithmException e) {
      throw new IOException(e);
    }
  }

  private static double listingMillis(FleetServer server) throws IOException {
    long begun = System.nanoTime();
    ProcessListing listing =
        server.processes(ProcessQuery.ALL.by(ProcessColumns.RESIDENT + 1, true));
    double millis = (System.nanoTime() - begun) / 1e6;
    if (listing.size() < AGENTS * ROWS * 9 / 10) {
      throw new IOException("only " + listing.size() + " processes are listed");
    }
    return millis;
  }

  private Result row(String what, String unit, Runs ours) {
    return new Result(
        name(),
        "1,000 workers, " + what,
        unit,
        ours.median(),
        ours.spread(),
        Optional.empty(),
        Map.of(),
        "",
        Optional.empty());
  }
}
