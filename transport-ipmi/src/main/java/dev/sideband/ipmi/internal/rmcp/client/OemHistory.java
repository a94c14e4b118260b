package dev.sideband.ipmi.internal.rmcp.client;

import dev.sideband.ipmi.oem.ConsolePart;
import dev.sideband.ipmi.oem.FetchConsole;
import dev.sideband.ipmi.oem.OemClient;
import dev.sideband.ipmi.oem.OemException;
import dev.sideband.ipmi.oem.OemRejectedException;
import dev.sideband.ipmi.oem.OemStatus;
import dev.sideband.time.Deadline;
import dev.sideband.transport.ConsoleChunk.Place;
import dev.sideband.transport.ConsoleHistory;
import dev.sideband.transport.HistoryPart;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The history that a BMC with our commands keeps of its host's console. */
final class OemHistory implements ConsoleHistory {

  private final OemClient oem;

  OemHistory(OemClient oem) {
    this.oem = oem;
  }

  @Override
  public CompletionStage<HistoryPart> fetch(Place from, int most, Deadline deadline) {
    CompletableFuture<HistoryPart> found = new CompletableFuture<>();
    oem.send(FetchConsole.offsets(from.stream(), from.offset(), Long.MAX_VALUE, most), deadline)
        .whenComplete((part, failure) -> settle(found, from, part, failure));
    return found;
  }

  private static void settle(
      CompletableFuture<HistoryPart> found,
      Place from,
      @Nullable ConsolePart part,
      @Nullable Throwable failure) {
    try {
      found.complete(part != null ? found(from, part) : expected(from, failure));
    } catch (MalformedMessageException | CompletionException e) {
      found.completeExceptionally(e instanceof CompletionException ? e.getCause() : e);
    }
  }

  private static HistoryPart found(Place from, ConsolePart part) {
    Place start = new Place(part.stream(), part.start());
    if (part.start() > from.offset()) {
      return new HistoryPart.Overwritten(start);
    }
    return part.data().isEmpty()
        ? new HistoryPart.AtEnd()
        : new HistoryPart.Found(start, part.data());
  }

  /** Returns what a refusal means; any other failure is thrown on. */
  private static HistoryPart expected(Place from, @Nullable Throwable failure)
      throws MalformedMessageException {
    if (!(failure instanceof OemRejectedException refusal)) {
      if (failure instanceof OemException) {
        return new HistoryPart.Unavailable(String.valueOf(failure.getMessage()));
      }
      throw new CompletionException(failure);
    }
    OemStatus status = refusal.status();
    WireReader data = refusal.data().reader();
    if (status.equals(OemStatus.NO_DATA)) {
      return new HistoryPart.AtEnd();
    }
    if (status.equals(OemStatus.OVERWRITTEN)) {
      return new HistoryPart.Overwritten(new Place(from.stream(), data.u64("oldest")));
    }
    if (status.equals(OemStatus.CONFLICT)) {
      return new HistoryPart.Shorter(new Place(from.stream(), data.u64("end")));
    }
    if (status.equals(OemStatus.OTHER_BOOT)) {
      return new HistoryPart.OtherStream((int) data.u32("stream id"));
    }
    return new HistoryPart.Unavailable(status.toString());
  }
}
