package dev.sideband.fleet.service;

import dev.sideband.fleet.InstructionKind;
import dev.sideband.fleet.Refusal;
import dev.sideband.fleet.RefusalReason;
import dev.sideband.process.ProcessEvent;
import dev.sideband.process.ProcessId;
import dev.sideband.process.ProcessState;
import dev.sideband.table.Table;
import dev.sideband.table.TableBuffer;
import dev.sideband.time.BootClock;
import dev.sideband.time.Stamp;
import dev.sideband.transport.TransportContext;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Keeps the services of a worker running as they are declared, and carries orders about them out.
 *
 * <p>Each is in one of the states of {@link ServiceState}. What is wanted of it, and which process
 * it has, is in a file before it takes effect: after a crash the next supervisor takes the
 * processes over that still run, starts none beside one, and goes on with what was ordered. While
 * the file cannot be written nothing is started, which shows as a start that failed. An end that
 * was ordered never shows as an unexpected one.
 *
 * <p>Safe for any thread; nothing waits in a call. {@link #close} leaves all processes running.
 */
public final class ServiceSupervisor implements AutoCloseable {

  /** The argument of an order to degrade that names the level; the first one by default. */
  public static final String LEVEL = ServiceOrders.LEVEL;

  private final ServiceHouse house;

  private ServiceSupervisor(ServiceHouse house) {
    this.house = house;
  }

  /**
   * Opens a supervisor, which does nothing until it {@linkplain #begin begins}.
   *
   * @param services what is to run, in any order; copied
   * @param tools what it works with; stays its owner's
   * @param file where it keeps what it must know after a crash; its folder exists
   * @param clock the host's
   * @throws IOException if the file cannot be read, or makes no sense
   * @throws IllegalArgumentException if two services have one name, or one depends on what is not
   *     declared, or on itself by way of others
   */
  public static ServiceSupervisor open(
      Collection<ServiceDeclaration> services,
      ServiceTools tools,
      Path file,
      ServiceListener listener,
      BootClock clock,
      TransportContext context)
      throws IOException {
    List<ServiceDeclaration> ordered = DependencyOrder.of(services);
    return new ServiceSupervisor(
        new ServiceHouse(ordered, tools, ServiceMemory.open(file), listener, clock, context));
  }

  /**
   * Takes over what runs, and starts what is to run.
   *
   * @return completes when it is known of each service whether it still runs
   */
  public CompletionStage<Void> begin() {
    List<CompletableFuture<Void>> begun = new ArrayList<>();
    for (ServiceDeclaration each : declarations()) {
      CompletableFuture<Void> one = new CompletableFuture<>();
      begun.add(one);
      house.tell(each.name(), keeper -> keeper.succession().begin(() -> one.complete(null)));
    }
    return CompletableFuture.allOf(begun.toArray(CompletableFuture[]::new))
        .minimalCompletionStage();
  }

  /** Returns the services, each behind what it depends on. */
  public List<ServiceDeclaration> declarations() {
    return house.keepers().stream().map(ServiceKeeper::declaration).toList();
  }

  /** Returns what is known of a service; empty if none has that name. */
  public Optional<ServiceInfo> find(String service) {
    return house.find(service).map(ServiceKeeper::info);
  }

  /** Returns what is known of all services. */
  public List<ServiceInfo> services() {
    return house.keepers().stream().map(ServiceKeeper::info).toList();
  }

  /** Returns the table of all services, of {@link ServiceColumns#SCHEMA}. */
  public Table table(Stamp time) {
    TableBuffer rows = new TableBuffer(ServiceColumns.SCHEMA);
    rows.clear(time);
    services().forEach(each -> each.addTo(rows));
    return rows.freeze();
  }

  /**
   * Takes the newest table of this host's processes: what a service's process does is then part of
   * its state, and the last record of one that ends is known.
   */
  public void observe(Table processes) {
    house.tellAll(each -> each.observe(processes));
  }

  /** Takes how a process of this host ended from whoever was told by the kernel. */
  public void ended(ProcessEvent.Ended event) {
    house.tools().controller().ended(event);
  }

  /** Returns the service whose main process this is; empty if it is none's. */
  public Optional<String> serviceOf(ProcessId process) {
    return services().stream()
        .filter(each -> each.process().equals(Optional.of(process)))
        .map(ServiceInfo::name)
        .findFirst();
  }

  /** Says why an order about a service is not to be carried out now; empty if it is. */
  public Optional<Refusal> refuse(
      InstructionKind kind, String service, Map<String, String> arguments) {
    ServiceKeeper keeper = house.find(service).orElse(null);
    return keeper == null
        ? Optional.of(new Refusal(RefusalReason.NO_TARGET, "no service " + service))
        : keeper.orders().refuse(kind, arguments);
  }

  /**
   * Carries an order about a service out, of a kind that needs nobody else: no new code, no host.
   *
   * @param arguments such as {@link #LEVEL}
   * @param within how long it may take; what takes longer counts as failed, and goes on
   * @return completes with what came of it, never exceptionally
   */
  public CompletionStage<ServiceResult> order(
      InstructionKind kind, String service, Map<String, String> arguments, Duration within) {
    Map<String, String> copied = Map.copyOf(arguments);
    return house.ask(
        service, (keeper, result) -> keeper.orders().order(kind, copied, within, result));
  }

  /**
   * Drains and stops all services, those first on which no other depends.
   *
   * @param untilNextBoot whether they are to run again when the host is started again; otherwise
   *     each waits for an order
   * @return completes with what came of it, never exceptionally; done if all have ended
   */
  public CompletionStage<ServiceResult> halt(boolean untilNextBoot, Duration within) {
    List<String> reversed = new ArrayList<>();
    house.keepers().forEach(each -> reversed.add(each.declaration().name()));
    Collections.reverse(reversed);
    List<String> failures = Collections.synchronizedList(new ArrayList<>());
    CompletionStage<Void> all = CompletableFuture.completedFuture(null);
    for (String name : reversed) {
      all =
          all.thenCompose(before ->
                  house.ask(
                      name,
                      (keeper, result) -> keeper.orders().halt(untilNextBoot, within, result)))
              .thenAccept(result -> {
                if (!result.done()) {
                  failures.add(name + ": " + result.text());
                }
              });
    }
    return all.thenApply(done ->
        new ServiceResult(
            failures.isEmpty(),
            failures.isEmpty()
                ? reversed.size() + " services have ended"
                : String.join("; ", failures)));
  }

  /** Tells whether a service is to run. */
  public boolean isWanted(String service) {
    return house.find(service).filter(ServiceKeeper::isWanted).isPresent();
  }

  /**
   * Shows that a service's code is being replaced, until that is taken back: meanwhile it is
   * neither started nor stopped but by the methods that say so.
   *
   * @param state {@link ProcessState#CODE_DEPLOYING} or {@link ProcessState#CODE_UPGRADING}; empty
   *     at the end
   */
  public void showCode(String service, Optional<ProcessState> state) {
    house.tell(service, keeper -> keeper.code().show(state));
  }

  /** Notes which version of a service's code is the current one; empty if there is none. */
  public void showVersion(String service, Optional<String> version) {
    house.tell(service, keeper -> keeper.code().version(version));
  }

  /** Stops a service whose code is being replaced; completes when it has no process any more. */
  public CompletionStage<Void> stopForCode(String service) {
    return house.askForCode(service, (keeper, result) -> keeper.code().stop(result));
  }

  /** Starts a service whose code was replaced; completes when its process runs. */
  public CompletionStage<Void> startForCode(String service) {
    return house.askForCode(service, (keeper, result) -> keeper.code().start(result));
  }

  /** Completes when a service that was started is ready; exceptionally if it is not in time. */
  public CompletionStage<Void> awaitReady(String service, Duration timeout) {
    return house.askForCode(service, (keeper, result) -> keeper.code().awaitReady(timeout, result));
  }

  /** Watches no longer; what runs goes on running. Idempotent. */
  @Override
  public void close() {
    house.close();
  }
}
