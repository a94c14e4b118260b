package dev.sideband.linux.functional;

import dev.sideband.Sideband;
import dev.sideband.fleet.service.ServiceDeclaration;
import dev.sideband.linux.ChildProcessController;
import dev.sideband.process.ProcessId;
import java.io.IOException;
import java.nio.file.Path;

/** An agent that starts a service, tells which process it is, and waits to be killed. */
final class AgentChild {

  private AgentChild() {}

  public static void main(String[] arguments) throws IOException {
    try (Sideband sideband = Sideband.builder().build();
        ChildProcessController controller =
            ChildProcessController.builder(Path.of(arguments[1]), sideband).open()) {
      ServiceDeclaration service =
          ServiceDeclaration.of(
                  "web",
                  Path.of(arguments[0]),
                  "sh",
                  "-c",
                  "trap 'echo stopped > stopped; exit 6' TERM; echo ready > ready;"
                      + " while :; do echo still here; sleep 0.05; done")
              .build();
      ProcessId id = controller.start(service, process -> {}).id();
      String boot = id.boot().id().toString();
      System.out.println(boot + " " + id.pid() + " " + id.startMicros());
      int end = System.in.read();
      System.out.println(end);
    }
  }
}
