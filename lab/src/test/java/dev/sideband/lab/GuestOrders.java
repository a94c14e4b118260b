package dev.sideband.lab;

import dev.sideband.Sideband;
import dev.sideband.fleet.Role;
import dev.sideband.fleet.TrustedKey;
import dev.sideband.fleet.agent.FleetAgent;
import dev.sideband.fleet.service.LocalCommands;
import dev.sideband.fleet.service.LocalProbes;
import dev.sideband.fleet.service.ServiceTools;
import dev.sideband.ipmi.oem.BmcUplink;
import dev.sideband.ipmi.oem.OemClient;
import dev.sideband.linux.ChildProcessController;
import dev.sideband.linux.LinuxBoot;
import dev.sideband.linux.LinuxSignals;
import dev.sideband.process.ProcessMonitor;
import dev.sideband.transport.Uplink;
import dev.sideband.transport.WorkerId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The fleet's agent in the guest, which has two ways: the network, and the guest's BMC. */
final class GuestOrders implements AutoCloseable {

  static final String WORKER = "guest";
  static final String KEY_ID = "operator";

  private static final Duration ASK_EVERY = Duration.ofSeconds(2);

  private final ChildProcessController controller;
  private final BmcUplink beside;
  private final FleetAgent agent;

  private GuestOrders(ChildProcessController controller, BmcUplink beside, FleetAgent agent) {
    this.controller = controller;
    this.beside = beside;
    this.agent = agent;
  }

  /** Begins to tell of processes, and to take orders that the owner of a key gives. */
  static GuestOrders start(
      OemClient bmc,
      Uplink network,
      ProcessMonitor processes,
      Path key,
      Path folder,
      Sideband sideband)
      throws IOException {
    Files.createDirectories(folder);
    ChildProcessController controller =
        ChildProcessController.builder(folder.resolve("output"), sideband).open();
    LocalCommands commands = new LocalCommands(List.of(), sideband);
    BmcUplink beside = BmcUplink.open(bmc, ASK_EVERY, sideband);
    FleetAgent agent =
        FleetAgent.builder(
                new WorkerId(WORKER),
                folder.resolve("agent"),
                LinuxBoot.clock(sideband.clock()),
                network,
                sideband)
            .uplink(beside)
            .services(
                List.of(),
                new ServiceTools(
                    controller,
                    new LocalProbes(commands, LocalProbes.NO_NETWORK, sideband.clock()),
                    commands))
            .trusts(Map.of(KEY_ID, new TrustedKey(read(key), Role.OPERATOR)))
            .processes(processes)
            .signals(LinuxSignals.open())
            .open();
    return new GuestOrders(controller, beside, agent);
  }

  private static PublicKey read(Path key) throws IOException {
    try {
      return KeyFactory.getInstance("Ed25519")
          .generatePublic(new X509EncodedKeySpec(Files.readAllBytes(key)));
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  /** Returns how many orders a crash interrupted. */
  int unfinished() {
    return agent.journal().unfinished().size();
  }

  @Override
  public void close() {
    agent.close();
    beside.close();
    controller.close();
  }
}
