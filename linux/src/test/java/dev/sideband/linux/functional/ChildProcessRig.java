package dev.sideband.linux.functional;

import static dev.sideband.linux.functional.Programs.line;
import static dev.sideband.linux.functional.Programs.text;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sideband.Sideband;
import dev.sideband.fleet.service.ProcessEnd;
import dev.sideband.fleet.service.ServiceDeclaration;
import dev.sideband.fleet.service.ServiceDeclarationBuilder;
import dev.sideband.fleet.service.ServiceProcess;
import dev.sideband.linux.ChildProcessController;
import dev.sideband.process.ProcessId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A controller of services in one folder, all of which are killed at the end. */
final class ChildProcessRig implements AutoCloseable {

  final Sideband sideband = Sideband.builder().build();

  /** What is killed at the end. */
  final List<ServiceProcess> started = new ArrayList<>();

  /** The working directory of services. */
  final Path folder;

  /** The folder of what services print. */
  final Path output;

  ChildProcessController controller;

  ChildProcessRig(Path folder) throws IOException {
    this.folder = folder;
    output = folder.resolve("output");
    controller = open();
  }

  @Override
  public void close() throws IOException {
    for (ServiceProcess process : started) {
      process.kill();
    }
    controller.close();
    sideband.close();
  }

  /** Opens a controller beside the rig's own one. */
  ChildProcessController open() throws IOException {
    return ChildProcessController.builder(output, sideband).open();
  }

  ServiceDeclarationBuilder shell(String script, String... arguments) {
    List<String> command = new ArrayList<>(List.of("sh", "-c", script, "service"));
    command.addAll(List.of(arguments));
    return ServiceDeclaration.of("web", folder, command.toArray(String[]::new));
  }

  /** Starts a service that the test itself sees ended. */
  ServiceProcess begin(ServiceDeclaration service) throws IOException {
    return controller.start(service, process -> {});
  }

  ServiceProcess start(ServiceDeclarationBuilder service) throws IOException {
    ServiceProcess process = begin(service.build());
    started.add(process);
    return process;
  }

  /** Starts a service and returns when its script has said so. */
  ServiceProcess startReady(String script) throws IOException {
    ServiceProcess process = start(shell(script));
    assertEquals("ready", line(output.resolve("web.log")));
    return process;
  }

  /** Tells whether a process still waits for the line that lets it become its service. */
  static boolean isAtGate(ProcessId process) {
    return text(Path.of("/proc", Integer.toString(process.pid()), "cmdline"))
        .contains("read -r line");
  }

  static ProcessEnd end(ServiceProcess process) throws Exception {
    return process.ended().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  static void assertEnd(String expected, ServiceProcess process) throws Exception {
    assertEquals(expected, end(process).text());
  }
}
