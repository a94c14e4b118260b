package dev.sideband.workbench.fleet;

import dev.sideband.fleet.InstructionTarget;
import dev.sideband.fleet.server.FleetServer;
import dev.sideband.fleet.server.ProcessListing;
import dev.sideband.fleet.server.ProcessQuery;
import dev.sideband.transport.TransportContext;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A monitor server as a page shows it: listings are kept for a moment, because whoever scrolls asks
 * for the same one again and again. Safe for any thread.
 */
public final class FleetWatch implements AutoCloseable {

  private static final int MOST_LISTINGS = 8;

  private final FleetServer server;
  private final DemoArtefacts artefacts;
  private final AutoCloseable parts;
  private final TransportContext context;
  private final Map<ProcessQuery, Kept> listings = new LinkedHashMap<>();
  private volatile boolean closed;

  private record Kept(ProcessListing listing, long nanos) {}

  /**
   * Shows a monitor server.
   *
   * @param artefacts the code that can be rolled out
   * @param parts closed with this
   */
  public FleetWatch(
      FleetServer server, DemoArtefacts artefacts, AutoCloseable parts, TransportContext context) {
    this.server = Objects.requireNonNull(server, "server");
    this.artefacts = Objects.requireNonNull(artefacts, "artefacts");
    this.parts = Objects.requireNonNull(parts, "parts");
    this.context = Objects.requireNonNull(context, "context");
  }

  /** Returns the monitor server. */
  public FleetServer server() {
    return server;
  }

  /** Returns the versions that can be rolled out, by service. */
  public Map<String, List<String>> versions() {
    return artefacts.versions();
  }

  /** Returns the arguments that describe a version; empty if there is none. */
  public Optional<Map<String, String>> artefact(String service, String version) {
    return artefacts.find(service, version);
  }

  /** Follows what changes, until it is closed. */
  public FleetNews follow() {
    FleetNews news = new FleetNews();
    server.events().subscribe(news);
    return news;
  }

  /**
   * Returns a listing.
   *
   * @param fresh how old it may be
   */
  public synchronized ProcessListing processes(ProcessQuery query, Duration fresh) {
    long now = context.ticker().nanos();
    Kept kept = listings.remove(query);
    if (kept == null || now - kept.nanos() >= fresh.toNanos()) {
      kept = new Kept(server.processes(query), now);
    }
    listings.put(query, kept);
    if (listings.size() > MOST_LISTINGS) {
      listings.remove(listings.keySet().iterator().next());
    }
    return kept.listing();
  }

  /** Returns what an order is about, for people. */
  public static String name(InstructionTarget target) {
    if (target instanceof InstructionTarget.Service service) {
      return service.name();
    }
    return target instanceof InstructionTarget.OneProcess process
        ? "process " + process.id().pid()
        : "the host";
  }

  /** Tells whether it is closed. */
  public boolean isClosed() {
    return closed;
  }

  /** Ends it. Idempotent. */
  @Override
  public void close() {
    closed = true;
    try {
      parts.close();
    } catch (Exception e) {
      throw new IllegalStateException(e); // None of them declares one.
    }
  }
}
