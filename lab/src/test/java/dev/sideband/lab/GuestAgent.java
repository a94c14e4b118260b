package dev.sideband.lab;

import dev.sideband.Sideband;
import dev.sideband.connection.ConnectionMonitor;
import dev.sideband.ipmi.Ipmi;
import dev.sideband.ipmi.command.DeviceId;
import dev.sideband.ipmi.command.GetDeviceId;
import dev.sideband.ipmi.oem.BusReporter;
import dev.sideband.ipmi.oem.ObjectType;
import dev.sideband.ipmi.oem.OemClient;
import dev.sideband.ipmi.oem.SnapshotReporter;
import dev.sideband.linux.LinuxBoot;
import dev.sideband.linux.LinuxProcessSource;
import dev.sideband.monitor.Observation;
import dev.sideband.monitor.SourceId;
import dev.sideband.process.ActivityRules;
import dev.sideband.process.ProcessColumns;
import dev.sideband.process.ProcessMonitor;
import dev.sideband.table.Table;
import dev.sideband.table.TableBuffer;
import dev.sideband.table.TableCodec;
import dev.sideband.tcp.TcpConnectionSource;
import dev.sideband.tcp.link.IdentitySource;
import dev.sideband.tcp.link.TlsLink;
import dev.sideband.time.BootClock;
import dev.sideband.transport.BusAddress;
import dev.sideband.transport.BusChannel;
import dev.sideband.transport.BusOutcome;
import dev.sideband.transport.BusTap;
import dev.sideband.transport.BusTransfer;
import dev.sideband.transport.MessageChannel;
import dev.sideband.transport.MessageRequest;
import dev.sideband.transport.MessageResponse;
import dev.sideband.transport.SerialLine;
import dev.sideband.transport.TargetUnavailableException;
import dev.sideband.transport.TransportException;
import dev.sideband.transport.Uplink;
import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * What runs in the guest: it uses the buses and the system interface by the kernel's own drivers,
 * says on the console what came of it, and then reports the guest's processes to the BMC for ever.
 */
final class GuestAgent {

  /** What each line on the console begins with. */
  static final String MARK = "agent: ";

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Path ADAPTERS = Path.of("/sys/class/i2c-dev");
  private static final BusAddress EEPROM = BusAddress.of(0x50);

  /** What a monitor's EEPROM begins with; the last that is read. */
  private static final Bytes MONITOR = Bytes.of(0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0);

  private static final BusAddress NOBODY = BusAddress.of(0x51);
  private static final int GET_DEVICE_ID = 0x01;
  private static final int APP = 0x06;

  /** How many commands a measurement takes. */
  static final int COMMANDS = 500;

  /** Where the guest listens, so that there is a socket to see. */
  static final int LISTENS = 7070;

  static final String PASSWORD = "guest";

  private static final Path JOB = Path.of("/job");
  private static final URI PORTS = URI.create("kcs:0xca2");
  private static final Duration PERIOD = Duration.ofSeconds(2);

  private final Sideband sideband;

  private GuestAgent(Sideband sideband) {
    this.sideband = sideband;
  }

  /** Argument: the port of the monitor server. */
  public static void main(String[] arguments) throws Exception {
    try (Sideband sideband = Sideband.builder().build()) {
      GuestAgent agent = new GuestAgent(sideband);
      agent.usePorts();
      agent.useBuses();
      agent.useUart();
      agent.report(Integer.parseInt(arguments[0]));
    }
  }

  @SuppressWarnings("SystemOut") // The console is what it talks to.
  private static void say(String words) {
    System.out.println(MARK + words);
  }

  private void useBuses() throws Exception {
    CountDownLatch seen = new CountDownLatch(1);
    BootClock clock = LinuxBoot.clock(sideband.clock());
    try (MessageChannel bmc =
            sideband.open(URI.create("ipmidev:/dev/ipmi0"), MessageChannel.class);
        BusReporter reporter =
            new BusReporter(OemClient.builder(bmc, sideband).build(), clock, sideband);
        BusTap tap = sideband.open(URI.create("i2ctrace:/sys/kernel/tracing"), BusTap.class)) {
      tap.start(message -> {
        reporter.seen(message);
        say(
            "tap saw %s %s %s %s"
                .formatted(
                    message.address(),
                    message.read() ? "read" : "write",
                    message.data(),
                    message.result()));
        if (message.read() && message.data().equals(MONITOR)) {
          seen.countDown();
        }
      });
      useStub(adapter("SMBus stub"));
      useMemory(adapter("SMBus I801"));
      useWire(adapter("dvi"));
      seen.await();
      CountDownLatch sent = new CountDownLatch(1);
      look(() -> reporter.waiting() == 0, sent);
      say("tap sent " + sent.await(PATIENCE.toSeconds(), TimeUnit.SECONDS));
      say("tap lost " + tap.counters().lost());
    }
  }

  /** An adapter of the kernel's that knows SMBus only, with a chip made of memory. */
  private void useStub(String device) throws IOException {
    try (BusChannel bus = sideband.open(URI.create("i2c:" + device), BusChannel.class)) {
      say("stub wrote " + bus.transfer(BusTransfer.write(EEPROM, Bytes.of(0x10, 0x5A))).result());
      say("stub read " + bus.transfer(BusTransfer.writeRead(EEPROM, Bytes.of(0x10), 1)).data());
      say("stub kept " + bus.transfer(BusTransfer.writeRead(EEPROM, Bytes.of(0x20), 1)).data());
      say("stub nobody " + bus.transfer(BusTransfer.writeRead(NOBODY, Bytes.of(0), 1)).result());
    }
  }

  /** The adapter of the machine's chip set; the EEPROMs of memory modules are on it. */
  private void useMemory(String device) throws IOException {
    try (BusChannel bus = sideband.open(URI.create("i2c:" + device), BusChannel.class)) {
      say("module wrote " + bus.transfer(BusTransfer.write(EEPROM, Bytes.of(2, 0x0C))).result());
      say("module read " + bus.transfer(BusTransfer.writeRead(EEPROM, Bytes.of(2), 1)).data());
      BusAddress absent = BusAddress.of(0x30);
      say("module nobody " + bus.transfer(BusTransfer.writeRead(absent, Bytes.of(0), 1)).result());
    }
  }

  /** An adapter whose driver moves the two lines itself; a monitor's EEPROM is on it. */
  private void useWire(String device) throws IOException {
    try (BusChannel bus = sideband.open(URI.create("i2c:" + device), BusChannel.class)) {
      BusOutcome read = bus.transfer(BusTransfer.writeRead(EEPROM, Bytes.of(0), 8));
      say("wire read " + read.data() + " " + read.result());
    }
  }

  /** Answers the first line that comes, by the port library and the kernel's own driver. */
  private void useUart() throws Exception {
    CountDownLatch answered = new CountDownLatch(1);
    StringBuilder heard = new StringBuilder();
    try (SerialLine uart =
        sideband.open(URI.create("serial:/dev/ttyS1?baud=115200"), SerialLine.class)) {
      uart.listen(
          new SerialLine.Listener() {
            @Override
            public void received(Bytes bytes) {
              heard.append(new String(bytes.toArray(), StandardCharsets.US_ASCII));
              if (heard.indexOf("\n") >= 0) {
                answered.countDown();
              }
            }

            @Override
            public void lost(TransportException reason) {
              say("uart lost: " + reason.getMessage());
            }
          });
      uart.write("knock\n".getBytes(StandardCharsets.US_ASCII));
      answered.await();
      say("uart heard " + heard);
    }
  }

  private static String adapter(String name) throws IOException {
    try (DirectoryStream<Path> adapters = Files.newDirectoryStream(ADAPTERS)) {
      for (Path each : adapters) {
        if (Files.readString(each.resolve("name")).contains(name)) {
          return "/dev/" + each.getFileName();
        }
      }
    }
    throw new IOException("no adapter of the kernel's is named " + name);
  }

  /** Speaks to the BMC without the kernel's driver, which then gets the interface back. */
  private void usePorts() throws Exception {
    try {
      sideband.open(PORTS, MessageChannel.class).close();
      say("ports were opened beside the driver");
    } catch (TargetUnavailableException e) {
      say("ports refused: " + e.getMessage());
    }
    run("rmmod", "ipmi_devintf", "ipmi_si");
    try (MessageChannel bmc = sideband.open(PORTS, MessageChannel.class);
        LinuxProcessSource source =
            LinuxProcessSource.builder(LinuxBoot.clock(sideband.clock())).open();
        SnapshotReporter reporter =
            SnapshotReporter.builder(
                    OemClient.builder(bmc, sideband).build(), ObjectType.PROCESS_TABLE, sideband)
                .build()) {
      DeviceId id = Ipmi.call(bmc, new GetDeviceId(), sideband.deadline(PATIENCE));
      say("ports reach manufacturer " + id.manufacturer());
      TableBuffer table = new TableBuffer(ProcessColumns.SCHEMA);
      source.read(table);
      reporter.offer(table.freeze());
      CountDownLatch sent = new CountDownLatch(1);
      look(() -> reporter.health().sentWhole() > 0, sent);
      say("ports pushed " + sent.await(PATIENCE.toSeconds(), TimeUnit.SECONDS));
      measure("ports", bmc, 0);
      measure("ports", bmc, 240);
    } finally {
      run("modprobe", "ipmi_si");
      run("modprobe", "ipmi_devintf");
    }
  }

  private void look(BooleanSupplier done, CountDownLatch sent) {
    if (done.getAsBoolean()) {
      sent.countDown();
    } else {
      sideband.scheduler().schedule(() -> look(done, sent), Duration.ofMillis(50));
    }
  }

  private static void run(String... command) throws Exception {
    int status = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (status != 0) {
      say(String.join(" ", command) + " ended with " + status);
    }
  }

  private void report(int server) throws Exception {
    BootClock clock = LinuxBoot.clock(sideband.clock());
    try (ServerSocket listener = new ServerSocket(LISTENS);
        MessageChannel bmc = sideband.open(URI.create("ipmidev:/dev/ipmi0"), MessageChannel.class);
        LinuxProcessSource source = LinuxProcessSource.builder(clock).open();
        ProcessMonitor monitor =
            new ProcessMonitor(
                new SourceId("guest", "processes"),
                source,
                PERIOD,
                ActivityRules.STANDARD,
                sideband);
        ConnectionMonitor connections =
            new ConnectionMonitor(
                new SourceId("guest", "connections"),
                TcpConnectionSource.builder(clock).open(),
                PERIOD,
                List.of(),
                sideband);
        Uplink uplink =
            TlsLink.uplink(
                    "10.0.2.2",
                    server,
                    IdentitySource.pkcs12(JOB.resolve("agent.p12"), PASSWORD::toCharArray),
                    sideband)
                .spool(Path.of("/tmp/spool"), 1 << 20)
                .open()) {
      OemClient client = OemClient.builder(bmc, sideband).build();
      measure("kcs", bmc, 0);
      measure("kcs", bmc, 240);
      try (SnapshotReporter connectionReporter =
              SnapshotReporter.builder(client, ObjectType.CONNECTION_TABLE, sideband).build();
          GuestOrders orders =
              GuestOrders.start(
                  client, uplink, monitor, JOB.resolve("key"), Path.of("/tmp/orders"), sideband)) {
        connections.subscribe(connectionReporter);
        connections.subscribe(new UplinkStates(uplink, "connections"));
        connections.start();
        say("takes orders, of which unfinished: " + orders.unfinished());
        say("reports, and listens at " + listener.getLocalPort());
        new CountDownLatch(1).await();
      }
    }
  }

  /** Offers each table to a monitor server, as its newest state. */
  private record UplinkStates(Uplink uplink, String key)
      implements Flow.Subscriber<Observation<Table>> {

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(Observation<Table> observation) {
      uplink.offerState(key, new TableCodec().encode(observation.value()));
    }

    @Override
    public void onError(Throwable failure) {
      say(key + " failed: " + failure);
    }

    @Override
    public void onComplete() {}
  }

  /** A request that carries more than it should is refused by the BMC, after it has arrived. */
  private void measure(String way, MessageChannel bmc, int size) throws Exception {
    MessageRequest request =
        new MessageRequest(APP, 0, GET_DEVICE_ID, Bytes.copyOf(new byte[size]));
    long before = sideband.ticker().nanos();
    MessageResponse last = null;
    for (int i = 0; i < COMMANDS; i++) {
      last = bmc.exchange(request, sideband.deadline(PATIENCE)).toCompletableFuture().get();
    }
    double seconds = (sideband.ticker().nanos() - before) / 1e9;
    say(
        "%s %d bytes %.0f commands a second, %.0f bytes, answer %02x"
            .formatted(
                way,
                size,
                COMMANDS / seconds,
                COMMANDS * size / seconds,
                last == null ? -1 : last.completionCode()));
  }
}
