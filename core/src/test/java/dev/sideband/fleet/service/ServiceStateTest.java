package dev.sideband.fleet.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.sideband.fleet.InstructionKind;
import dev.sideband.fleet.Refusal;
import dev.sideband.fleet.RefusalReason;
import dev.sideband.fleet.RestartPolicy;
import dev.sideband.process.ProcessState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * In each state, what is allowed is done or begun, and what is not is refused and has no effect.
 */
@Tag("S1-42")
class ServiceStateTest {

  private static final ProbeRule PROBE =
      new ProbeRule(
          new Probe.Tcp("localhost", 80), Duration.ofSeconds(2), Duration.ofSeconds(1), 1, 1);

  @TempDir Path folder;

  /** Brings a service into a state. */
  private ServiceRig in(ServiceState state) throws IOException {
    ServiceRig rig =
        new ServiceRig(
            folder,
            ServiceDeclaration.of("web", folder, "serve")
                .restart(RestartPolicy.NOTIFY)
                .readiness(PROBE)
                .liveness(PROBE)
                .startsWithAgent(
                    state != ServiceState.STOPPED && state != ServiceState.CODE_DEPLOYING)
                .drain(List.of("drain"))
                .levels(List.of(new DegradeLevel("low", List.of("low"))), List.of("full"))
                .build());
    rig.controller.stubborn = true;
    if (state == ServiceState.STARTING) {
      rig.probes.put("web", new ProbeResult(false, "not yet"));
    }
    rig.begin();
    switch (state) {
      case NOT_RESPONDING -> {
        rig.probes.put("web", new ProbeResult(false, "no answer"));
        rig.pass(Duration.ofSeconds(2));
      }
      case SUSPENDED -> rig.done(InstructionKind.SUSPEND, "web");
      case DRAINING -> {
        rig.pendingCommand = Optional.of(new CompletableFuture<>());
        rig.order(InstructionKind.DRAIN, "web");
      }
      case STOPPING -> rig.order(InstructionKind.STOP, "web");
      case TERMINATED -> {
        rig.controller.newest("web").exit(1);
        rig.context.settle();
      }
      case CODE_DEPLOYING, CODE_UPGRADING -> {
        rig.supervisor.showCode("web", Optional.of(state.shown()));
        rig.context.settle();
      }
      default -> {}
    }
    rig.assertState(state.shown(), "web");
    return rig;
  }

  @ParameterizedTest
  @EnumSource(ServiceState.class)
  void whatIsNotAllowedIsRefusedWithTheStateAndHasNoEffect(ServiceState state) throws IOException {
    ServiceRig rig = in(state);
    for (InstructionKind kind : InstructionKind.values()) {
      if (state.allows(kind)) {
        assertEquals(Optional.empty(), rig.supervisor.refuse(kind, "web", Map.of()), kind::name);
        continue;
      }
      Refusal refusal = rig.supervisor.refuse(kind, "web", Map.of()).orElseThrow();
      assertEquals(RefusalReason.STATE, refusal.reason());
      ServiceInfo before = rig.info("web");
      ServiceResult result = rig.order(kind, "web").getNow(null);
      assertFalse(result.done(), kind::name);
      assertEquals(refusal.text(), result.text());
      assertEquals(before, rig.info("web"), kind::name);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "START,STOPPED",
    "START,TERMINATED",
    "STOP,STARTING",
    "STOP,RUNNING",
    "STOP,NOT_RESPONDING",
    "STOP,SUSPENDED",
    "STOP,DRAINING",
    "STOP,TERMINATED",
    "RESTART,STARTING",
    "RESTART,RUNNING",
    "RESTART,NOT_RESPONDING",
    "RESTART,SUSPENDED",
    "RESTART,TERMINATED",
    "SUSPEND,RUNNING",
    "RESUME,SUSPENDED",
    "RESUME,NOT_RESPONDING",
    "TERMINATE,STARTING",
    "TERMINATE,RUNNING",
    "TERMINATE,NOT_RESPONDING",
    "TERMINATE,SUSPENDED",
    "TERMINATE,DRAINING",
    "TERMINATE,STOPPING",
    "DEGRADE,RUNNING",
    "RESTORE,RUNNING",
    "DRAIN,RUNNING"
  })
  void whatIsAllowedIsDone(InstructionKind kind, ServiceState state) throws IOException {
    ServiceRig rig = in(state);
    rig.pendingCommand = Optional.empty();
    CompletableFuture<ServiceResult> result = rig.order(kind, "web");
    rig.probes.clear();
    rig.pass(Duration.ofSeconds(15));
    assertEquals(
        Optional.of(true), Optional.ofNullable(result.getNow(null)).map(ServiceResult::done));
    ProcessState end =
        switch (kind) {
          case STOP, TERMINATE, DRAIN -> ProcessState.STOPPED;
          case SUSPEND -> ProcessState.SUSPENDED;
          default -> ProcessState.WORKING;
        };
    rig.assertState(end, "web");
  }

  /** The table above and the one in the enum are about the same. */
  @ParameterizedTest
  @EnumSource(InstructionKind.class)
  void everyKindIsAllowedSomewhere(InstructionKind kind) {
    long allowed =
        List.of(ServiceState.values()).stream().filter(state -> state.allows(kind)).count();
    long expected =
        switch (kind) {
          case START -> 2;
          case STOP -> 6;
          case RESTART -> 5;
          case TERMINATE -> 6;
          case RESUME -> 2;
          case SUSPEND, DEGRADE, RESTORE, DRAIN -> 1;
          case DEPLOY -> 2;
          case UPGRADE, ROLLBACK -> 4;
          case PROTECT, UNPROTECT -> ServiceState.values().length;
          case SHUT_DOWN -> ServiceState.values().length - 2;
        };
    assertEquals(expected, allowed);
  }
}
