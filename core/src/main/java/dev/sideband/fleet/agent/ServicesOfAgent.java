package dev.sideband.fleet.agent;

import dev.sideband.fleet.deploy.ServiceRuntime;
import dev.sideband.fleet.service.ServiceSupervisor;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** Lets a deployer stop and start the services of a supervisor. */
record ServicesOfAgent(ServiceSupervisor supervisor) implements ServiceRuntime {

  @Override
  public boolean isWanted(String service) {
    return supervisor.isWanted(service);
  }

  @Override
  public CompletionStage<Void> stop(String service) {
    return supervisor.stopForCode(service);
  }

  @Override
  public CompletionStage<Void> start(String service) {
    return supervisor.startForCode(service);
  }

  @Override
  public CompletionStage<Void> awaitReady(String service, Duration timeout) {
    return supervisor.awaitReady(service, timeout);
  }
}
