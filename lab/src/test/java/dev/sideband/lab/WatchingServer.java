package dev.sideband.lab;

import dev.sideband.Sideband;
import dev.sideband.fleet.Instruction;
import dev.sideband.fleet.InstructionKind;
import dev.sideband.fleet.InstructionReport;
import dev.sideband.fleet.InstructionTarget;
import dev.sideband.fleet.SignedInstruction;
import dev.sideband.fleet.agent.AgentEvent;
import dev.sideband.fleet.agent.AgentEventCodec;
import dev.sideband.fleet.deploy.Artefact;
import dev.sideband.fleet.service.ServiceInfo;
import dev.sideband.monitor.TableAssembler;
import dev.sideband.process.ProcessInfo;
import dev.sideband.table.Table;
import dev.sideband.tcp.link.IdentitySource;
import dev.sideband.tcp.link.LinkAuthority;
import dev.sideband.tcp.link.LinkIdentity;
import dev.sideband.tcp.link.TlsLink;
import dev.sideband.tcp.link.TlsWorkerLink;
import dev.sideband.transport.WorkerEntry;
import dev.sideband.transport.WorkerId;
import dev.sideband.transport.WorkerListener;
import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A server's end of links to agents, which keeps what they tell and sends them signed orders. */
final class WatchingServer implements WorkerListener, AutoCloseable {

  static final String PASSWORD = "only for the lab";
  static final String KEY = "operator-1";

  private static final Duration YEAR = Duration.ofDays(365);
  private static final long LIMIT_SECONDS = 60;

  private final Sideband sideband = Sideband.builder().build();
  private final Path folder;
  private final LinkAuthority authority;
  private final KeyPair keys;
  private final TlsWorkerLink link;
  private final AgentEventCodec codec = new AgentEventCodec();
  private final Map<String, TableAssembler> assemblers = new HashMap<>();
  private final Map<WorkerId, Table> services = new HashMap<>();
  private final Map<WorkerId, Table> processes = new HashMap<>();
  private final List<AgentEvent> events = new ArrayList<>();
  private final List<InstructionReport> reports = new ArrayList<>();

  private WatchingServer(Path folder) throws IOException {
    this.folder = folder;
    this.authority = LinkAuthority.create("Lab", YEAR, sideband);
    try {
      this.keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
    LinkIdentity own = authority.server(List.of("127.0.0.1"), YEAR);
    this.link =
        TlsLink.server(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                IdentitySource.of(own),
                this,
                sideband)
            .folder(folder.resolve("server"))
            .open();
  }

  static WatchingServer open(Path folder) throws IOException {
    return new WatchingServer(folder);
  }

  /**
   * Writes the settings of an agent that dials this server, and returns their file.
   *
   * @param more further settings, a line each
   */
  Path settings(String worker, String services, String more) throws IOException {
    Path home = Files.createDirectories(folder.resolve(worker));
    authority
        .agent(new WorkerId(worker), YEAR)
        .save(home.resolve("agent.p12"), PASSWORD.toCharArray());
    Files.writeString(home.resolve("password"), PASSWORD + "\n");
    Files.writeString(home.resolve("services.json"), services);
    Files.writeString(
        home.resolve("operator.pem"),
        "-----BEGIN PUBLIC KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(keys.getPublic().getEncoded())
            + "\n-----END PUBLIC KEY-----\n");
    return Files.writeString(
        home.resolve("agent.properties"),
        """
        worker = %s
        folder = state
        server = 127.0.0.1:%d
        identity = agent.p12
        identityPasswordFile = password
        services = services.json
        key.%s = operator.pem
        role.%s = admin
        period = 500
        """
                .formatted(worker, link.address().getPort(), KEY, KEY)
            + more);
  }

  /** Puts a file where agents fetch code, signs it, and returns what an order says of it. */
  Map<String, String> artefact(Path artefacts, String name, String version, String content)
      throws IOException {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    Files.write(Files.createDirectories(artefacts).resolve(name), bytes);
    try {
      Bytes digest = Bytes.copyOf(MessageDigest.getInstance("SHA-256").digest(bytes));
      return Artefact.sign(name, version, digest, KEY, keys.getPrivate()).toArguments();
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  /** Sends an order. */
  UUID order(String worker, InstructionKind kind, InstructionTarget target) throws IOException {
    return order(worker, kind, target, false, Map.of());
  }

  /** Sends an order. */
  UUID order(
      String worker,
      InstructionKind kind,
      InstructionTarget target,
      boolean dryRun,
      Map<String, String> arguments)
      throws IOException {
    Instruction order =
        new Instruction(
            UUID.randomUUID(),
            worker,
            kind,
            target,
            Instant.now().plusSeconds(60),
            dryRun,
            arguments);
    try {
      link.instruct(
          new WorkerId(worker), SignedInstruction.sign(order, KEY, keys.getPrivate()).wire());
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
    return order.id();
  }

  /** Waits until there is something, and returns it. */
  synchronized <T> T await(String what, Supplier<Optional<T>> sought) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    Optional<T> found = sought.get();
    while (found.isEmpty()) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0) {
        throw new AssertionError(
            "no "
                + what
                + " in "
                + LIMIT_SECONDS
                + " s; events "
                + events
                + ", reports "
                + reports
                + ", services "
                + services.values().stream().map(ServiceInfo.TYPE::rows).toList());
      }
      wait(left);
      found = sought.get();
    }
    return found.get();
  }

  synchronized Optional<ServiceInfo> service(String worker, String name) {
    return Optional.ofNullable(services.get(new WorkerId(worker)))
        .flatMap(table ->
            ServiceInfo.TYPE.rows(table).stream()
                .filter(each -> each.name().equals(name))
                .findFirst());
  }

  synchronized Optional<ProcessInfo> process(String worker, int pid) {
    return Optional.ofNullable(processes.get(new WorkerId(worker)))
        .flatMap(table ->
            ProcessInfo.TYPE.rows(table).stream()
                .filter(each -> each.id().pid() == pid)
                .findFirst());
  }

  synchronized List<AgentEvent> events() {
    return List.copyOf(events);
  }

  /** Waits for the end of an order. */
  InstructionReport end(UUID id) throws InterruptedException {
    return await(
        "end of order " + id,
        () -> reports(id).stream().filter(each -> each.phase().isEnd()).findFirst());
  }

  synchronized List<InstructionReport> reports(UUID id) {
    return reports.stream().filter(each -> each.id().equals(id)).toList();
  }

  @Override
  public void onState(WorkerId worker, String key, Bytes state) {}

  @Override
  public synchronized void onEntry(WorkerEntry entry) throws IOException {
    switch (entry.stream()) {
      case InstructionReport.STREAM -> reports.add(InstructionReport.decode(entry.data()));
      case AgentEvent.STREAM -> events.add(codec.decode(entry.data()));
      case ServiceInfo.STREAM ->
          assembled(entry).ifPresent(table -> services.put(entry.worker(), table));
      case ProcessInfo.STREAM ->
          assembled(entry).ifPresent(table -> processes.put(entry.worker(), table));
      default -> {}
    }
    notifyAll();
  }

  private Optional<Table> assembled(WorkerEntry entry) throws IOException {
    return assemblers
        .computeIfAbsent(entry.worker() + " " + entry.stream(), key -> new TableAssembler())
        .take(entry.data());
  }

  @Override
  public void close() {
    link.close();
    sideband.close();
  }
}
