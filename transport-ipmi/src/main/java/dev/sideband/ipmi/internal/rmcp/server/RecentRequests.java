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
 * <p>A console that repeats a request keeps number and content. It may use a number anew, even for
 * the same content, once it has the answer; nearly all other numbers come first then, and each
 * about once. So a number that comes back after a few others is a repeat, and so is one that was
 * passed over while the others came round. Consoles that do not count are told apart by time. For
 * one thread at a time.
 */
final class RecentRequests {

  /** How many may be carried out at a time. */
  static final int MOST_OPEN = 16;

  private static final int NUMBERS = 64;

  /** A number is not used anew after so few others. */
  private static final int FEW = 20;

  /** After so many others a number has been passed over: it still waits for its answer. */
  private static final int ROUND = NUMBERS + FEW;

  private static final long SOON_NANOS = Duration.ofSeconds(10).toNanos();
  private static final long EXPIRY_NANOS = Duration.ofSeconds(60).toNanos();

  private final @Nullable Request[] requests = new @Nullable Request[NUMBERS];

  private long count;
  private int open;

  /** A request, and its answer once there is one. */
  static final class Request {
    private final int function;
    private final int command;
    private final long digest;
    private final long since;
    private long answeredAt;
    private @Nullable MessageResponse response;

    private Request(LanMessage message, long since) {
      this.function = function(message);
      this.command = message.command();
      this.digest = digest(message.body());
      this.since = since;
    }

    private static int function(LanMessage message) {
      return message.netFn() << 2 | message.toLun();
    }

    /** Tells data apart without keeping them: some are passwords (FNV-1a, 64 bits). */
    private static long digest(Bytes data) {
      long digest = 0xCBF29CE484222325L;
      for (int i = 0; i < data.size(); i++) {
        digest = (digest ^ data.at(i)) * 0x100000001B3L;
      }
      return digest;
    }

    private boolean isLike(LanMessage message) {
      return command == message.command()
          && function == function(message)
          && digest == digest(message.body());
    }

    /** Returns the answer, or null while it is being carried out. */
    @Nullable MessageResponse response() {
      return response;
    }
  }

  /** Returns the request that this one repeats, or null. */
  @Nullable Request repeatedBy(LanMessage message, long now) {
    Request before = requests[message.sequence()];
    if (before == null || !before.isLike(message)) {
      return null;
    }
    if (before.response == null) {
      return before;
    }
    long others = count - before.answeredAt;
    long age = now - before.since;
    boolean isRepeat = others <= FEW && age < EXPIRY_NANOS || others >= ROUND && age < SOON_NANOS;
    return isRepeat ? before : null;
  }

  /** Notes a request that is carried out now; returns null if too many are. */
  @Nullable Request begin(LanMessage message, long now) {
    if (open >= MOST_OPEN) {
      return null;
    }
    Request begun = new Request(message, now);
    requests[message.sequence()] = begun;
    count++;
    open++;
    return begun;
  }

  /** Keeps the answer to a request. */
  void answered(Request request, MessageResponse response) {
    if (request.response == null) {
      request.response = response;
      request.answeredAt = count;
      open--;
    }
  }

  /** Tells whether a request is being carried out. */
  boolean isBusy() {
    return open > 0;
  }
}
