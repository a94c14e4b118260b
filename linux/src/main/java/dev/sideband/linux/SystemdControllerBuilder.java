package dev.sideband.linux;

import dev.sideband.transport.TransportContext;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Settings of a {@link SystemdController}. For one thread. */
public final class SystemdControllerBuilder {

  final TransportContext context;
  final Map<String, String> units = new HashMap<>();
  List<String> systemctl = List.of("systemctl", "--no-pager");
  List<String> systemdRun = List.of("systemd-run");
  Duration patience = Duration.ofSeconds(100);

  SystemdControllerBuilder(TransportContext context) {
    this.context = Objects.requireNonNull(context, "context");
  }

  /**
   * Runs a service as a unit that there is.
   *
   * @param service the name of the service
   * @param unit the full name of the unit, such as {@code nginx.service}
   */
  public SystemdControllerBuilder unit(String service, String unit) {
    if (unit.isEmpty() || unit.startsWith("-")) {
      throw new IllegalArgumentException("unit \"" + unit + "\"");
    }
    units.put(Objects.requireNonNull(service, "service"), unit);
    return this;
  }

  /**
   * Uses these programs; by default {@code systemctl --no-pager} and {@code systemd-run}, of the
   * system.
   *
   * @param newSystemctl the program and the arguments that come first; copied
   * @param newSystemdRun the program and the arguments that come first; copied
   */
  public SystemdControllerBuilder programs(List<String> newSystemctl, List<String> newSystemdRun) {
    if (newSystemctl.isEmpty() || newSystemdRun.isEmpty()) {
      throw new IllegalArgumentException("no program");
    }
    this.systemctl = List.copyOf(newSystemctl);
    this.systemdRun = List.copyOf(newSystemdRun);
    return this;
  }

  /** Waits so long for one of these programs; the default is what systemd gives a unit to start. */
  public SystemdControllerBuilder patience(Duration newPatience) {
    if (newPatience.isNegative() || newPatience.isZero()) {
      throw new IllegalArgumentException("patience " + newPatience);
    }
    this.patience = newPatience;
    return this;
  }

  /**
   * Makes the controller; whether there is a systemd shows with the first service.
   *
   * @throws IOException if {@code /proc} or libc cannot be reached
   */
  public SystemdController open() throws IOException {
    return new SystemdController(this);
  }
}
