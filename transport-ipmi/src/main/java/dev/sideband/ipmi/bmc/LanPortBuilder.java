package dev.sideband.ipmi.bmc;

import dev.sideband.ipmi.CipherSuite;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.internal.rmcp.Secret;
import dev.sideband.ipmi.internal.rmcp.UserKey;
import dev.sideband.ipmi.internal.rmcp.server.ServerSettings;
import dev.sideband.transport.TargetUnavailableException;
import dev.sideband.transport.TransportContext;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Settings of a {@link LanPort}. For one thread, and for one port. */
public final class LanPortBuilder {

  /** The most sessions that a port can have at a time; more cannot be reported (22.20). */
  public static final int MOST_SESSIONS = 63;

  private static final int LAST_CHANNEL = 11;

  private final SoftwareBmc bmc;
  private final TransportContext context;
  private List<CipherSuite> suites = CipherSuite.DEFAULTS;
  private int channel = 1;
  private Privilege limit = Privilege.ADMINISTRATOR;
  private int sessions = MOST_SESSIONS;
  private Duration timeout = Duration.ofSeconds(60);
  private @Nullable Secret bmcKey;

  LanPortBuilder(SoftwareBmc bmc, TransportContext context) {
    this.bmc = Objects.requireNonNull(bmc, "bmc");
    this.context = Objects.requireNonNull(context, "context");
  }

  /**
   * Sets the cipher suites that sessions may be opened with, in the order in which consoles are
   * told; 17 and 3 unless set.
   *
   * @throws IllegalArgumentException if there is none, or one that Sideband does not speak
   */
  public LanPortBuilder suites(List<CipherSuite> suites) {
    if (suites.isEmpty() || !CipherSuite.SUPPORTED.containsAll(suites)) {
      throw new IllegalArgumentException("suites: " + suites);
    }
    this.suites = List.copyOf(suites);
    return this;
  }

  /** Sets the number of the BMC's channel, 1 to 11; 1 unless set. */
  public LanPortBuilder channel(int channel) {
    if (channel < 1 || channel > LAST_CHANNEL) {
      throw new IllegalArgumentException("channel: " + channel);
    }
    this.channel = channel;
    return this;
  }

  /** Sets the most that anybody may do here; administrator unless set. */
  public LanPortBuilder privilegeLimit(Privilege limit) {
    if (limit.compareTo(Privilege.CALLBACK) < 0 || limit.compareTo(Privilege.OEM) > 0) {
      throw new IllegalArgumentException("limit: " + limit);
    }
    this.limit = limit;
    return this;
  }

  /** Sets how many sessions there may be at a time, 1 to {@link #MOST_SESSIONS}, the default. */
  public LanPortBuilder sessions(int most) {
    if (most < 1 || most > MOST_SESSIONS) {
      throw new IllegalArgumentException("sessions: " + most);
    }
    this.sessions = most;
    return this;
  }

  /** Sets the silence after which a session is over; 60 seconds unless set. */
  public LanPortBuilder sessionTimeout(Duration timeout) {
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("timeout: " + timeout);
    }
    this.timeout = timeout;
    return this;
  }

  /**
   * Gives the BMC a key of its own (K_G), which consoles need besides a password.
   *
   * @param key 1 to 20 bytes; wiped here
   */
  public LanPortBuilder bmcKey(byte[] key) {
    if (key.length == 0 || key.length > UserKey.SIZE) {
      throw new IllegalArgumentException("key of " + key.length + " bytes");
    }
    bmcKey = UserKey.ofBytes(key, key.length);
    Arrays.fill(key, (byte) 0);
    return this;
  }

  /**
   * Opens the port.
   *
   * @param addresses where to listen, at least one; UDP port 0 for one that the system chooses
   * @throws TargetUnavailableException if an address cannot be used, or the BMC has the channel
   *     already
   */
  public LanPort open(InetSocketAddress... addresses) throws TargetUnavailableException {
    if (addresses.length == 0) {
      throw new IllegalArgumentException("no address");
    }
    List<InetSocketAddress> where = Collections.unmodifiableList(Arrays.asList(addresses.clone()));
    return LanPort.open(
        where, bmc, new ServerSettings(channel, suites, limit, bmcKey, sessions, timeout), context);
  }
}
