package dev.sideband.ipmi.oem;

import dev.sideband.time.Deadline;
import dev.sideband.transport.MessageChannel;
import dev.sideband.transport.TransportContext;
import java.time.Duration;

/** How requests reach the BMC: the channel, the frame around them, and when each may leave. */
record OemLink(
    MessageChannel channel,
    TransportContext context,
    OemFrame frame,
    Duration attemptTimeout,
    Pace pace) {

  OemLink with(Pace other) {
    return new OemLink(channel, context, frame, attemptTimeout, other);
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
