package dev.sideband.console;

import dev.sideband.time.BmcBoot;
import dev.sideband.time.Deadline;
import dev.sideband.transport.ConsoleChannel;
import dev.sideband.transport.ConsoleChunk;
import dev.sideband.transport.ConsoleHistory;
import dev.sideband.transport.ConsoleLine;
import dev.sideband.transport.ConsoleListener;
import dev.sideband.transport.HeartbeatPort;
import dev.sideband.transport.HeartbeatReply;
import dev.sideband.transport.HistoryPart;
import dev.sideband.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A console whose bytes and history come from a test's hand. */
final class HandConsole implements ConsoleChannel {

  final StringBuilder history = new StringBuilder();
  int stream = 7;
  int oldest;
  @Nullable Exception failure;

  /** What a plain one throws when it is asked for what it kept. */
  @Nullable RuntimeException breaks;

  boolean isPlain;

  /** What a plain one kept; null if it keeps nothing. */
  @Nullable String kept;

  int asked;
  final List<HeartbeatPort.Beat> beats = new ArrayList<>();

  /** Happens when a heartbeat leaves, before whoever sends it goes on. */
  Consumer<HeartbeatPort.Beat> onBeat = beat -> {};

  private Consumer<? super HeartbeatReply> beatListener = reply -> {};
  private ConsoleListener listener = chunk -> {};
  private ConsoleLine line = new ConsoleLine(ConsoleLine.State.CONNECTING, "", Duration.ZERO, null);

  static Bytes bytes(String text) {
    return Bytes.copyOf(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** Becomes so. */
  void become(ConsoleLine.State state) {
    boolean isNumbered = state == ConsoleLine.State.LIVE && !isPlain;
    ConsoleChunk.Place from = isNumbered ? new ConsoleChunk.Place(stream, history.length()) : null;
    line = new ConsoleLine(state, "by hand", Duration.ZERO, from);
    listener.changed(line);
  }

  /** Says something that nobody hears. */
  void sayUnheard(String text) {
    history.append(text);
  }

  void say(String text) {
    say(ConsoleChunk.Kind.NEXT, text);
  }

  void say(ConsoleChunk.Kind kind, String text) {
    ConsoleChunk.Place place = isPlain ? null : new ConsoleChunk.Place(stream, history.length());
    history.append(text);
    listener.received(new ConsoleChunk(kind, place, bytes(text), 0));
  }

  /** Says again what was said from an offset on. */
  void sayAgain(int from) {
    listener.received(
        new ConsoleChunk(
            ConsoleChunk.Kind.NEXT,
            new ConsoleChunk.Place(stream, from),
            bytes(history.substring(from)),
            0));
  }

  private CompletionStage<HistoryPart> fetch(ConsoleChunk.Place from, int most) {
    return failure == null
        ? CompletableFuture.completedStage(part(from, most))
        : CompletableFuture.failedStage(failure);
  }

  private HistoryPart part(ConsoleChunk.Place from, int most) {
    if (from.stream() != stream) {
      return new HistoryPart.OtherStream(stream);
    }
    if (from.offset() < oldest) {
      return new HistoryPart.Overwritten(new ConsoleChunk.Place(stream, oldest));
    }
    int at = (int) from.offset();
    int size = Math.min(Math.min(most, 10), history.length() - at);
    return size <= 0
        ? new HistoryPart.AtEnd()
        : new HistoryPart.Found(from, bytes(history.substring(at, at + size)));
  }

  /** Returns who listens. */
  ConsoleListener listener() {
    return listener;
  }

  @Override
  public String target() {
    return "hand";
  }

  @Override
  public void start(ConsoleListener taker) {
    listener = taker;
  }

  @Override
  public ConsoleLine line() {
    return line;
  }

  @Override
  public CompletionStage<Void> write(Bytes bytes) {
    return CompletableFuture.completedStage(null);
  }

  @Override
  public CompletionStage<Void> sendBreak() {
    return CompletableFuture.completedStage(null);
  }

  @Override
  public long lastHeard() {
    return 0;
  }

  /** Answers a heartbeat as a BMC that had it for so many microseconds. */
  void answer(long number, long now, long received, long parsed) {
    beatListener.accept(
        new HeartbeatReply(
            number,
            now,
            0,
            new HeartbeatReply.Details(new BmcBoot(9), received, parsed, false, 0)));
  }

  @Override
  public Optional<HeartbeatPort> heartbeats() {
    return Optional.of(
        new HeartbeatPort() {
          @Override
          public void listen(Consumer<? super HeartbeatReply> taker) {
            beatListener = taker;
          }

          @Override
          public boolean send(Beat beat) {
            beats.add(beat);
            onBeat.accept(beat);
            return line.state() != ConsoleLine.State.LOST;
          }
        });
  }

  @Override
  public ConsoleHistory history() {
    return new ConsoleHistory() {
      @Override
      public CompletionStage<HistoryPart> fetch(
          ConsoleChunk.Place from, int most, Deadline deadline) {
        return isPlain ? NONE.fetch(from, most, deadline) : HandConsole.this.fetch(from, most);
      }

      @Override
      public boolean keepsRecent() {
        return kept != null;
      }

      @Override
      public CompletionStage<Bytes> recent(Deadline deadline) {
        asked++;
        if (breaks != null) {
          throw breaks;
        }
        return failure == null
            ? CompletableFuture.completedStage(bytes(Objects.requireNonNull(kept)))
            : CompletableFuture.failedStage(failure);
      }
    };
  }

  @Override
  public void close() {
    if (line.state() != ConsoleLine.State.ENDED) {
      become(ConsoleLine.State.ENDED);
    }
  }
}
