package dev.sideband.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.Sideband;
import dev.sideband.ipmi.Bmc;
import dev.sideband.ipmi.SelFollower;
import dev.sideband.ipmi.SelListener;
import dev.sideband.ipmi.SystemEvents;
import dev.sideband.ipmi.command.ErasureProgress;
import dev.sideband.ipmi.command.EventType;
import dev.sideband.ipmi.command.OemEvent;
import dev.sideband.ipmi.command.OemTimedEvent;
import dev.sideband.ipmi.command.PlatformEvent;
import dev.sideband.ipmi.command.SelEntry;
import dev.sideband.ipmi.command.SelTime;
import dev.sideband.ipmi.command.SensorType;
import dev.sideband.ipmi.command.SystemEvent;
import dev.sideband.ipmi.soak.IpmiSim;
import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The event log: ipmitool and FreeIPMI at our BMC, our client at OpenIPMI's and at ours. */
@Tag("S2-2")
@Timeout(120)
class SelPeersTest {

  private static final PlatformEvent FAN =
      new PlatformEvent(
          PlatformEvent.REVISION,
          SensorType.FAN,
          0x30,
          EventType.THRESHOLD,
          true,
          0x52,
          0x0A,
          0x14);

  @TempDir Path folder;

  private static boolean holds(List<String> lines, String... parts) {
    return lines.stream().anyMatch(line -> List.of(parts).stream().allMatch(line::contains));
  }

  private static void assertHolds(List<String> lines, String... parts) {
    assertTrue(holds(lines, parts), () -> List.of(parts) + " not in one line of " + lines);
  }

  @Test
  void ipmitoolListsAddsDeletesAndClears() throws Exception {
    try (OurBmc ours = OurBmc.start(folder)) {
      assertHolds(ours.ipmitool("sel", "info"), "Entries", ": 0");
      ours.bmc().events().add(FAN);
      ours.ipmitool("chassis", "power", "off");
      assertHolds(
          ours.ipmitool("sel", "list"), "Fan #0x30", "Lower Critical going low", "Asserted");
      List<String> named = ours.ipmitool("sel", "elist");
      assertHolds(named, "Power Unit Power", "Power off/down", "Asserted");
      assertEquals(2, named.size());

      Path file =
          Files.writeString(folder.resolve("event"), "0x04 0x0c 0x08 0x6f 0x01 0xff 0xff #");
      ours.ipmitool("sel", "add", file.toString());
      assertHolds(ours.ipmitool("sel", "list", "last", "1"), "3 |", "Memory", "Uncorrectable ECC");
      ours.ipmitool("sel", "delete", "2");
      assertFalse(holds(ours.ipmitool("sel", "list"), "Power Unit"));
      ours.ipmitool("sel", "clear");
      assertEquals(List.of(), ours.ipmitool("sel", "list"));
      assertEquals(List.of(), ours.bmc().events().entries());
    }
  }

  @Test
  void ipmitoolReadsAndSetsTheClockAndReportsEvents() throws Exception {
    try (OurBmc ours = OurBmc.start(folder)) {
      ours.ipmitool("sel", "time", "set", "01/02/20 03:04:05");
      assertHolds(ours.ipmitool("sel", "time", "get"), "01/02/20", "03:04:");
      ours.ipmitool("event", "1");
      SystemEvent reported = (SystemEvent) ours.bmc().events().entries().get(0);
      assertEquals(SensorType.TEMPERATURE, reported.event().sensorType());
      assertTrue(reported.time().toString().startsWith("2020-01-02T03:04:"), reported::toString);
    }
  }

  @Test
  void freeIpmiListsAndClears() throws Exception {
    try (OurBmc ours = OurBmc.start(folder)) {
      ours.bmc().events().add(FAN);
      ours.freeipmi("ipmipower", "--off");
      assertHolds(ours.freeipmi("ipmi-sel", ours.cached("--info")), "Number of log entries", ": 2");
      List<String> listed = ours.freeipmi("ipmi-sel", ours.cached());
      assertHolds(listed, "Lower Critical - going low");
      assertHolds(listed, "Power ", "Power Unit", "Power Off/Power Down");
      ours.freeipmi("ipmi-sel", ours.cached("--clear"));
      assertEquals(List.of(), ours.bmc().events().entries());
    }
  }

  @Test
  void ourClientReadsAddsAndClearsTheLogOfIpmiSim() throws Exception {
    try (IpmiSim sim = IpmiSim.start(Peer.require("ipmi_sim"), folder);
        Sideband sideband = Sideband.builder().build();
        Bmc bmc = open(sideband, sim.uri("admin", ""))) {
      readsAddsAndClears(bmc.events());
    }
  }

  @Test
  void ourClientReadsAddsAndClearsTheLogOfOurBmc() throws Exception {
    try (OurBmc ours = OurBmc.start(folder);
        Sideband sideband = Sideband.builder().build();
        Bmc bmc = open(sideband, ours.uri())) {
      readsAddsAndClears(bmc.events());
    }
  }

  private static void readsAddsAndClears(SystemEvents events) throws Exception {
    assertEquals(ErasureProgress.DONE, events.clear());
    assertEquals(List.of(), events.read());

    events.add(new SystemEvent(0, SelTime.UNSPECIFIED, 0x41, FAN));
    SelEntry last = events.read().get(0);
    Bytes six = Bytes.of(1, 2, 3, 4, 5, 6);
    events.add(new OemTimedEvent(0, 0xC5, SelTime.UNSPECIFIED, 4753, six));
    events.add(new OemEvent(0, 0xE5, Bytes.ofHex("000102030405060708090a0b0c")));

    List<SelEntry> read = events.read();
    assertEquals(3, read.size());
    assertEquals(3, events.info().entries());
    assertEquals(FAN, ((SystemEvent) read.get(0)).event());
    assertEquals(six, ((OemTimedEvent) read.get(1)).data());
    assertEquals(0xE5, read.get(2).recordType());
    assertEquals(read.subList(1, 3), events.readAfter(last).entries());

    assertEquals(ErasureProgress.DONE, events.clear());
    assertEquals(List.of(), events.read());
    assertTrue(events.readAfter(read.get(2)).fromStart());
  }

  @Test
  void ourClientFollowsTheLogOfIpmiSimWhileIpmitoolWritesToIt() throws Exception {
    try (IpmiSim sim = IpmiSim.start(Peer.require("ipmi_sim"), folder);
        Sideband sideband = Sideband.builder().build();
        Bmc bmc = open(sideband, sim.uri("admin", ""))) {
      bmc.events().clear();
      BlockingQueue<String> heard = new LinkedBlockingQueue<>();
      SelListener listener =
          new SelListener() {
            @Override
            public void added(List<SelEntry> entries) {
              entries.forEach(entry -> heard.add(entry.text()));
            }

            @Override
            public void restarted() {
              heard.add("restarted");
            }
          };
      SelFollower follower = bmc.events().follow(listener, Duration.ofMillis(200));
      Path file =
          Files.writeString(folder.resolve("event"), "0x04 0x0c 0x08 0x6f 0x01 0xff 0xff #");
      ipmitool(sim, "sel", "add", file.toString());
      assertEquals("Memory 08h: uncorrectable ECC error", heard.poll(20, TimeUnit.SECONDS));
      ipmitool(sim, "sel", "clear");
      assertEquals("restarted", heard.poll(20, TimeUnit.SECONDS));
      ipmitool(sim, "sel", "add", file.toString());
      assertEquals("Memory 08h: uncorrectable ECC error", heard.poll(20, TimeUnit.SECONDS));
      follower.close();
    }
  }

  private void ipmitool(IpmiSim sim, String... command) throws IOException, InterruptedException {
    String[] all = new String[command.length + 12];
    List<String> login =
        List.of(
            "-I",
            "lanplus",
            "-H",
            "127.0.0.1",
            "-p",
            Integer.toString(sim.port()),
            "-U",
            "admin",
            "-P",
            "secret",
            "-C",
            "3");
    for (int i = 0; i < all.length; i++) {
      all[i] = i < 12 ? login.get(i) : command[i - 12];
    }
    Tool.run(folder, Peer.require("ipmitool"), all);
  }

  private static Bmc open(Sideband sideband, String uri) throws IOException {
    return Bmc.open(sideband, URI.create(uri), (target, user) -> "secret".toCharArray());
  }
}
