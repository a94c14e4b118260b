package dev.sideband.ipmi.bmc;

import dev.sideband.ipmi.internal.bmc.BmcChannels;
import dev.sideband.ipmi.internal.bmc.PayloadCommands;
import dev.sideband.ipmi.internal.bmc.SolCommands;
import dev.sideband.ipmi.internal.bmc.SolService;
import dev.sideband.ipmi.internal.console.ConsoleLog;
import dev.sideband.ipmi.internal.console.HostConsole;
import dev.sideband.ipmi.internal.console.SolSettings;
import dev.sideband.time.BootClock;
import dev.sideband.time.Ticker;
import dev.sideband.transport.TransportContext;
import java.io.IOException;
import java.nio.file.Path;

/** What a BMC that has its host's console consists of beside others: line, log and SOL. */
final class BmcConsole implements AutoCloseable {

  private final ConsoleLog log;
  private final HostConsole host;
  private final SolService sol;
  private final Ticker ticker;

  private BmcConsole(ConsoleLog log, HostConsole host, SolService sol, Ticker ticker) {
    this.log = log;
    this.host = host;
    this.sol = sol;
    this.ticker = ticker;
  }

  /**
   * Opens the log in a folder, and begins to open the line.
   *
   * @param size the bytes that a new log takes
   */
  static BmcConsole open(
      ConsoleSource source, Path folder, long size, BootClock clock, TransportContext context)
      throws IOException {
    ConsoleLog log = ConsoleLog.open(folder, size, clock, context);
    try {
      SolSettings settings = new SolSettings(folder);
      HostConsole host = new HostConsole(source, log, context);
      SolService sol = new SolService(host, settings, context);
      host.start();
      return new BmcConsole(log, host, sol, context.ticker());
    } catch (IOException | RuntimeException e) {
      log.close();
      throw e;
    }
  }

  void registerAt(CommandTable commands, BmcChannels channels) {
    new PayloadCommands(sol, channels).registerAt(commands);
    new SolCommands(sol.settings(), channels, ticker).registerAt(commands);
  }

  SolService sol() {
    return sol;
  }

  long capacity() {
    return log.capacity();
  }

  @Override
  public void close() {
    sol.close();
    host.close();
    log.close();
  }
}
