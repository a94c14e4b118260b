package dev.sideband.ipmi;

import dev.sideband.ipmi.internal.Blocking;
import dev.sideband.ipmi.internal.rmcp.client.LanTransport;
import dev.sideband.time.Deadline;
import dev.sideband.transport.TransportContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * Somebody answers at an address and says whether it speaks IPMI: the answer to a presence ping,
 * which needs no user and leaves no session (IPMI 2.0, 13.2.3).
 *
 * @param address where the answer came from
 * @param speaksIpmi whether IPMI is spoken there
 * @param maker the IANA number of who defines what else it said; 4542 if there is nothing else
 * @param roundTrip the time from the ping that was answered to its answer
 */
public record Presence(
    InetSocketAddress address, boolean speaksIpmi, int maker, Duration roundTrip) {

  /**
   * Pings until an answer comes or the deadline has passed, and completes with the answer.
   *
   * <p>The stage fails with a {@link dev.sideband.transport.TransportException}: where nobody
   * answers, a {@link dev.sideband.transport.TargetUnavailableException} that says so. What is
   * chained to it must not block.
   *
   * @param target such as {@code ipmi://10.0.0.5}; of its options {@code attempt} counts
   * @throws IllegalArgumentException if the target is not of the form that {@link Bmc#open} takes
   */
  public static CompletionStage<Presence> ask(
      TransportContext context, URI target, Deadline deadline) {
    return LanTransport.ping(context, target, deadline);
  }

  /**
   * Pings as {@link #ask} does, and waits.
   *
   * @throws dev.sideband.transport.TransportException if nobody answers
   * @throws java.io.InterruptedIOException if the thread was interrupted, and is so marked again
   * @throws IllegalArgumentException if the target is not of the form that {@link Bmc#open} takes
   */
  public static Presence await(TransportContext context, URI target, Deadline deadline)
      throws IOException {
    return Blocking.await(
        ask(context, target, deadline), target.toString(), deadline, RuntimeException.class);
  }
}
