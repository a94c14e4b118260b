package dev.sideband.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.Sideband;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.command.GetSelfTestResults;
import dev.sideband.ipmi.command.SelfTestResults;
import dev.sideband.ipmi.testing.DatagramFault;
import dev.sideband.ipmi.testing.DatagramPlan;
import dev.sideband.ipmi.testing.FaultyRelay;
import dev.sideband.ipmi.testing.ScriptedBmc;
import dev.sideband.transport.MessageResponse;
import dev.sideband.wire.Bytes;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The fakes that we publish serve other people's programs too. */
@Timeout(120)
class IpmitoolThroughRelayTest {

  private static final long LIMIT_SECONDS = 60;
  private static final int OPENS_SESSION = 0x10;

  @TempDir Path folder;

  @Test
  void ipmitoolLogsInToAScriptedBmc() throws Exception {
    Path ipmitool = Peer.require("ipmitool");
    try (Sideband sideband = Sideband.builder().build();
        ScriptedBmc bmc = scripted(sideband)) {
      bmc.expect(GetSelfTestResults.ID).answer(new SelfTestResults(SelfTestResults.PASSED, 0));

      String output = run(ipmitool, bmc.address());

      assertTrue(output.contains("Selftest: passed"), output);
      bmc.assertDone();
    }
  }

  @Test
  void ipmitoolGetsThroughANetworkThatLosesRepeatsAndReorders() throws Exception {
    Path ipmitool = Peer.require("ipmitool");
    DatagramPlan faults = DatagramPlan.random(new Random(5), 0.3, Duration.ofMillis(200));
    // It never sends again what opens a session.
    DatagramPlan plan =
        datagram -> datagram.payloadType() >= OPENS_SESSION ? DatagramFault.NONE : faults.next(datagram);
    try (Sideband sideband = Sideband.builder().build();
        ScriptedBmc bmc = scripted(sideband);
        FaultyRelay relay = FaultyRelay.open(bmc.address(), plan, sideband)) {
      bmc.otherwise(request -> new MessageResponse(0, Bytes.of(SelfTestResults.PASSED, 0)));
      for (int i = 0; i < 5; i++) {
        String output = run(ipmitool, relay.address());
        assertTrue(output.contains("Selftest: passed"), output);
      }
    }
  }

  private static ScriptedBmc scripted(Sideband sideband) throws Exception {
    return ScriptedBmc.builder(sideband)
        .user("admin", "secret", Privilege.ADMINISTRATOR)
        .open();
  }

  private String run(Path ipmitool, InetSocketAddress bmc) throws Exception {
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(
                List.of(
                    ipmitool.toString(),
                    "-I",
                    "lanplus",
                    "-C",
                    "17",
                    "-H",
                    "127.0.0.1",
                    "-p",
                    Integer.toString(bmc.getPort()),
                    "-U",
                    "admin",
                    "-P",
                    "secret",
                    "mc",
                    "selftest"))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertTrue(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS), "ipmitool does not end");
    String text = Files.readString(output, StandardCharsets.UTF_8);
    assertEquals(0, process.exitValue(), text);
    return text;
  }
}
