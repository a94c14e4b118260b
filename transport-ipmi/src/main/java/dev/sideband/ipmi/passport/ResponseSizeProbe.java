package dev.sideband.ipmi.passport;

import dev.sideband.ipmi.command.FruAreaInfo;
import dev.sideband.ipmi.command.GetFruAreaInfo;
import dev.sideband.ipmi.command.ReadFruData;
import dev.sideband.ipmi.passport.Finding.Why;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Finds how long responses may be, by reading ever more of the controller's own inventory at a
 * time: a command that changes nothing, and that a BMC may answer with less than was asked for.
 *
 * <p>Its steps follow each other, so it needs no lock.
 */
final class ResponseSizeProbe {

  /** The data of an answer begin with the count. */
  private static final int OVERHEAD = 1;

  /** What tools read at a time, and the most that the count can say. */
  private static final List<Integer> COUNTS = List.of(16, 32, 64, 128, 255);

  private final Asker asker;
  private final int mostThroughChannel;
  private int largest;

  ResponseSizeProbe(Asker asker, int mostThroughChannel) {
    this.asker = asker;
    this.mostThroughChannel = mostThroughChannel;
  }

  CompletionStage<Finding<MessageSize>> find(boolean hasInventory) {
    if (!hasInventory) {
      return CompletableFuture.completedStage(
          new Finding.Unknown<>(Why.NOT_TOLD, "there is no inventory to try it with"));
    }
    return asker
        .ask("Get FRU Inventory Area Info", new GetFruAreaInfo(0))
        .thenCompose(found -> {
          if (found instanceof Finding.Unknown<FruAreaInfo> unknown) {
            return CompletableFuture.completedStage(
                new Finding.Unknown<>(unknown.why(), unknown.detail()));
          }
          FruAreaInfo area = found.value().orElseThrow();
          return read(area, 0);
        });
  }

  private CompletionStage<Finding<MessageSize>> read(FruAreaInfo area, int index) {
    boolean isTooMuch =
        index == COUNTS.size()
            || COUNTS.get(index) > area.size()
            || COUNTS.get(index) + OVERHEAD > mostThroughChannel;
    if (isTooMuch || area.byWords()) {
      return CompletableFuture.completedStage(result());
    }
    int count = COUNTS.get(index);
    return asker
        .ask("Read FRU Data, " + count + " bytes", new ReadFruData(0, 0, count))
        .thenCompose(found -> {
          int got = found.value().map(data -> data.size() + OVERHEAD).orElse(0);
          largest = Math.max(largest, got);
          return got < count + OVERHEAD
              ? CompletableFuture.completedStage(result())
              : read(area, index + 1);
        });
  }

  private Finding<MessageSize> result() {
    return largest == 0
        ? new Finding.Unknown<>(Why.NOT_TOLD, "the inventory cannot be read")
        : new Finding.Known<>(new MessageSize(largest, MessageSize.Source.SEEN));
  }
}
