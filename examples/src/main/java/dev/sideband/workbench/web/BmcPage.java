package dev.sideband.workbench.web;

import dev.sideband.snapshot.SnapshotPipeline;
import dev.sideband.time.BootClock;
import dev.sideband.transport.TransportContext;
import dev.sideband.workbench.bus.BusWatch;
import dev.sideband.workbench.connection.ConnectionWatch;
import dev.sideband.workbench.console.ConsoleRack;
import dev.sideband.workbench.fleet.FleetWatch;
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
  private static final List<String> ASSETS =
      List.of(
          "api.js",
          "bus.css",
          "bus.js",
          "busdraw.js",
          "columns.js",
          "console.css",
          "console.js",
          "consolecard.js",
          "connections.css",
          "connections.js",
          "drawer.js",
          "favicon.svg",
          "fleet.css",
          "fleet.js",
          "fleetrows.js",
          "fleetorders.js",
          "grid.js",
          "heartbeats.js",
          "live.js",
          "page.css",
          "page.js",
          "stages.js",
          "statedraw.js",
          "table.js",
          "terminal.js",
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
   * @param consoles the consoles that are shown
   * @param connections who is connected to a machine
   * @param fleet the workers of a monitor server
   * @throws IOException if it cannot listen there
   */
  public static BmcPage start(
      InetSocketAddress address,
      SnapshotPipeline processes,
      UserCheck users,
      BootClock clock,
      Duration staleAfter,
      BusWatch bus,
      ConsoleRack consoles,
      ConnectionWatch connections,
      FleetWatch fleet,
      TransportContext context)
      throws IOException {
    Freshness freshness = new Freshness(clock, staleAfter);
    Login login =
        new Login(
            users,
            new Sessions(context.ticker(), context.random()),
            new LoginGuard(context.ticker()));
    Pages pages = Pages.load(OWN);
    Router router =
        new Router(login)
            .open("GET", "/login", pages.plain("login.html"))
            .open("POST", "/login", login::signIn)
            .open("POST", "/logout", login::signOut)
            .guarded("GET", "/", pages.barred("index.html", "/#processes"))
            .guarded("GET", "/bus", pages.barred("bus.html", "/bus"))
            .guarded("GET", "/console", pages.barred("console.html", "/console"))
            .guarded("GET", "/connections", pages.barred("connections.html", "/connections"))
            .guarded("GET", "/fleet", pages.barred("fleet.html", "/fleet"))
            .guarded(
                "GET", "/api/processes", new ProcessesRoute(processes, freshness, context.random()))
            .guarded("GET", "/api/stages", new StagesRoute(processes, freshness));
    new BusRoutes(bus).addTo(router);
    new ConsoleRoutes(consoles).addTo(router);
    new ConnectionRoutes(connections).addTo(router);
    new FleetRoutes(fleet, login).addTo(router);
    for (String asset : ASSETS) {
      router.open("GET", "/assets/" + asset, StaticFile.load(OWN + asset));
    }
    String grid = library("tabulator-tables") + "dist/";
    String terminal = library("xterm");
    router
        .open("GET", "/assets/tabulator.mjs", StaticFile.load(grid + "js/tabulator_esm.min.mjs"))
        .open(
            "GET", "/assets/tabulator.css", StaticFile.load(grid + "css/tabulator_simple.min.css"))
        .open("GET", "/assets/xterm.js", StaticFile.load(terminal + "lib/xterm.js"))
        .open("GET", "/assets/xterm.css", StaticFile.load(terminal + "css/xterm.css"));
    return new BmcPage(WebServer.start(address, router));
  }

  /** A library's files lie under its version, which the build alone should have to name. */
  private static String library(String name) throws IOException {
    String file = "META-INF/maven/org.webjars.npm/" + name + "/pom.properties";
    try (InputStream in = BmcPage.class.getClassLoader().getResourceAsStream(file)) {
      Properties properties = new Properties();
      if (in != null) {
        properties.load(in);
      }
      String version = properties.getProperty("version", "unknown");
      return "META-INF/resources/webjars/" + name + "/" + version + "/";
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
