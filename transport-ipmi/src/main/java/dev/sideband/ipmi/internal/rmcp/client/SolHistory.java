package dev.sideband.ipmi.internal.rmcp.client;

import dev.sideband.ipmi.oem.OemClient;
import dev.sideband.time.Deadline;
import dev.sideband.transport.ConsoleChannel;
import dev.sideband.transport.ConsoleChunk.Place;
import dev.sideband.transport.ConsoleHistory;
import dev.sideband.transport.HistoryPart;
import dev.sideband.transport.TransportContext;
import dev.sideband.wire.Bytes;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a BMC keeps of its host's console: by numbers if it has our commands, else perhaps all at
 * once.
 */
final class SolHistory implements ConsoleHistory {

  private final OemHistory numbered;
  private final @Nullable Supplier<? extends ConsoleChannel> dump;
  private final TransportContext context;

  /** Creates a history; without a console to open, the BMC says nothing all at once. */
  SolHistory(
      OemClient oem, @Nullable Supplier<? extends ConsoleChannel> dump, TransportContext context) {
    this.numbered = new OemHistory(oem);
    this.dump = dump;
    this.context = context;
  }

  @Override
  public CompletionStage<HistoryPart> fetch(Place from, int most, Deadline deadline) {
    return numbered.fetch(from, most, deadline);
  }

  @Override
  public boolean keepsRecent() {
    return dump != null;
  }

  @Override
  public CompletionStage<Bytes> recent(Deadline deadline) {
    return dump == null
        ? ConsoleHistory.super.recent(deadline)
        : SolDump.read(dump.get(), context, deadline);
  }
}
