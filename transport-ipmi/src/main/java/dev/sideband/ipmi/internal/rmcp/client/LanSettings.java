package dev.sideband.ipmi.internal.rmcp.client;

import dev.sideband.ipmi.CipherSuite;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.internal.rmcp.Rakp1;
import dev.sideband.wire.Bytes;
import java.time.Duration;
import java.util.List;

/**
 * How one channel's sessions are opened and kept. It holds no secret.
 *
 * @param target the BMC as a person would name it
 * @param user the user's name as sent, at most 16 bytes
 * @param suites what is proposed, in this order; not empty
 * @param privilege what the session shall be able to do
 * @param nameOnlyLookup whether the BMC looks for the user by name only, or by name and privilege
 * @param inFlight the most requests that wait for their answers at a time
 * @param keepalive the longest silence before we ask for a sign of life; zero for never
 * @param sessionTimeout the silence after which a BMC forgets a session
 * @param sessionsPerBmc the most sessions that all channels together open with one BMC
 * @param retry the waits between attempts
 */
record LanSettings(
    String target,
    Bytes user,
    List<CipherSuite> suites,
    Privilege privilege,
    boolean nameOnlyLookup,
    int inFlight,
    Duration keepalive,
    Duration sessionTimeout,
    int sessionsPerBmc,
    RetryPolicy retry) {

  private static final Duration CONSOLE_LONGEST_WAIT = Duration.ofSeconds(2);

  /** What a BMC keeps of one client at a time: heartbeats wait long for a busy one. */
  private static final int CONSOLE_IN_FLIGHT = 16;

  /**
   * Returns these settings for a console: a BMC that comes back is found soon, and heartbeats that
   * wait hold nothing up.
   */
  LanSettings forConsole() {
    Duration first = retry.first();
    Duration longest = first.compareTo(CONSOLE_LONGEST_WAIT) > 0 ? first : CONSOLE_LONGEST_WAIT;
    return new LanSettings(
        target,
        user,
        suites,
        privilege,
        nameOnlyLookup,
        Math.max(inFlight, CONSOLE_IN_FLIGHT),
        keepalive,
        sessionTimeout,
        sessionsPerBmc,
        new RetryPolicy(first, retry.growth(), longest, retry.jitter()));
  }

  /** Returns the byte of RAKP 1 that says who is looked for and how. */
  int role() {
    return privilege.value() | (nameOnlyLookup ? Rakp1.NAME_ONLY : 0);
  }
}
