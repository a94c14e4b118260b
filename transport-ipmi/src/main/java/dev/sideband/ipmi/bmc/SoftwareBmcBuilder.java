package dev.sideband.ipmi.bmc;

import dev.sideband.bus.BusBlackBox;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.command.DeviceId;
import dev.sideband.ipmi.oem.ObjectType;
import dev.sideband.ipmi.oem.OemFrame;
import dev.sideband.snapshot.SnapshotFormat;
import dev.sideband.snapshot.SnapshotLimits;
import dev.sideband.snapshot.SnapshotPipeline;
import dev.sideband.table.TableSnapshotFormat;
import dev.sideband.time.BootClock;
import dev.sideband.transport.TransportContext;
import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Settings of a {@link SoftwareBmc}. For one thread, and for one BMC. */
public final class SoftwareBmcBuilder {

  private static final long LEAST_CONSOLE_LOG = 1 << 16;

  private static final DeviceId IDENTITY =
      new DeviceId(
          0x20,
          0,
          false,
          false,
          0,
          0x01,
          2,
          0,
          DeviceId.SDR_REPOSITORY | DeviceId.EVENT_LOG | DeviceId.EVENT_RECEIVER | DeviceId.CHASSIS,
          OemFrame.EXAMPLE_ENTERPRISE,
          1,
          Bytes.EMPTY);

  final TransportContext context;
  final BmcUsers users = new BmcUsers();
  DeviceId identity = IDENTITY;
  UUID guid = new UUID(0, 0);
  String name = "bmc";
  int enterprise = OemFrame.EXAMPLE_ENTERPRISE;
  SnapshotLimits limits = SnapshotLimits.DEFAULT;
  HostPower power = new SimulatedHostPower(true);
  int events = SystemEventLog.DEFAULT_CAPACITY;
  @Nullable ConsoleSource console;
  long consoleLog = 4 << 20;
  Duration heartbeatLimit = Duration.ofSeconds(5);
  @Nullable BusBlackBox bus;
  @Nullable HostBusTap hostBus;
  private final Map<ObjectType, SnapshotFormat> formats = new LinkedHashMap<>();

  SoftwareBmcBuilder(TransportContext context) {
    this.context = Objects.requireNonNull(context, "context");
    formats.put(ObjectType.PROCESS_TABLE, new TableSnapshotFormat());
    formats.put(ObjectType.SERVICE_TABLE, new TableSnapshotFormat());
  }

  /** Sets what people call the BMC; "bmc" unless set. */
  public SoftwareBmcBuilder name(String name) {
    this.name = Objects.requireNonNull(name, "name");
    return this;
  }

  /** Sets the answer to Get Device ID. */
  public SoftwareBmcBuilder identity(DeviceId identity) {
    this.identity = Objects.requireNonNull(identity, "identity");
    return this;
  }

  /** Sets the identifier of device and system; all zero unless set. */
  public SoftwareBmcBuilder guid(UUID guid) {
    this.guid = Objects.requireNonNull(guid, "guid");
    return this;
  }

  /** Sets the IANA enterprise number of our own commands; 32473 unless set. */
  public SoftwareBmcBuilder enterprise(int enterprise) {
    this.enterprise = enterprise;
    return this;
  }

  /** Sets what a snapshot may take and how long its writer is waited for. */
  public SoftwareBmcBuilder limits(SnapshotLimits limits) {
    this.limits = Objects.requireNonNull(limits, "limits");
    return this;
  }

  /** Sets what orders to the chassis act on; a simulated host that is on unless set. */
  public SoftwareBmcBuilder power(HostPower power) {
    this.power = Objects.requireNonNull(power, "power");
    return this;
  }

  /**
   * Sets how many records the event log may hold; 1,024 unless set.
   *
   * @param capacity 1 to {@link SystemEventLog#MAX_CAPACITY}
   */
  public SoftwareBmcBuilder events(int capacity) {
    if (capacity < 1 || capacity > SystemEventLog.MAX_CAPACITY) {
      throw new IllegalArgumentException("records: " + capacity);
    }
    this.events = capacity;
    return this;
  }

  /**
   * Gives the BMC a bus log, which it serves; it has none unless set. The log stays with its owner,
   * who closes it after the BMC.
   */
  public SoftwareBmcBuilder bus(BusBlackBox box) {
    this.bus = Objects.requireNonNull(box, "box");
    return this;
  }

  /** Takes what the host's agent tells of the host's buses, and hands it to a tap. */
  public SoftwareBmcBuilder hostBus(HostBusTap tap) {
    this.hostBus = Objects.requireNonNull(tap, "tap");
    return this;
  }

  /** Takes snapshots of one more type of object; those of the process table are always taken. */
  public SoftwareBmcBuilder snapshots(ObjectType type, SnapshotFormat format) {
    formats.put(Objects.requireNonNull(type, "type"), Objects.requireNonNull(format, "format"));
    return this;
  }

  /**
   * Gives the BMC its host's console, which it logs and serves through serial over LAN; it has none
   * unless set.
   */
  public SoftwareBmcBuilder console(ConsoleSource source) {
    this.console = Objects.requireNonNull(source, "source");
    return this;
  }

  /**
   * Sets the bytes that a new log of the console takes on the disk, at least 65,536; 4 MiB unless
   * set.
   */
  public SoftwareBmcBuilder consoleLog(long bytes) {
    if (bytes < LEAST_CONSOLE_LOG || bytes > 0xFFFFFFFFL) {
      throw new IllegalArgumentException("console log: " + bytes);
    }
    this.consoleLog = bytes;
    return this;
  }

  /**
   * Sets how long a heartbeat may wait until the BMC reports that it did so for too long, 1 to
   * 65,535 ms; 5 seconds unless set.
   */
  public SoftwareBmcBuilder heartbeatLimit(Duration limit) {
    if (limit.toMillis() < 1 || limit.toMillis() > 0xFFFF) {
      throw new IllegalArgumentException("heartbeat limit: " + limit);
    }
    this.heartbeatLimit = limit;
    return this;
  }

  /**
   * Adds a user.
   *
   * @param password 1 to 20 bytes in UTF-8; wiped here
   */
  public SoftwareBmcBuilder user(String name, char[] password, Privilege privilege) {
    users.put(name, password, privilege);
    return this;
  }

  /**
   * Starts the BMC on a folder, which is made if it is not there and belongs to it until closed.
   *
   * @throws IOException if the folder cannot be read or written, or another BMC uses it
   */
  public SoftwareBmc start(Path data) throws IOException {
    return new SoftwareBmc(this, data);
  }

  Map<ObjectType, SnapshotPipeline> openPipelines(Path data, BootClock clock) throws IOException {
    Map<ObjectType, SnapshotPipeline> open = new HashMap<>();
    try {
      for (Map.Entry<ObjectType, SnapshotFormat> each : formats.entrySet()) {
        Path folder = data.resolve(String.format("object-%02x", each.getKey().value()));
        open.put(each.getKey(), SnapshotPipeline.open(folder, each.getValue(), limits, clock));
      }
      return Map.copyOf(open);
    } catch (IOException | RuntimeException e) {
      open.values().forEach(SnapshotPipeline::close);
      throw e;
    }
  }

  /** Opens the console, if there is to be one. */
  @Nullable BmcConsole openConsole(Path data, BootClock clock) throws IOException {
    return console == null
        ? null
        : BmcConsole.open(console, data.resolve("console"), consoleLog, clock, context);
  }
}
