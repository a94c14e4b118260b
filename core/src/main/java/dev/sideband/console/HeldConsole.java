package dev.sideband.console;

import dev.sideband.time.Ticker;
import dev.sideband.transport.ConsoleChannel;
import dev.sideband.transport.ConsoleChunk;
import dev.sideband.transport.ConsoleChunk.Place;
import dev.sideband.transport.ConsoleLine;
import dev.sideband.transport.HistoryPart;
import dev.sideband.transport.TransportContext;
import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is held of a console, and how its line is: finds out whether the other end numbers its
 * bytes, and so which of {@link NumberedConsole} and {@link PlainConsole} has them, and asks its
 * history on behalf of that one.
 *
 * <p>Safe for any thread: its own monitor guards both, and is held while bytes are stored, so that
 * they are in their order; not while the history is asked.
 */
final class HeldConsole {

  private final ConsoleChannel channel;
  private final ConsoleKeeper keeper;
  private final HistoryQuestions history;
  private final Ticker ticker;
  private final Consumer<Throwable> onFailure;
  private final Consumer<Boolean> onWhole;

  /** Its bytes, if the other end numbers them. */
  private @Nullable NumberedConsole numbered;

  /** The same, if it does not. */
  private PlainConsole plain;

  private ConsoleLine.State line = ConsoleLine.State.CONNECTING;
  private boolean begun;

  /**
   * Creates one that holds nothing.
   *
   * @param keeper is called under the lock
   * @param onFailure is told what could not be fetched or stored; perhaps under the lock
   * @param onWhole is told, under no lock, when nothing is missing any more of numbered bytes:
   *     whether all of them were fetched
   */
  HeldConsole(
      ConsoleChannel channel,
      ConsoleKeeper keeper,
      Consumer<Throwable> onFailure,
      Consumer<Boolean> onWhole,
      TransportContext context) {
    this.channel = channel;
    this.keeper = keeper;
    this.history = new HistoryQuestions(channel, context);
    this.ticker = context.ticker();
    this.onFailure = onFailure;
    this.onWhole = onWhole;
    this.plain = plain(0, Bytes.EMPTY);
  }

  private PlainConsole plain(long from, Bytes newest) {
    return new PlainConsole(keeper, from, newest, history.canRecall() ? this::recall : null);
  }

  private NumberedConsole numbered(Place from) {
    boolean isLive = line == ConsoleLine.State.LIVE;
    return new NumberedConsole(from, isLive, keeper, new Fetching(), ticker);
  }

  /** Goes on behind what was stored before; called first, if at all. */
  synchronized void resume(ConsoleStore.End end) {
    begun = true;
    if (end.stream() == ConsoleTimeline.LOCAL_STREAM) {
      plain = plain(end.offset(), end.newest());
      plain.interrupted(ticker.nanos());
    } else {
      numbered = numbered(new Place(end.stream(), end.offset()));
    }
  }

  /** Returns the place of the next byte, if the other end numbers them. */
  synchronized Optional<Place> end() {
    return Optional.ofNullable(numbered).map(NumberedConsole::end);
  }

  /** Returns how the line is, and whether what was missed is being fetched. */
  synchronized ConsoleState state() {
    NumberedConsole byNumbers = numbered;
    boolean refills = byNumbers == null ? plain.isRecalling() : byNumbers.isRefilling();
    return switch (line) {
      case CONNECTING -> ConsoleState.CONNECTING;
      case LIVE -> refills ? ConsoleState.REFILLING : ConsoleState.LIVE;
      case LOST -> ConsoleState.NETWORK_LOST;
      case TAKEN -> ConsoleState.TAKEN;
      case ENDED -> ConsoleState.ENDED;
    };
  }

  /** Returns what is held and what is not. */
  synchronized Completeness completeness() {
    NumberedConsole byNumbers = numbered;
    return byNumbers == null ? plain.completeness() : byNumbers.completeness();
  }

  /** The line changed; when it is there, what was missed meanwhile is asked for. */
  synchronized void changed(ConsoleLine now) {
    line = now.state();
    boolean isLive = line == ConsoleLine.State.LIVE;
    // Else what is missed before the first byte came would not be missing.
    if (!begun && isLive) {
      begun = true;
      now.begin().ifPresent(place -> numbered = numbered(place));
    }
    NumberedConsole byNumbers = numbered;
    if (byNumbers != null) {
      byNumbers.lineIs(isLive);
    } else if (begun) {
      plainLineChanged(isLive);
    }
  }

  private void plainLineChanged(boolean isLive) {
    if (isLive) {
      plain.live();
    } else if (line != ConsoleLine.State.ENDED) {
      plain.interrupted(channel.lastHeard());
    } else {
      recalled(null);
    }
  }

  /** Takes what has come, and keeps what is next. */
  synchronized void heard(ConsoleChunk chunk) throws IOException {
    begun = true;
    Place place = chunk.place();
    if (place != null) {
      heardAt(place, chunk.data());
      return;
    }
    if (numbered != null) {
      numbered = null;
      plain = plain(0, Bytes.EMPTY);
    }
    plain.heard(chunk);
  }

  private void heardAt(Place place, Bytes data) throws IOException {
    NumberedConsole byNumbers = numbered;
    if (byNumbers == null) {
      byNumbers = numbered(place);
      numbered = byNumbers;
    }
    byNumbers.heard(place, data);
  }

  /** Asks whether bytes are missing: heartbeats were missed, and the other end is there again. */
  synchronized void check() {
    if (numbered != null) {
      numbered.check();
    }
  }

  private void recall() {
    history.recall((kept, failure) -> {
      if (failure != null) {
        onFailure.accept(failure);
      }
      recalled(kept);
    });
  }

  private synchronized void recalled(@Nullable Bytes kept) {
    try {
      if (line == ConsoleLine.State.ENDED) {
        plain.end();
      } else {
        plain.recalled(kept);
      }
    } catch (IOException e) {
      onFailure.accept(e);
    }
  }

  private final class Fetching implements NumberedConsole.FromHistory {

    @Override
    public void fetch(Place from) {
      history.fetch(from, (part, failure) -> fetched(from, part, failure));
    }

    @Override
    public void pause() {
      history.pause(HeldConsole.this::fetchAgain);
    }
  }

  private synchronized void fetchAgain() {
    if (numbered != null) {
      numbered.again();
    }
  }

  private void fetched(Place from, @Nullable HistoryPart part, @Nullable Throwable failure) {
    if (part == null) {
      onFailure.accept(failure == null ? new IOException("no history came") : failure);
    }
    settled(from, part).ifPresent(onWhole);
  }

  /** Returns whether all was fetched, if nothing is missing any more. */
  private synchronized Optional<Boolean> settled(Place from, @Nullable HistoryPart part) {
    NumberedConsole byNumbers = numbered;
    try {
      return byNumbers != null && byNumbers.fetched(from, part)
          ? Optional.of(!byNumbers.takeLost())
          : Optional.empty();
    } catch (IOException e) {
      onFailure.accept(e);
      history.pause(this::fetchAgain);
      return Optional.empty();
    }
  }
}
