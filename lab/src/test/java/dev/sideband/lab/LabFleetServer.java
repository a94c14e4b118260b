package dev.sideband.lab;

import dev.sideband.Sideband;
import dev.sideband.fleet.InstructionKind;
import dev.sideband.fleet.InstructionTarget;
import dev.sideband.fleet.RestartPolicy;
import dev.sideband.fleet.Role;
import dev.sideband.fleet.agent.AgentEvent;
import dev.sideband.fleet.server.AuditLine;
import dev.sideband.fleet.server.FleetEvent;
import dev.sideband.fleet.server.FleetRule;
import dev.sideband.fleet.server.FleetServer;
import dev.sideband.fleet.server.FleetSettings;
import dev.sideband.fleet.server.Order;
import dev.sideband.fleet.server.OrderRefusedException;
import dev.sideband.fleet.server.OrderSigner;
import dev.sideband.fleet.server.OrderTicket;
import dev.sideband.fleet.server.Requester;
import dev.sideband.fleet.server.WorkerState;
import dev.sideband.fleet.server.WorkerView;
import dev.sideband.fleet.service.ServiceInfo;
import dev.sideband.linux.LinuxBoot;
import dev.sideband.monitor.Observation;
import dev.sideband.process.ProcessInfo;
import dev.sideband.tcp.link.IdentitySource;
import dev.sideband.tcp.link.TlsLink;
import dev.sideband.tcp.link.TlsWorkerLink;
import dev.sideband.transport.WorkerId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** A monitor server at a port of the loopback, in a folder with {@link FleetIdentities}. */
final class LabFleetServer implements AutoCloseable {

  /** Who gives the orders of tests. */
  static final Requester ADMIN = new Requester("somebody of the lab", Role.ADMIN);

  /** The service that the server starts again, when its worker does not. */
  static final String HELPED = "helped";

  /** So long nothing may be heard of a worker that counts as reached. */
  private static final Duration SILENCE = Duration.ofSeconds(5);

  private static final long LIMIT_SECONDS = 60;

  private final Sideband sideband = Sideband.builder().build();
  private final FleetServer server;
  private final TlsWorkerLink link;
  private final List<AgentEvent> events = new ArrayList<>();

  private LabFleetServer(Path folder, int port) throws IOException {
    this.server =
        FleetServer.builder(
                folder.resolve("server"),
                OrderSigner.of(FleetIdentities.KEY, key(FleetIdentities.orderKey(folder))),
                LinuxBoot.clock(sideband.clock()),
                sideband)
            .settings(FleetSettings.STANDARD.rules(new FleetRule(HELPED, RestartPolicy.RESTART)))
            .open();
    server.events().subscribe(new Follower());
    this.link =
        TlsLink.server(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                IdentitySource.pkcs12(
                    FleetIdentities.identity(folder), FleetIdentities.PASSWORD::toCharArray),
                server,
                sideband)
            .folder(folder.resolve("links"))
            .silence(SILENCE)
            .open();
    server.serve(link);
  }

  /**
   * Opens it with what an earlier one left in the folder.
   *
   * @param port 0 for one that is free
   */
  static LabFleetServer open(Path folder, int port) throws IOException {
    return new LabFleetServer(folder, port);
  }

  private static PrivateKey key(Path file) throws IOException {
    try {
      return KeyFactory.getInstance("Ed25519")
          .generatePrivate(new PKCS8EncodedKeySpec(Files.readAllBytes(file)));
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  FleetServer server() {
    return server;
  }

  int port() {
    return link.address().getPort();
  }

  /** Gives an order. */
  OrderTicket order(
      String worker,
      InstructionKind kind,
      InstructionTarget target,
      boolean dryRun,
      Map<String, String> arguments)
      throws OrderRefusedException, IOException {
    return server.order(server.draft(new WorkerId(worker), kind, target, dryRun, arguments), ADMIN);
  }

  /** Gives an order, and waits for its end. */
  Order done(String worker, InstructionKind kind, InstructionTarget target)
      throws OrderRefusedException, IOException, InterruptedException {
    return end(order(worker, kind, target, false, Map.of()).id());
  }

  /** Waits for the end of an order. */
  Order end(UUID id) throws InterruptedException {
    return await("end of order " + id, () -> server.order(id).filter(each -> each.state().isEnd()));
  }

  /** Waits until a worker is reached, or no longer. */
  void await(String worker, WorkerState state) throws InterruptedException {
    await(worker + " " + state, () -> worker(worker).filter(each -> each.state() == state));
  }

  /** Waits until a service is as is wanted. */
  ServiceInfo await(String worker, String name, Predicate<ServiceInfo> wanted)
      throws InterruptedException {
    return await(name + " of " + worker, () -> service(worker, name).filter(wanted));
  }

  /** Waits until there is something, and returns it. */
  synchronized <T> T await(String what, Supplier<Optional<T>> sought) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    Optional<T> found = sought.get();
    while (found.isEmpty()) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0) {
        throw new AssertionError(
            "no " + what + "; orders " + server.orders(10) + ", audit " + audit() + ", " + events);
      }
      wait(left);
      found = sought.get();
    }
    return found.get();
  }

  private Optional<WorkerView> worker(String name) {
    return server.worker(new WorkerId(name));
  }

  Optional<ServiceInfo> service(String worker, String name) {
    return worker(worker).map(view -> view.services().get(name));
  }

  Optional<ProcessInfo> process(String worker, int pid) {
    return worker(worker)
        .flatMap(WorkerView::processes)
        .flatMap(table ->
            ProcessInfo.TYPE.rows(table).stream()
                .filter(each -> each.id().pid() == pid)
                .findFirst());
  }

  /** Returns what workers told. */
  synchronized List<AgentEvent> events() {
    return List.copyOf(events);
  }

  /** Returns what the audit says of an order or a rollout, a word a line. */
  List<String> audit(UUID id) {
    return server.audit().stream()
        .filter(line -> line.id().equals(id.toString()))
        .map(AuditLine::what)
        .toList();
  }

  private List<String> audit() {
    return server.audit().stream().map(AuditLine::toString).toList();
  }

  @Override
  public void close() {
    link.close();
    server.close();
    sideband.close();
  }

  /** Wakes those who wait. */
  private final class Follower implements Flow.Subscriber<Observation<FleetEvent>> {

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(Observation<FleetEvent> observed) {
      synchronized (LabFleetServer.this) {
        if (observed.value() instanceof FleetEvent.WorkerTold told) {
          events.add(told.event());
        }
        LabFleetServer.this.notifyAll();
      }
    }

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onComplete() {}
  }
}
