package dev.sideband.workbench.console;

import dev.sideband.Sideband;
import dev.sideband.ipmi.bmc.SoftwareBmc;
import dev.sideband.workbench.Bell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The consoles that the Workbench watches. Safe for any thread. */
public final class ConsoleRack implements AutoCloseable {

  private static final List<String> MORE = List.of("web-1", "web-2", "db-1");

  private final Map<String, ConsoleWatch> watches;
  private final Bell news;

  private ConsoleRack(Map<String, ConsoleWatch> watches, Bell news) {
    this.watches = Collections.unmodifiableMap(watches);
    this.news = news;
  }

  /** Returns a rack without consoles. */
  public static ConsoleRack empty() {
    return new ConsoleRack(Map.of(), new Bell());
  }

  /**
   * Watches the console of the Workbench's BMC, and those of three more servers.
   *
   * @param name what people call the first console
   * @param bmc stays the caller's
   * @param host whose console the BMC has; closed with this
   * @param folder where rings and the other BMCs' data lie
   * @param passwords makes up a password
   */
  public static ConsoleRack open(
      String name,
      SoftwareBmc bmc,
      ConsoleHost host,
      Path folder,
      Supplier<char[]> passwords,
      Sideband sideband)
      throws IOException {
    Bell news = new Bell();
    Map<String, ConsoleWatch> watches = new LinkedHashMap<>();
    ConsoleRack rack = new ConsoleRack(watches, news);
    try {
      Files.createDirectories(folder);
      watches.put(
          name,
          watch(
              DemoServer.over(bmc, host, name, passwords.get(), sideband), folder, news, sideband));
      for (String each : MORE) {
        watches.put(
            each,
            watch(
                DemoServer.start(each, folder.resolve(each), passwords.get(), sideband),
                folder,
                news,
                sideband));
      }
      return rack;
    } catch (IOException | RuntimeException e) {
      rack.close();
      throw e;
    }
  }

  private static ConsoleWatch watch(DemoServer server, Path folder, Bell news, Sideband sideband)
      throws IOException {
    try {
      return ConsoleWatch.open(server, folder.resolve(server.name() + ".ring"), news, sideband);
    } catch (IOException | RuntimeException e) {
      server.close();
      throw e;
    }
  }

  /** Returns the consoles, in the order in which people expect them. */
  public Collection<ConsoleWatch> all() {
    return watches.values();
  }

  /** Returns a console by its name. */
  public Optional<ConsoleWatch> find(String name) {
    return Optional.ofNullable(watches.get(name));
  }

  /** Returns what rings when something of a console was stored. */
  public Bell news() {
    return news;
  }

  /** Ends the watching. Idempotent. */
  @Override
  public void close() {
    List<ConsoleWatch> open = new ArrayList<>(watches.values());
    Collections.reverse(open);
    open.forEach(ConsoleWatch::close);
  }
}
