package dev.sideband.snapshot.internal;

import dev.sideband.snapshot.AbandonReason;
import dev.sideband.snapshot.AgentView;
import dev.sideband.snapshot.Cause;
import dev.sideband.snapshot.Diagnosis;
import dev.sideband.snapshot.PageView;
import dev.sideband.snapshot.StageCheck;
import dev.sideband.snapshot.StageHeader;
import dev.sideband.snapshot.StageState;
import java.util.Optional;

/**
 * Finds the first hop between agent and page at which something went wrong.
 *
 * <p>First each hop is checked for wrong content, from the agent on; only when all is right it is
 * asked why newer content has not gone further. It reads nothing: it is a function of what it is
 * given.
 *
 * @param temporary the temporary stage's file
 * @param intermediate the intermediate stage's file
 * @param display the display stage's file
 * @param agent what the agent says that it holds
 * @param page what the page says that it shows
 * @param stopOverdue whether a write under way has waited too long for its stop
 * @param stale whether the newest whole data is too old to be taken for the present
 */
public record Diagnoser(
    StageCheck temporary,
    StageCheck intermediate,
    StageCheck display,
    AgentView agent,
    PageView page,
    boolean stopOverdue,
    boolean stale) {

  /** Returns what was found. */
  public Diagnosis diagnose() {
    return firstHop()
        .or(this::firstCopy)
        .or(this::secondCopy)
        .or(this::lastHop)
        .or(this::freshness)
        .orElseGet(() -> found(Cause.NONE, ""));
  }

  private Optional<Diagnosis> firstHop() {
    if (temporary.header().isEmpty()) {
      return Optional.empty();
    }
    StageHeader header = temporary.header().get();
    AbandonReason reason = header.abandonReason();
    if (reason == AbandonReason.MALFORMED) {
      return some(Cause.TRANSPORT, "What came does not follow its format.");
    }
    boolean wasChecked = header.state().isWhole() || reason == AbandonReason.CHECK_FAILED;
    if (!wasChecked) {
      return Optional.empty();
    }
    if (temporary.isDamaged() || temporary.bodyCrc() != header.crc()) {
      return some(
          Cause.TRANSPORT,
          sums("The agent sent", header.crc(), "the temporary stage holds", temporary.bodyCrc()));
    }
    if (reason == AbandonReason.CHECK_FAILED) {
      return some(Cause.AGENT_COLLECTION, "Its figures do not fit the bytes that it sent.");
    }
    boolean isSame = agent.isKnown() && header.origin().snapshotId() == agent.snapshotId();
    return isSame && agent.crc() != header.crc()
        ? some(
            Cause.AGENT_COLLECTION, sums("The agent holds", agent.crc(), "it sent", header.crc()))
        : Optional.empty();
  }

  private Optional<Diagnosis> firstCopy() {
    if (intermediate.isDamaged()) {
      return some(
          Cause.FIRST_COPY_FAILED, "In the intermediate stage " + intermediate.damage() + ".");
    }
    if (!temporary.isRight() || isCopy(temporary, intermediate)) {
      return Optional.empty();
    }
    return some(
        Cause.FIRST_COPY_FAILED, differ("temporary", temporary, "intermediate", intermediate));
  }

  private Optional<Diagnosis> secondCopy() {
    if (display.isDamaged()) {
      return some(Cause.SECOND_COPY_FAILED, "In the display stage " + display.damage() + ".");
    }
    boolean isSame = isSameSnapshot(intermediate, display);
    return isSame && !isCopy(intermediate, display)
        ? some(Cause.SECOND_COPY_FAILED, differ("intermediate", intermediate, "display", display))
        : Optional.empty();
  }

  private Optional<Diagnosis> lastHop() {
    long shown = display.header().map(StageHeader::generation).orElse(0L);
    if (!page.isKnown() || page.generation() < shown) {
      return Optional.empty();
    }
    if (page.generation() > shown) {
      return some(
          Cause.RENDERING, "It shows generation " + page.generation() + ", which never was.");
    }
    return page.crc() == display.bodyCrc()
        ? Optional.empty()
        : some(
            Cause.RENDERING,
            sums("The display stage holds", display.bodyCrc(), "the page", page.crc()));
  }

  private Optional<Diagnosis> freshness() {
    Optional<StageHeader> coming = temporary.header();
    boolean isReceiving = coming.map(StageHeader::state).equals(Optional.of(StageState.RECEIVING));
    if (isReceiving && stopOverdue) {
      return some(Cause.STOP_LOST, "");
    }
    if (intermediate.isRight() && !isSameSnapshot(intermediate, display)) {
      return some(Cause.NOT_REFRESHED, "");
    }
    if (page.isKnown() && page.generation() < generationOf(display)) {
      return some(
          Cause.NOT_REFRESHED,
          "The page shows generation " + page.generation() + " of " + generationOf(display) + ".");
    }
    if (isReceiving) {
      return some(Cause.WAITING_FOR_STOP, "");
    }
    AbandonReason reason = coming.map(StageHeader::abandonReason).orElse(AbandonReason.NONE);
    if (reason == AbandonReason.NO_SPACE || reason == AbandonReason.STORAGE_FAILED) {
      return some(Cause.RECEIVER_FAILED, "Reason: " + reason.phrase() + ".");
    }
    if (reason != AbandonReason.NONE) {
      return some(Cause.AGENT_LOST, "The temporary stage was given up: " + reason.phrase() + ".");
    }
    if (temporary.isDamaged()) {
      return some(Cause.RECEIVER_FAILED, "In the temporary stage " + temporary.damage() + ".");
    }
    if (coming.isEmpty() && intermediate.header().isEmpty()) {
      return some(Cause.NO_DATA, "");
    }
    return coming.isEmpty() || stale ? some(Cause.AGENT_LOST, "") : Optional.empty();
  }

  private static long generationOf(StageCheck stage) {
    return stage.header().map(StageHeader::generation).orElse(0L);
  }

  private static boolean isSameSnapshot(StageCheck one, StageCheck other) {
    return one.header().isPresent()
        && other.header().isPresent()
        && one.header().get().origin().isSameSnapshot(other.header().get().origin());
  }

  private static boolean isCopy(StageCheck source, StageCheck copy) {
    return isSameSnapshot(source, copy)
        && source.bodyLength() == copy.bodyLength()
        && source.bodyCrc() == copy.bodyCrc();
  }

  private static String differ(String from, StageCheck source, String to, StageCheck copy) {
    return copy.header().isEmpty()
        ? "The " + to + " stage is absent."
        : isSameSnapshot(source, copy)
            ? sums("The " + from + " stage holds", source.bodyCrc(), to, copy.bodyCrc())
            : "The " + to + " stage still holds another snapshot.";
  }

  private static String sums(String one, int oneCrc, String other, int otherCrc) {
    return String.format("%s %08x, %s %08x.", one, oneCrc, other, otherCrc);
  }

  private Optional<Diagnosis> some(Cause cause, String detail) {
    return Optional.of(found(cause, detail));
  }

  private Diagnosis found(Cause cause, String detail) {
    String text = detail.isEmpty() ? cause.sentence() : cause.sentence() + " " + detail;
    return new Diagnosis(cause, text, temporary, intermediate, display);
  }
}
