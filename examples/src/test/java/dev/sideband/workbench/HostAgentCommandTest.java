package dev.sideband.workbench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What the agent of a host says when it is not told where its BMC is, or told wrong. */
class HostAgentCommandTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... arguments) {
    return new HostAgentCommand(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8))
        .run(arguments);
  }

  private String complaint() {
    String said = err.toString(StandardCharsets.UTF_8);
    assertEquals(1, said.lines().count(), said);
    return said;
  }

  @Test
  void tellsHowItIsUsed() {
    assertEquals(0, run("--help"));
    assertTrue(out.toString(StandardCharsets.UTF_8).contains("ipmidev:/dev/ipmi0"));
  }

  @Test
  void isToldWhereTheBmcIs() {
    assertEquals(2, run());
    assertTrue(complaint().contains("where the BMC is"));
  }

  @Test
  void refusesWhatIsNoAddress() {
    assertEquals(2, run("nonsense"));
    assertTrue(complaint().contains("not the address of a BMC: nonsense"));
  }

  @Test
  void saysWhyABmcCannotBeReached() {
    assertEquals(1, run("ipmidev:/dev/no-such-device"));
    assertTrue(complaint().contains("/dev/no-such-device: not there"));
  }
}
