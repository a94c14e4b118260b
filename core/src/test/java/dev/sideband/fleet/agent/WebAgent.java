package dev.sideband.fleet.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sideband.fleet.Instruction;
import dev.sideband.fleet.InstructionTarget;
import dev.sideband.fleet.RefusalReason;
import dev.sideband.fleet.service.DegradeLevel;
import dev.sideband.fleet.service.ServiceDeclaration;
import dev.sideband.fleet.service.ServiceDeclarationBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** An agent that may shut its host down, and whose one service is called web. */
final class WebAgent {

  static final InstructionTarget WEB = new InstructionTarget.Service("web");
  static final InstructionTarget HOST = new InstructionTarget.Host();

  private WebAgent() {}

  static ServiceDeclarationBuilder web(Path folder) {
    return ServiceDeclaration.of("web", folder, "serve")
        .levels(List.of(new DegradeLevel("low", List.of("ctl", "low"))), List.of("ctl", "full"));
  }

  static AgentRig rig(Path folder) throws IOException {
    return rig(folder, web(folder));
  }

  static AgentRig rig(Path folder, ServiceDeclarationBuilder web) throws IOException {
    return new AgentRig(folder, builder -> builder.shutDown(List.of("halt", "now")), web.build());
  }

  static void assertReason(RefusalReason reason, AgentRig rig, Instruction order) {
    assertEquals(Optional.of(reason), rig.refused(order).reason());
  }
}
