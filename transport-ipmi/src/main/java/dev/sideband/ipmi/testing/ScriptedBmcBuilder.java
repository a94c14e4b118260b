package dev.sideband.ipmi.testing;

import dev.sideband.ipmi.CipherSuite;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.internal.bmc.UserTable;
import dev.sideband.ipmi.internal.rmcp.Secret;
import dev.sideband.ipmi.internal.rmcp.UdpLoop;
import dev.sideband.ipmi.internal.rmcp.UserKey;
import dev.sideband.ipmi.internal.rmcp.server.ServerLoop;
import dev.sideband.ipmi.internal.rmcp.server.ServerSettings;
import dev.sideband.transport.TargetUnavailableException;
import dev.sideband.transport.TransportContext;
import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Settings of a {@link ScriptedBmc}. For one thread, and for one BMC. */
public final class ScriptedBmcBuilder {

  private static final int CHANNEL = 1;
  private static final int MOST_SESSIONS = 63;

  final TransportContext context;
  final UserTable users = new UserTable();
  private List<CipherSuite> suites = CipherSuite.SUPPORTED;
  private int sessions = MOST_SESSIONS;
  private Duration timeout = Duration.ofSeconds(60);
  private byte @Nullable [] bmcKey;

  ScriptedBmcBuilder(TransportContext context) {
    this.context = Objects.requireNonNull(context, "context");
  }

  /**
   * Adds a user.
   *
   * @param name 1 to 16 bytes in UTF-8
   * @param password 1 to 20 bytes in UTF-8; it is a test's, and not wiped
   */
  public ScriptedBmcBuilder user(String name, String password, Privilege privilege) {
    Bytes nameBytes = Bytes.copyOf(name.getBytes(StandardCharsets.UTF_8));
    if (nameBytes.isEmpty() || nameBytes.size() > UserTable.LONGEST_NAME || password.isEmpty()) {
      throw new IllegalArgumentException("a user has a name of 1 to 16 bytes and a password");
    }
    try (Secret key = UserKey.ofPassword(password.toCharArray())) {
      users.put(nameBytes, key.getEncoded(), UserKey.SIZE, privilege);
    }
    return this;
  }

  /** Sets the cipher suites that are taken; all that Sideband speaks unless set. */
  public ScriptedBmcBuilder suites(List<CipherSuite> suites) {
    this.suites = List.copyOf(suites);
    return this;
  }

  /** Sets how many sessions there may be at a time; 63 unless set. */
  public ScriptedBmcBuilder sessions(int most) {
    if (most < 1 || most > MOST_SESSIONS) {
      throw new IllegalArgumentException("sessions: " + most);
    }
    this.sessions = most;
    return this;
  }

  /** Sets the silence after which a session is forgotten; 60 seconds unless set. */
  public ScriptedBmcBuilder sessionTimeout(Duration timeout) {
    this.timeout = Objects.requireNonNull(timeout, "timeout");
    return this;
  }

  /** Gives the BMC a key of its own (K_G), 1 to 20 bytes; it has none unless set. */
  public ScriptedBmcBuilder bmcKey(byte[] key) {
    this.bmcKey = key.clone();
    return this;
  }

  /** Returns the settings of a server, with a key that the server may wipe. */
  ServerSettings server() {
    Secret key = bmcKey == null ? null : UserKey.ofBytes(bmcKey, bmcKey.length);
    return new ServerSettings(CHANNEL, suites, Privilege.OEM, key, sessions, timeout);
  }

  /**
   * Opens the BMC on UDP, at a port of 127.0.0.1 that the system chooses.
   *
   * @throws TargetUnavailableException if there is no port to be had
   */
  public ScriptedBmc open() throws TargetUnavailableException {
    try {
      UdpLoop loop = ServerLoop.of(context).sockets();
      InetAddress here = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
      var main = loop.bind(new InetSocketAddress(here, 0));
      var other = loop.bind(new InetSocketAddress(here, 0));
      return new ScriptedBmc(this, main.address(), main, other);
    } catch (IOException e) {
      throw new TargetUnavailableException("scripted BMC", "no port to be had", e);
    }
  }

  /**
   * Opens the BMC on a network in memory.
   *
   * @param address where it is to be reached; nobody else may be there
   */
  public ScriptedBmc openOn(VirtualLan lan, InetSocketAddress address) {
    InetSocketAddress beside = new InetSocketAddress(address.getAddress(), address.getPort() + 1);
    return new ScriptedBmc(this, address, lan.bmcPort(address), lan.bmcPort(beside));
  }
}
