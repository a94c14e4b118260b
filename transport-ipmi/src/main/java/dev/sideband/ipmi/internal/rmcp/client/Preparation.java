package dev.sideband.ipmi.internal.rmcp.client;

import dev.sideband.ipmi.NoFreeSessionException;
import dev.sideband.ipmi.RmcpStatus;
import dev.sideband.ipmi.SessionStep;
import dev.sideband.ipmi.WrongPasswordException;
import dev.sideband.ipmi.internal.rmcp.Secret;
import dev.sideband.ipmi.internal.rmcp.UserKey;
import dev.sideband.transport.Credentials;
import dev.sideband.transport.TargetUnavailableException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * Fetches what a session needs before it can be opened, and may block over it: the host's address
 * and the user's password, both anew each time. Safe for any thread.
 *
 * @param target the target as the user named it, for the credentials
 * @param name the target as a person would name it
 * @param user the user's name
 * @param host a name, or the text of an address
 */
record Preparation(
    URI target, String name, String user, String host, int port, Credentials credentials) {

  /** Ends in one of the channel's methods. */
  void run(LanChannel channel) {
    InetSocketAddress address;
    try {
      address = new InetSocketAddress(InetAddress.getByName(host), port);
    } catch (UnknownHostException e) {
      channel.unprepared(() -> new TargetUnavailableException(name, "host name is not known", e));
      return;
    }
    Secret key;
    try {
      key = userKey();
    } catch (IllegalArgumentException tooLong) {
      channel.unprepared(() ->
          new WrongPasswordException(
              name, SessionStep.RAKP_2, RmcpStatus.OK, "has more than 20 bytes"));
      return;
    } catch (RuntimeException e) {
      channel.unprepared(() -> new TargetUnavailableException(name, "no password to be had", e));
      return;
    }
    channel.prepared(address, key);
  }

  private Secret userKey() {
    char[] password = credentials.password(target, user);
    try {
      return UserKey.ofPassword(password);
    } finally {
      Arrays.fill(password, '\0');
    }
  }

  /** Reports that our own sessions with this BMC are as many as we allow ourselves. */
  NoFreeSessionException tooManySessions() {
    return new NoFreeSessionException(
        name,
        SessionStep.OPEN_SESSION,
        RmcpStatus.OK,
        "as many sessions as we open with one BMC are open");
  }
}
