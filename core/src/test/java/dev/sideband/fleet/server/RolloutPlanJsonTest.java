package dev.sideband.fleet.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sideband.fleet.InstructionKind;
import dev.sideband.fleet.InstructionTarget;
import dev.sideband.fleet.internal.JsonText;
import dev.sideband.fleet.rollout.RolloutPlan;
import dev.sideband.process.ProcessId;
import dev.sideband.time.HostBoot;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Plans that are read as they were written. */
@Tag("S1-41")
class RolloutPlanJsonTest {

  @Test
  void isReadAsItWasWritten() throws IOException {
    List<InstructionTarget> targets =
        List.of(
            new InstructionTarget.Host(),
            new InstructionTarget.Service("shop \"1\""),
            new InstructionTarget.OneProcess(
                new ProcessId(new HostBoot(new UUID(1, 2)), 42, 9_000_000_000L)));
    for (InstructionTarget target : targets) {
      RolloutPlan plan =
          RolloutPlan.of(
                  List.of("web-2", "web-1"),
                  InstructionKind.UPGRADE,
                  target,
                  Map.of("version", "2", "digest", "a=b,\n"))
              .inBatches(7, Duration.ofMillis(1_500))
              .within(Duration.ofSeconds(90))
              .allowing(3)
              .reverting();
      assertEquals(plan, read(plan));
      assertEquals(plan.dry(), read(plan.dry()));
    }
  }

  private static RolloutPlan read(RolloutPlan plan) throws IOException {
    return RolloutPlanJson.read(JsonText.read(JsonText.line(RolloutPlanJson.write(plan))));
  }

  @Test
  void whatIsNoPlanIsRefused() throws IOException {
    for (String none :
        List.of("{}", "{\"workers\":[\"a\"],\"kind\":\"DANCE\"}", "[]", "{\"workers\":7}")) {
      assertThrows(
          IllegalArgumentException.class, () -> RolloutPlanJson.read(JsonText.read(none)), none);
    }
  }
}
