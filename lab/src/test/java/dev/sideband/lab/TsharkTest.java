package dev.sideband.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.Sideband;
import dev.sideband.bus.LoggedBus;
import dev.sideband.bus.TransferTap;
import dev.sideband.i2c.CaptureWriter;
import dev.sideband.i2c.WaveformFile;
import dev.sideband.i2c.WaveformListener;
import dev.sideband.i2c.WaveformSettings;
import dev.sideband.i2c.testing.SimulatedBus;
import dev.sideband.i2c.testing.SimulatedFan;
import dev.sideband.i2c.testing.SimulatedFault;
import dev.sideband.i2c.testing.SimulatedThermometer;
import dev.sideband.time.BmcBoot;
import dev.sideband.time.BootClock;
import dev.sideband.transport.AckMap;
import dev.sideband.transport.BusAddress;
import dev.sideband.transport.BusListener;
import dev.sideband.transport.BusRecord;
import dev.sideband.transport.BusResult;
import dev.sideband.transport.BusTransfer;
import dev.sideband.wire.Bytes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Wireshark's tshark reads the captures that we write. */
@Tag("S3-5")
class TsharkTest {

  private static final Instant BOOT = Instant.parse("2026-11-27T10:00:00.000000001Z");

  @TempDir private Path folder;

  @Test
  void everyMessageIsThereWithItsTimeToTheNanosecond() throws Exception {
    Random random = new Random(209);
    List<BusRecord> messages = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      byte[] data = new byte[random.nextInt(20)];
      random.nextBytes(data);
      boolean read = random.nextBoolean();
      int refused =
          !read && data.length > 0 && random.nextInt(3) == 0 ? random.nextInt(data.length) : -1;
      BusRecord message =
          new BusRecord(
              random.nextInt(4),
              i * 1_000_003L,
              BusAddress.of(1 + random.nextInt(0x70)),
              read,
              Bytes.copyOf(data),
              refused >= 0 ? AckMap.allBut(refused) : AckMap.ALL,
              refused >= 0 ? BusResult.DATA_NACK : BusResult.OK,
              false,
              true,
              0);
      messages.add(message);
      expected.add(
          String.join(
              "|",
              time(message),
              Integer.toString(message.link()),
              String.format(Locale.ROOT, "0x%02x", message.address().value()),
              read ? "0x00000001" : "0x00000000",
              Integer.toString(1 + data.length),
              refused >= 0 ? "data not acknowledged; NACK at byte " + refused : ""));
    }
    assertEquals(expected, tshark(messages));
  }

  private static String time(BusRecord message) {
    Instant at = BOOT.plusNanos(message.nanos());
    return String.format(Locale.ROOT, "%d.%09d", at.getEpochSecond(), at.getNano());
  }

  /** From a simulated failure through the tap to Wireshark. */
  @Test
  @Tag("S3-2")
  void aFanThatFailsIsSeenInWireshark() throws Exception {
    List<BusRecord> seen = new ArrayList<>();
    CountDownLatch ended = new CountDownLatch(1);
    try (Sideband sideband = Sideband.builder().build()) {
      BootClock clock =
          BootClock.of(new BmcBoot(1), Duration.ZERO, sideband.ticker(), sideband.clock());
      TransferTap tap = new TransferTap(clock, 1_000, sideband);
      tap.start(
          new BusListener() {
            @Override
            public void seen(BusRecord message) {
              seen.add(message);
            }

            @Override
            public void ended() {
              ended.countDown();
            }
          });
      BusAddress fan = BusAddress.of(0x2C);
      SimulatedBus simulated =
          new SimulatedBus("bus")
              .attach(fan, new SimulatedFan())
              .attach(BusAddress.of(0x48), new SimulatedThermometer());
      LoggedBus bus = new LoggedBus(simulated, 2, tap);
      for (int i = 0; i < 20; i++) {
        if (i == 10) {
          simulated.inject(fan, SimulatedFault.absent());
        }
        bus.transfer(BusTransfer.writeRead(BusAddress.of(0x48), Bytes.of(0), 2));
        bus.transfer(BusTransfer.writeRead(fan, Bytes.of(SimulatedFan.SPEED), 2));
      }
      tap.close();
      assertTrue(ended.await(30, TimeUnit.SECONDS));
    }
    List<String> lines = tshark(seen);
    assertEquals(10 * 4 + 10 * 3, lines.size());
    assertEquals(
        10,
        lines.stream()
            .filter(line -> line.contains("|2|0x2c|") && line.endsWith("NACK at the address"))
            .count());
  }

  /** Our drawing of messages is decoded by sigrok as by us. */
  @Test
  void whatWeDrawSigrokReads() throws Exception {
    List<BusRecord> messages = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      messages.add(
          new BusRecord(
              0,
              1_000_000L * (i + 1),
              BusAddress.of(i + 8),
              i % 2 == 1,
              Bytes.of(i, 255 - i),
              i % 2 == 1 ? AckMap.allBut(1) : AckMap.ALL,
              BusResult.OK,
              false,
              true,
              0));
    }
    Path dump = folder.resolve("drawn.vcd");
    try (CaptureWriter writer = CaptureWriter.vcd(Files.newOutputStream(dump), 0, 400_000)) {
      for (BusRecord message : messages) {
        writer.write(message);
      }
    }
    List<String> theirs =
        Tool.run(
            folder,
            Peer.require("sigrok-cli"),
            "-i",
            dump.toString(),
            "-P",
            "i2c:scl=scl:sda=sda",
            "-A",
            "i2c=address-read:address-write:data-read:data-write");
    List<String> ours = new ArrayList<>();
    for (BusRecord message : messages) {
      String way = message.read() ? "read" : "write";
      ours.add(
          String.format(Locale.ROOT, "i2c-1: Address %s: %02X", way, message.address().value()));
      for (int i = 0; i < message.data().size(); i++) {
        ours.add(String.format(Locale.ROOT, "i2c-1: Data %s: %02X", way, message.data().at(i)));
      }
    }
    assertEquals(
        ours,
        theirs.stream()
            .filter(line -> line.contains(": ") && line.matches("i2c-1: (Address|Data) .*"))
            .toList());
    List<BusRecord> back = new ArrayList<>();
    new WaveformFile(dump)
        .decode(
            WaveformSettings.STANDARD,
            new WaveformListener() {
              @Override
              public void message(BusRecord message) {
                back.add(message);
              }
            });
    assertEquals(
        messages.stream().map(BusRecord::nanos).toList(),
        back.stream().map(BusRecord::nanos).toList());
  }

  private List<String> tshark(List<BusRecord> messages) throws Exception {
    Path capture = folder.resolve("bus.pcapng");
    try (CaptureWriter writer = CaptureWriter.pcapng(Files.newOutputStream(capture), BOOT)) {
      for (BusRecord message : messages) {
        writer.write(message);
      }
    }
    return Tool.run(
        folder,
        Peer.require("tshark"),
        "-r",
        capture.toString(),
        "-T",
        "fields",
        "-E",
        "separator=|",
        "-e",
        "frame.time_epoch",
        "-e",
        "i2c.bus",
        "-e",
        "i2c.addr",
        "-e",
        "i2c.flags",
        "-e",
        "frame.len",
        "-e",
        "frame.comment");
  }
}
