package dev.sideband.linux.functional;

import dev.sideband.Sideband;
import dev.sideband.fleet.service.ServiceDeclaration;
import dev.sideband.linux.ChildProcessController;
import dev.sideband.process.ProcessId;
import dev.sideband.transport.ObserverListener;
import java.io.IOException;
import java.nio.file.Path;

/**
 * An agent that starts a service, tells which process it is and before that what was counted, and
 * waits to be killed.
 */
final class AgentChild {

  private AgentChild() {}

  public static void main(String[] arguments) throws IOException {
    ObserverListener observer =
        new ObserverListener() {
          @Override
          public void counted(String name, String subject, long amount) {
            System.out.println(name + " " + subject);
          }
        };
    try (Sideband sideband = Sideband.builder().observer(observer).build();
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
