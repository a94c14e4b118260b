package dev.sideband.tcp.link;

import dev.sideband.tcp.internal.link.AgentEnd;
import dev.sideband.tcp.internal.link.AgentSettings;
import dev.sideband.tcp.internal.link.LinkSpans;
import dev.sideband.transport.TransportContext;
import dev.sideband.transport.Uplink;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Settings of an agent's end of a link over TLS; a {@link #spool} is needed. For one thread. */
public final class TlsUplinkBuilder {

  private final String host;
  private final int port;
  private final IdentitySource identity;
  private final TransportContext context;
  private String serverName;
  private Revocations revocations = Revocations.NONE;
  private @Nullable Path spool;
  private long spoolBytes;
  private Duration silence = Duration.ofSeconds(30);
  private Duration firstPause = Duration.ofSeconds(1);
  private Duration longestPause = Duration.ofSeconds(30);

  TlsUplinkBuilder(String host, int port, IdentitySource identity, TransportContext context) {
    this.host = Objects.requireNonNull(host, "host");
    this.port = Objects.checkIndex(port, 1 << 16);
    this.identity = Objects.requireNonNull(identity, "identity");
    this.context = Objects.requireNonNull(context, "context");
    this.serverName = host;
  }

  /**
   * Sets the name that the server's certificate must have, if it is not the one that is dialled.
   */
  public TlsUplinkBuilder serverName(String name) {
    this.serverName = Objects.requireNonNull(name, "name");
    return this;
  }

  /** Sets which certificates are revoked; none if nothing is said. */
  public TlsUplinkBuilder revocations(Revocations list) {
    this.revocations = Objects.requireNonNull(list, "list");
    return this;
  }

  /**
   * Sets the file in which entries wait for the server, a ring log, and its size if it is made. A
   * file belongs to one link at a time. What was taken and confirmed stands beside it, in {@code
   * NAME.link}: they live and go together.
   */
  public TlsUplinkBuilder spool(Path file, long bytes) {
    if (bytes <= 0) {
      throw new IllegalArgumentException("bytes: " + bytes);
    }
    this.spool = Objects.requireNonNull(file, "file");
    this.spoolBytes = bytes;
    return this;
  }

  /**
   * Sets the file in which entries wait for the server, so large that none is lost while the server
   * is away for as long as is said.
   *
   * @param outage how long the server may be away; the time to reconnect, half a minute as a rule,
   *     comes on top
   * @param perSecond entries a second, at most
   * @param entryBytes the bytes of an entry, at most
   */
  public TlsUplinkBuilder spool(Path file, Duration outage, double perSecond, int entryBytes) {
    long entries = (long) Math.ceil(outage.toMillis() / 1_000.0 * perSecond);
    return spool(file, LinkSpans.spoolBytes(entries, entryBytes));
  }

  /** Sets after how much silence the server counts as lost; 30 seconds if nothing is said. */
  public TlsUplinkBuilder silence(Duration limit) {
    this.silence = LinkSpans.checkSilence(limit);
    return this;
  }

  /**
   * Sets how long to wait before dialling again: at first, and at most, since the pause doubles
   * with each failure; half of each is left to chance. One and 30 seconds if nothing is said.
   */
  public TlsUplinkBuilder pauses(Duration first, Duration longest) {
    if (first.isNegative() || first.isZero() || first.compareTo(longest) > 0) {
      throw new IllegalArgumentException(first + " to " + longest);
    }
    this.firstPause = first;
    this.longestPause = longest;
    return this;
  }

  /**
   * Opens the spool and begins to dial; whether the server is reached is told by {@link
   * Uplink#status}.
   *
   * @throws IOException if the spool cannot be opened, or another link has it
   */
  public Uplink open() throws IOException {
    Path file = spool;
    if (file == null) {
      throw new IllegalStateException("a link needs a spool");
    }
    return AgentEnd.open(
        new AgentSettings(
            host,
            port,
            serverName,
            identity,
            revocations,
            file,
            spoolBytes,
            silence,
            firstPause,
            longestPause),
        context);
  }
}
