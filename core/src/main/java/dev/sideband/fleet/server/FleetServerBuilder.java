package dev.sideband.fleet.server;

import dev.sideband.time.BootClock;
import dev.sideband.transport.TransportContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/** Says what a monitor server needs. For one thread. */
public final class FleetServerBuilder {

  final Path folder;
  final OrderSigner signer;
  final BootClock clock;
  final TransportContext context;
  FleetSettings settings = FleetSettings.STANDARD;
  PowerSwitch power = PowerSwitch.NONE;

  FleetServerBuilder(Path folder, OrderSigner signer, BootClock clock, TransportContext context) {
    this.folder = Objects.requireNonNull(folder, "folder");
    this.signer = Objects.requireNonNull(signer, "signer");
    this.clock = Objects.requireNonNull(clock, "clock");
    this.context = Objects.requireNonNull(context, "context");
  }

  /** Sets how it judges; {@link FleetSettings#STANDARD} by default. */
  public FleetServerBuilder settings(FleetSettings newSettings) {
    settings = Objects.requireNonNull(newSettings, "settings");
    return this;
  }

  /** Sets how it reaches the chassis of its workers; by default it does not. */
  public FleetServerBuilder power(PowerSwitch newPower) {
    power = Objects.requireNonNull(newPower, "power");
    return this;
  }

  /**
   * Opens it with what it knew when it was closed, or died.
   *
   * @throws IOException if the folder cannot be made or read, or its audit was changed
   */
  public FleetServer open() throws IOException {
    return FleetServer.open(this);
  }
}
