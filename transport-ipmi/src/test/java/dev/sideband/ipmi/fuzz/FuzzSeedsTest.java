package dev.sideband.ipmi.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.fuzz.Decoders;
import dev.sideband.fuzz.SeedReplay;
import dev.sideband.ipmi.internal.rmcp.RmcpHeader;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/** What the fuzzer starts from and what it found is still taken as it was. */
@Timeout(120)
class FuzzSeedsTest {

  @TestFactory
  Stream<DynamicTest> seeds() {
    return SeedReplay.ofModuleOf(FuzzSeedsTest.class);
  }

  /**
   * A decoder of another shape would be fuzzed by nobody. The frames have a target of their own;
   * the others are parts, which are read by way of a whole.
   */
  @Test
  void noDecoderOfACommandIsLeftOut() throws Exception {
    Decoders commands = CommandsTarget.decoders();
    assertEquals(
        List.of(
            "OemTimedEvent.decode",
            "SystemEvent.decode",
            "ConsoleNote.decode",
            "OemFrame.decode",
            "OemFrame.decode"),
        commands.leftOut());
    assertTrue(commands.size() > 60, commands.size() + " decoders");
  }

  /** Those that are left out are the parts of which others are made. */
  @Test
  void noDecoderOfAPacketIsLeftOut() throws Exception {
    Decoders messages = Decoders.besides(RmcpHeader.class);
    assertEquals(
        List.of("AsfHeader.decode", "Ipmi15Header.decodeBody", "Ipmi20Header.decodeBody"),
        messages.leftOut());
    assertTrue(messages.size() > 10, messages.size() + " decoders");
  }
}
