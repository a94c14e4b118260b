package dev.sideband.ipmi.internal.rmcp.server;

import dev.sideband.ipmi.internal.rmcp.LanMessage;
import dev.sideband.transport.MessageResponse;
import dev.sideband.wire.Bytes;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The last requests of a session and their answers: one that is sent again, because its answer was
 * lost, is answered again and not carried out twice.
 *
 * <p>A console that repeats a request keeps its number, and one that uses a number anew has used
 * all 64 before; so the same number with the same content among the last few is a repeat. Some
 * consoles do not count. For them a number means nothing any more after a while. For one thread at
 * a time.
 */
final class RecentRequests {

  /** How many are remembered; fewer than there are numbers. */
  static final int MOST = 16;

  private static final long EXPIRY_NANOS = Duration.ofSeconds(10).toNanos();

  private final @Nullable Request[] requests = new @Nullable Request[MOST];
  private int next;
  private int open;

  /** A request, and its answer once there is one. */
  static final class Request {
    private final int sequence;
    private final int function;
    private final int command;
    private final Bytes data;
    private final long since;
    private @Nullable MessageResponse response;

    private Request(LanMessage message, Bytes data, long since) {
      this.sequence = message.sequence();
      this.function = function(message);
      this.command = message.command();
      this.data = data;
      this.since = since;
    }

    private static int function(LanMessage message) {
      return message.netFn() << 2 | message.toLun();
    }

    private boolean isRepeatedBy(LanMessage message, long now) {
      return sequence == message.sequence()
          && command == message.command()
          && function == function(message)
          && (response == null || now - since < EXPIRY_NANOS)
          && data.equals(message.body());
    }

    /** Returns the answer, or null while it is being carried out. */
    @Nullable MessageResponse response() {
      return response;
    }
  }

  /** Returns the request that this one repeats, or null. */
  @Nullable Request repeatedBy(LanMessage message, long now) {
    for (Request request : requests) {
      if (request != null && request.isRepeatedBy(message, now)) {
        return request;
      }
    }
    return null;
  }

  /** Notes a request that is carried out now; returns null if too many are. */
  @Nullable Request begin(LanMessage message, Bytes data, long now) {
    for (int i = 0; i < MOST; i++) {
      int at = (next + i) % MOST;
      Request before = requests[at];
      if (before == null || before.response != null) {
        Request begun = new Request(message, data, now);
        requests[at] = begun;
        next = (at + 1) % MOST;
        open++;
        return begun;
      }
    }
    return null;
  }

  /** Keeps the answer to a request. */
  void answered(Request request, MessageResponse response) {
    if (request.response == null) {
      request.response = response;
      open--;
    }
  }

  /** Tells whether a request is being carried out. */
  boolean isBusy() {
    return open > 0;
  }
}
