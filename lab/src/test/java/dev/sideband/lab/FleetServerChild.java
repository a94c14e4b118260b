package dev.sideband.lab;

import dev.sideband.fleet.InstructionKind;
import dev.sideband.fleet.InstructionTarget;
import dev.sideband.fleet.rollout.RolloutPlan;
import dev.sideband.fleet.server.WorkerState;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A monitor server in a process of its own, which restarts the service {@value #SERVICE} of some
 * workers, one after the other. It says that it is ready when it reaches them all, and begins when
 * it is told a line.
 *
 * <p>Arguments: the folder, the port, the workers.
 */
final class FleetServerChild {

  static final String SERVICE = "app";
  static final String READY = "ready";

  private FleetServerChild() {}

  public static void main(String[] arguments) throws Exception {
    List<String> workers = List.of(arguments).subList(2, arguments.length);
    try (LabFleetServer server =
        LabFleetServer.open(Path.of(arguments[0]), Integer.parseInt(arguments[1]))) {
      for (String worker : workers) {
        server.await(worker, WorkerState.REACHED);
      }
      System.out.println(READY);
      System.in.read();
      InstructionTarget target = new InstructionTarget.Service(SERVICE);
      if (workers.size() == 1) {
        server.order(workers.get(0), InstructionKind.RESTART, target, false, Map.of());
      } else {
        server
            .server()
            .rollout(
                RolloutPlan.of(workers, InstructionKind.RESTART, target, Map.of()),
                LabFleetServer.ADMIN);
      }
      while (System.in.read() >= 0) {
        // Goes on until its input ends.
      }
    }
  }
}
