package dev.sideband.lab;

import dev.sideband.Sideband;
import dev.sideband.ipmi.oem.ObjectType;
import dev.sideband.ipmi.oem.OemClient;
import dev.sideband.ipmi.oem.SnapshotReporter;
import dev.sideband.linux.LinuxBoot;
import dev.sideband.linux.LinuxProcessSource;
import dev.sideband.monitor.SourceId;
import dev.sideband.process.ActivityRules;
import dev.sideband.process.ProcessMonitor;
import dev.sideband.transport.BusAddress;
import dev.sideband.transport.BusChannel;
import dev.sideband.transport.BusOutcome;
import dev.sideband.transport.BusTap;
import dev.sideband.transport.BusTransfer;
import dev.sideband.transport.MessageChannel;
import dev.sideband.transport.MessageRequest;
import dev.sideband.transport.MessageResponse;
import dev.sideband.transport.SerialLine;
import dev.sideband.transport.TransportException;
import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

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
  private static final BusAddress NOBODY = BusAddress.of(0x51);
  private static final int GET_DEVICE_ID = 0x01;
  private static final int APP = 0x06;
  private static final int COMMANDS = 500;

  private final Sideband sideband;

  private GuestAgent(Sideband sideband) {
    this.sideband = sideband;
  }

  public static void main(String[] arguments) throws Exception {
    try (Sideband sideband = Sideband.builder().build()) {
      GuestAgent agent = new GuestAgent(sideband);
      agent.useBuses();
      agent.useUart();
      agent.report();
    }
  }

  @SuppressWarnings("SystemOut") // The console is what it talks to.
  private static void say(String words) {
    System.out.println(MARK + words);
  }

  private void useBuses() throws Exception {
    CountDownLatch seen = new CountDownLatch(2);
    try (BusTap tap = sideband.open(URI.create("i2ctrace:/sys/kernel/tracing"), BusTap.class)) {
      tap.start(message -> {
        say(
            "tap saw %s %s %s %s"
                .formatted(
                    message.address(),
                    message.read() ? "read" : "write",
                    message.data(),
                    message.result()));
        seen.countDown();
      });
      useStub(adapter("SMBus stub"));
      useWire(adapter("dvi"));
      seen.await();
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

  private void report() throws Exception {
    try (MessageChannel bmc =
            sideband.open(URI.create("ipmidev:/dev/ipmi0"), MessageChannel.class);
        LinuxProcessSource source =
            LinuxProcessSource.builder(LinuxBoot.clock(sideband.clock())).open();
        ProcessMonitor monitor =
            new ProcessMonitor(
                new SourceId("guest", "processes"),
                source,
                Duration.ofSeconds(2),
                ActivityRules.STANDARD,
                sideband);
        SnapshotReporter reporter =
            SnapshotReporter.builder(
                    OemClient.builder(bmc, sideband).build(), ObjectType.PROCESS_TABLE, sideband)
                .build()) {
      measure(bmc, 0);
      measure(bmc, 240);
      monitor.subscribe(reporter);
      monitor.start();
      say("reports");
      new CountDownLatch(1).await();
    }
  }

  /** A request that carries more than it should is refused by the BMC, after it has arrived. */
  private void measure(MessageChannel bmc, int size) throws Exception {
    MessageRequest request =
        new MessageRequest(APP, 0, GET_DEVICE_ID, Bytes.copyOf(new byte[size]));
    long before = sideband.ticker().nanos();
    MessageResponse last = null;
    for (int i = 0; i < COMMANDS; i++) {
      last = bmc.exchange(request, sideband.deadline(PATIENCE)).toCompletableFuture().get();
    }
    double seconds = (sideband.ticker().nanos() - before) / 1e9;
    say(
        "kcs %d bytes %.0f commands a second, %.0f bytes, answer %02x"
            .formatted(
                size,
                COMMANDS / seconds,
                COMMANDS * size / seconds,
                last == null ? -1 : last.completionCode()));
  }
}
