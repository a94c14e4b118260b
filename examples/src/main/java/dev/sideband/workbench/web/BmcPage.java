package dev.sideband.workbench.web;

import dev.sideband.snapshot.SnapshotPipeline;
import dev.sideband.time.BootClock;
import dev.sideband.transport.TransportContext;
import dev.sideband.workbench.bus.BusWatch;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Properties;

/**
 * The web page of one BMC.
 *
 * <p>Safe for any thread. What it shows belongs to its owner; closing the page closes neither.
 */
public final class BmcPage implements AutoCloseable {

  private static final String OWN = "dev/sideband/workbench/web/";
  private static final String GRID = "org.webjars.npm/tabulator-tables";
  private static final List<String> ASSETS =
      List.of(
          "api.js",
          "bus.css",
          "bus.js",
          "busdraw.js",
          "columns.js",
          "drawer.js",
          "favicon.svg",
          "grid.js",
          "page.css",
          "page.js",
          "stages.js",
          "table.js",
          "text.js",
          "trust.js",
          "units.js");

  private final WebServer server;

  private BmcPage(WebServer server) {
    this.server = server;
  }

  /**
   * Serves the page at {@code address}; port 0 takes a free one.
   *
   * @param processes the pipeline of process tables
   * @param clock the BMC's
   * @param staleAfter a table older than this is marked stale
   * @param bus the board whose buses are shown
   * @throws IOException if it cannot listen there
   */
  public static BmcPage start(
      InetSocketAddress address,
      SnapshotPipeline processes,
      UserCheck users,
      BootClock clock,
      Duration staleAfter,
      BusWatch bus,
      TransportContext context)
      throws IOException {
    Freshness freshness = new Freshness(clock, staleAfter);
    Login login =
        new Login(
            users,
            new Sessions(context.ticker(), context.random()),
            new LoginGuard(context.ticker()));
    Router router =
        new Router(login)
            .open("GET", "/login", StaticFile.load(OWN + "login.html"))
            .open("POST", "/login", login::signIn)
            .open("POST", "/logout", login::signOut)
            .guarded("GET", "/", StaticFile.load(OWN + "index.html"))
            .guarded("GET", "/bus", StaticFile.load(OWN + "bus.html"))
            .guarded(
                "GET", "/api/processes", new ProcessesRoute(processes, freshness, context.random()))
            .guarded("GET", "/api/stages", new StagesRoute(processes, freshness));
    new BusRoutes(bus).addTo(router);
    for (String asset : ASSETS) {
      router.open("GET", "/assets/" + asset, StaticFile.load(OWN + asset));
    }
    String grid = "META-INF/resources/webjars/tabulator-tables/" + gridVersion() + "/dist/";
    router
        .open("GET", "/assets/tabulator.mjs", StaticFile.load(grid + "js/tabulator_esm.min.mjs"))
        .open(
            "GET", "/assets/tabulator.css", StaticFile.load(grid + "css/tabulator_simple.min.css"));
    return new BmcPage(WebServer.start(address, router));
  }

  /** The library's files lie under its version, which the build alone should have to name. */
  private static String gridVersion() throws IOException {
    String name = "META-INF/maven/" + GRID + "/pom.properties";
    try (InputStream in = BmcPage.class.getClassLoader().getResourceAsStream(name)) {
      Properties properties = new Properties();
      if (in != null) {
        properties.load(in);
      }
      return properties.getProperty("version", "unknown");
    }
  }

  /** Returns the page's address. */
  public URI uri() {
    return server.uri();
  }

  /** Stops serving. Idempotent. */
  @Override
  public void close() {
    server.close();
  }
}
