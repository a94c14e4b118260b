package dev.sideband.fleet.server;

import dev.sideband.monitor.ManualContext;
import dev.sideband.monitor.Observation;
import dev.sideband.time.BootClock;
import dev.sideband.time.HostBoot;
import dev.sideband.transport.LocalLink;
import dev.sideband.transport.WorkerId;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Flow;

/** A monitor server in virtual time, with workers of which a test says what they send. */
final class TestFleet implements AutoCloseable {

  static final KeyPair KEYS = keys();
  static final String KEY_ID = "server-1";

  final ManualContext context;
  final FleetServer server;
  final LocalLink link;
  final List<FleetEvent> events = new ArrayList<>();
  private final Map<String, TestWorker> workers = new HashMap<>();

  TestFleet(Path folder, FleetSettings settings) throws IOException {
    this(folder, settings, PowerSwitch.NONE, new ManualContext());
  }

  TestFleet(Path folder, FleetSettings settings, PowerSwitch power, ManualContext context)
      throws IOException {
    this.context = context;
    BootClock clock =
        BootClock.of(new HostBoot(new UUID(9, 9)), Duration.ofHours(1), context.time, context.time);
    this.server =
        FleetServer.builder(folder, OrderSigner.of(KEY_ID, KEYS.getPrivate()), clock, context)
            .settings(settings)
            .power(power)
            .open();
    this.link = new LocalLink(server, context);
    server.serve(link);
    server.events().subscribe(new Listening());
    settle();
  }

  private static KeyPair keys() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private final class Listening implements Flow.Subscriber<Observation<FleetEvent>> {

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(Observation<FleetEvent> observed) {
      events.add(observed.value());
    }

    @Override
    public void onError(Throwable failure) {
      throw new AssertionError(failure);
    }

    @Override
    public void onComplete() {}
  }

  /** Returns the worker of that name, which is connected when it is asked for first. */
  TestWorker worker(String name) {
    TestWorker worker =
        workers.computeIfAbsent(
            name, fresh -> new TestWorker(fresh, link.uplink(new WorkerId(fresh)), context));
    settle();
    return worker;
  }

  WorkerView view(String name) {
    return server.worker(new WorkerId(name)).orElseThrow();
  }

  /** Runs what is due, and what comes of it. */
  void settle() {
    for (int i = 0; i < 20; i++) {
      context.settle();
    }
  }

  void pass(Duration span) {
    for (long second = 0; second < span.toSeconds(); second++) {
      context.pass(Duration.ofSeconds(1));
      settle();
    }
  }

  /** Returns the events of one kind. */
  <E extends FleetEvent> List<E> told(Class<E> kind) {
    return events.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  @Override
  public void close() {
    link.close();
    context.settle();
    server.close();
    context.settle();
  }
}
