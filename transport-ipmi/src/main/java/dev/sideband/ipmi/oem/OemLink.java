package dev.sideband.ipmi.oem;

import dev.sideband.time.Deadline;
import dev.sideband.transport.MessageChannel;
import dev.sideband.transport.TransportContext;
import java.time.Duration;

/**
 * How requests reach the BMC: the channel, the frame around them, how often and when each may
 * leave, and what rings when the BMC says that an instruction waits.
 */
record OemLink(
    MessageChannel channel,
    TransportContext context,
    OemFrame frame,
    Duration attemptTimeout,
    int mostAttempts,
    Pace pace,
    InstructionBell bell) {

  private static final Duration LONGEST = Duration.ofDays(1);

  /**
   * Returns a link through another channel to the same BMC, with one attempt, as long as the job.
   */
  OemLink once(MessageChannel other) {
    return new OemLink(other, context, frame, LONGEST, 1, pace, bell);
  }

  OemLink with(Pace other) {
    return new OemLink(channel, context, frame, attemptTimeout, mostAttempts, other, bell);
  }

  String target() {
    return channel.info().target();
  }

  /** Returns when an attempt that begins now has to be over. */
  Deadline attemptDeadline(Deadline job) {
    Duration left = job.remaining();
    return Deadline.after(
        left.compareTo(attemptTimeout) < 0 ? left : attemptTimeout, context.ticker());
  }
}
