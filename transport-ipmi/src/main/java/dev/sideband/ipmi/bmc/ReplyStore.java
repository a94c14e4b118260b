package dev.sideband.ipmi.bmc;

import dev.sideband.ipmi.oem.OemRequest;
import dev.sideband.ipmi.oem.OemStatus;
import dev.sideband.time.Ticker;
import dev.sideband.wire.Bytes;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The last answers that one client got, so that a request which arrives again has the effect of
 * one.
 *
 * <p>A copy is known by its tag, its command and its body: a client that uses a tag for something
 * else never gets the answer to what it asked before. Bounded in number and time. Safe for any
 * thread.
 */
final class ReplyStore {

  /** How many answers are kept, and how many requests of a client may be under way at a time. */
  static final int CAPACITY = 16;

  /** How long an answer is kept. */
  static final Duration AGE = Duration.ofSeconds(60);

  private static final int STILL_RUNNING_RETRY_MILLIS = 20;

  private final Ticker ticker;
  private final Map<Integer, Reply> replies = new LinkedHashMap<>();

  ReplyStore(Ticker ticker) {
    this.ticker = ticker;
  }

  /**
   * Returns the answer to an earlier copy of a request, or "busy" if that is being carried out; or
   * empty, and then the caller carries it out and calls {@link #keep} or {@link #drop}.
   */
  synchronized Optional<OemAnswer> claim(OemRequest request) {
    Reply earlier = replies.get(request.tag());
    if (earlier != null && earlier.isCopy(request)) {
      if (earlier.answer == null) {
        return Optional.of(OemAnswer.busy(STILL_RUNNING_RETRY_MILLIS));
      }
      if (ticker.nanos() - earlier.answeredNanos < AGE.toNanos()) {
        return Optional.of(earlier.answer);
      }
    }
    replies.remove(request.tag());
    if (replies.size() >= CAPACITY) {
      replies.remove(replies.keySet().iterator().next());
    }
    replies.put(request.tag(), new Reply(request.command(), request.body(), null, 0));
    return Optional.empty();
  }

  /** Keeps the answer to a claimed request; "busy" is not one, for the same tag asks again. */
  synchronized void keep(OemRequest request, OemAnswer answer) {
    if (answer.status().equals(OemStatus.BUSY)) {
      drop(request);
      return;
    }
    replies.computeIfPresent(
        request.tag(),
        (tag, claimed) ->
            claimed.isCopy(request)
                ? new Reply(request.command(), request.body(), answer, ticker.nanos())
                : claimed);
  }

  /** Forgets a claimed request that ended without an answer worth keeping. */
  synchronized void drop(OemRequest request) {
    Reply claimed = replies.get(request.tag());
    if (claimed != null && claimed.isCopy(request)) {
      replies.remove(request.tag());
    }
  }

  private record Reply(int command, Bytes body, @Nullable OemAnswer answer, long answeredNanos) {

    boolean isCopy(OemRequest request) {
      return command == request.command() && body.equals(request.body());
    }
  }
}
