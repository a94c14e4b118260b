package dev.sideband.lab;

import dev.sideband.Sideband;
import dev.sideband.ipmi.CompletionCode;
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
import java.time.Duration;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The fakes that we publish serve other people's programs too. */
@Timeout(120)
class IpmitoolThroughRelayTest {

  /** The type of an IPMI message in RMCP+; what asks for a session and opens it has others. */
  private static final int IN_SESSION = 0;

  private static final Set<DatagramFault.Kind> LOSSES =
      EnumSet.of(DatagramFault.Kind.LOST, DatagramFault.Kind.DAMAGED, DatagramFault.Kind.CUT);

  @Test
  void ipmitoolLogsInToAScriptedBmc() throws Exception {
    Tool ipmitool = Tool.require("ipmitool");
    try (Sideband sideband = Sideband.builder().build();
        ScriptedBmc bmc = scripted(sideband)) {
      // It asks for what makers and vendors have of their own as well.
      bmc.otherwise(
          request -> new MessageResponse(CompletionCode.INVALID_COMMAND.value(), Bytes.EMPTY));
      bmc.expect(GetSelfTestResults.ID).answer(new SelfTestResults(SelfTestResults.PASSED, 0));

      passSelfTest(ipmitool, bmc.address());
      bmc.assertDone();
    }
  }

  @Test
  void ipmitoolGetsThroughANetworkThatLosesRepeatsAndReorders() throws Exception {
    Tool ipmitool = Tool.require("ipmitool");
    DatagramPlan plan = bearable(DatagramPlan.random(new Random(5), 0.3, Duration.ofMillis(200)));
    try (Sideband sideband = Sideband.builder().build();
        ScriptedBmc bmc = scripted(sideband);
        FaultyRelay relay = FaultyRelay.open(bmc.address(), plan, sideband)) {
      bmc.otherwise(request -> new MessageResponse(0, Bytes.of(SelfTestResults.PASSED, 0)));
      for (int i = 0; i < 5; i++) {
        passSelfTest(ipmitool, relay.address());
      }
    }
  }

  /**
   * Leaves out what ipmitool 1.8.19 does not bear: it never sends again what opens a session, and
   * believes what is damaged before that; it gives a request up after four tries, and crashes on an
   * answer without its end, since it takes the length of what it authenticates from the packet.
   */
  private static DatagramPlan bearable(DatagramPlan faults) {
    AtomicBoolean lost = new AtomicBoolean();
    return datagram -> {
      if (datagram.payloadType() != IN_SESSION || lost.getAndSet(false)) {
        return DatagramFault.NONE;
      }
      DatagramFault fault = faults.next(datagram);
      lost.set(LOSSES.contains(fault.kind()));
      return fault.kind() == DatagramFault.Kind.CUT ? DatagramFault.LOST : fault;
    };
  }

  private static ScriptedBmc scripted(Sideband sideband) throws Exception {
    return ScriptedBmc.builder(sideband).user("admin", "secret", Privilege.ADMINISTRATOR).open();
  }

  private static void passSelfTest(Tool ipmitool, InetSocketAddress bmc) throws Exception {
    ipmitool
        .with("-I", "lanplus", "-C", "17", "-H", "127.0.0.1")
        .with("-p", Integer.toString(bmc.getPort()), "-U", "admin", "-P", "secret")
        .run("mc selftest")
        .says("Selftest: passed")
        .succeeded();
  }
}
