package dev.sideband.ipmi.oem;

import dev.sideband.connection.ConnectionInfo;
import dev.sideband.fleet.InstructionReport;
import dev.sideband.fleet.SignedInstruction;
import dev.sideband.fleet.service.ServiceInfo;
import dev.sideband.process.ProcessInfo;
import dev.sideband.table.TableCodec;
import dev.sideband.transport.ChannelClosedException;
import dev.sideband.transport.InstructionListener;
import dev.sideband.transport.TransportContext;
import dev.sideband.transport.Uplink;
import dev.sideband.transport.UplinkStatus;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An agent's link through its host's BMC, which works while the host's network is down: the BMC
 * keeps what is, and brings orders in and answers out. Whoever asks the BMC is the other end: an
 * operator with an {@link OemClient}, or a monitor server with a {@link
 * dev.sideband.ipmi.fleet.BmcWorkerLink}.
 *
 * <p>Each instruction is handed on at most once, and only when the BMC knows that it was received:
 * so neither a lost answer nor a restart of agent or BMC has it carried out twice. A process that
 * dies between the two does not get it again, and whoever posted it sees that it was received and
 * nothing more. Any answer of the BMC to the same client says whether one waits, so that it rarely
 * has to ask.
 *
 * <p>The way is narrow, so it carries less than others do:
 *
 * <ul>
 *   <li>States are tables as {@link TableCodec} writes them, of the keys {@value
 *       ProcessInfo#STREAM}, {@value ServiceInfo#STREAM} and {@value ConnectionInfo#STREAM}; a
 *       {@link SnapshotReporter} keeps the BMC's copy of each up to date.
 *   <li>Entries are those of the stream {@value InstructionReport#STREAM} alone. The BMC notes each
 *       as a step of its order ({@link GetInstructionStatus}), with the first {@value
 *       AcknowledgeInstruction#MOST_TEXT} bytes of its text; those of orders that came another way
 *       are passed over. They wait in memory for a BMC that is away, 256 at most; then the oldest
 *       give way.
 *   <li>Instructions are {@link SignedInstruction}s.
 * </ul>
 *
 * <p>Its {@linkplain #status status} is that of the way to the BMC. Safe for any thread; it has
 * none of its own. The client and its channel stay their owner's.
 */
public final class BmcUplink implements Uplink {

  /** How often the BMC is asked for instructions when none of its answers says that one waits. */
  public static final Duration ASK_EVERY = Duration.ofSeconds(5);

  /** Processes and services together leave three quarters of the interface to others. */
  private static final double SHARE = 0.15;

  private static final double SMALL_SHARE = 0.05;

  /** A report without its text is shorter than this. */
  private static final int MOST_HEADER = 64;

  private static final Map<String, ObjectType> TABLES =
      Map.of(
          ProcessInfo.STREAM, ObjectType.PROCESS_TABLE,
          ServiceInfo.STREAM, ObjectType.SERVICE_TABLE,
          ConnectionInfo.STREAM, ObjectType.CONNECTION_TABLE);

  private final OemClient client;
  private final Duration askEvery;
  private final TransportContext context;
  private final Map<String, SnapshotReporter> reporters;
  private final TableCodec codec = new TableCodec();
  private final List<InstructionReport> early = new ArrayList<>();
  private @Nullable InstructionPoller poller;
  private boolean closed;

  private BmcUplink(OemClient client, Duration askEvery, TransportContext context) {
    this.client = Objects.requireNonNull(client, "client");
    this.askEvery = askEvery;
    this.context = Objects.requireNonNull(context, "context");
    this.reporters =
        TABLES.keySet().stream().collect(Collectors.toMap(Function.identity(), this::reporter));
  }

  private SnapshotReporter reporter(String key) {
    ObjectType type = Objects.requireNonNull(TABLES.get(key));
    return SnapshotReporter.builder(client, type, context)
        .share(type.equals(ObjectType.PROCESS_TABLE) ? SHARE : SMALL_SHARE)
        .build();
  }

  /**
   * Opens the link.
   *
   * @param client speaks through the system interface, such as {@code ipmidev:/dev/ipmi0}
   */
  public static BmcUplink open(OemClient client, TransportContext context) {
    return open(client, ASK_EVERY, context);
  }

  /**
   * Opens the link.
   *
   * @param client speaks through the system interface, such as {@code ipmidev:/dev/ipmi0}
   * @param askEvery see {@link #ASK_EVERY}
   */
  public static BmcUplink open(OemClient client, Duration askEvery, TransportContext context) {
    if (askEvery.isNegative() || askEvery.isZero()) {
      throw new IllegalArgumentException("asks every " + askEvery);
    }
    return new BmcUplink(client, askEvery, context);
  }

  /**
   * Offers a table; one whose key the BMC has no place for is counted, and no more.
   *
   * @throws IllegalArgumentException if it is no table, or too long
   */
  @Override
  public void offerState(String key, Bytes state) {
    if (!Uplink.isFit(key) || state.size() > MOST_BYTES) {
      throw new IllegalArgumentException(state.size() + " bytes for \"" + key + "\"");
    }
    SnapshotReporter reporter = reporters.get(key);
    if (reporter == null) {
      context.observer().counted("oem.uplink.unknown-key", key, 1);
      return;
    }
    try {
      synchronized (codec) {
        reporter.offer(codec.decode(state));
      }
    } catch (MalformedMessageException e) {
      throw new IllegalArgumentException("no table under " + key, e);
    }
  }

  @Override
  public boolean carries(String stream) {
    return stream.equals(InstructionReport.STREAM);
  }

  @Override
  public int mostEntryBytes() {
    return InstructionReport.MOST_TEXT + MOST_HEADER;
  }

  @Override
  public void append(String stream, Bytes entry) throws IOException {
    if (!carries(stream)) {
      throw new UnsupportedOperationException("the BMC has no place for " + stream);
    }
    if (entry.size() > mostEntryBytes()) {
      throw new IllegalArgumentException(entry.size() + " bytes");
    }
    InstructionReport report = InstructionReport.decode(entry);
    synchronized (this) {
      if (closed) {
        throw new ChannelClosedException(client.target());
      }
      if (poller != null) {
        poller.report(report);
      } else if (early.size() < InstructionPoller.MOST_REPORTS) {
        early.add(report);
      }
    }
  }

  @Override
  public synchronized void instructions(InstructionListener listener) {
    Objects.requireNonNull(listener, "listener");
    if (poller != null) {
      throw new IllegalStateException("instructions are listened to already");
    }
    if (closed) {
      return;
    }
    poller = InstructionPoller.start(client, listener, askEvery, context);
    early.forEach(poller::report);
    early.clear();
  }

  @Override
  public UplinkStatus status() {
    InstructionPoller present;
    long waiting;
    synchronized (this) {
      present = poller;
      waiting = early.size();
    }
    return present == null
        ? new UplinkStatus(false, waiting, 0, 0, Optional.empty())
        : present.status();
  }

  /** Returns how the table of a key does; empty if the BMC has no place for it. */
  public Optional<ReporterHealth> health(String key) {
    return Optional.ofNullable(reporters.get(key)).map(SnapshotReporter::health);
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (poller != null) {
      poller.close();
    }
    reporters.values().forEach(SnapshotReporter::close);
  }
}
