package dev.sideband.ipmi.oem;

import dev.sideband.bus.BusRecordJoiner;
import dev.sideband.bus.BusRecordPart;
import dev.sideband.time.BmcBoot;
import dev.sideband.time.Deadline;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * One reading of a bus log until it is empty: records that came in pieces are whole again, and
 * messages that were stored in parts, too.
 *
 * <p>Its steps follow each other, so it needs no lock.
 */
final class BusFetch {

  private final OemClient client;
  private final BusPointerName pointer;
  private final int mostMessages;
  private final Deadline deadline;
  private final CompletableFuture<BusPackage> whole = new CompletableFuture<>();
  private final List<BusPackage.Message> messages = new ArrayList<>();
  private final BusRecordJoiner joiner = new BusRecordJoiner();
  private final WireWriter begun = new WireWriter();
  private long begunAt = -1;
  private long lost;
  private long malformed;
  private @Nullable BmcBoot boot;

  BusFetch(OemClient client, BusPointerName pointer, int mostMessages, Deadline deadline) {
    this.client = client;
    this.pointer = pointer;
    this.mostMessages = mostMessages;
    this.deadline = deadline;
  }

  CompletionStage<BusPackage> start() {
    ask(ReadBus.peek(pointer), -1);
    return whole;
  }

  private void ask(ReadBus next, long address) {
    client
        .send(next, deadline)
        .whenComplete((part, failure) -> {
          if (part == null) {
            whole.completeExceptionally(failure);
          } else {
            take(next, part, address);
          }
        });
  }

  private void take(ReadBus asked, BusPart part, long address) {
    if (asked.offset() > 0 && isGone(part)) {
      begun.clear();
      begunAt = -1;
      ask(asked.withOffset(0), address);
      return;
    }
    try {
      add(part);
    } catch (MalformedMessageException e) {
      whole.completeExceptionally(e);
      return;
    }
    if (begunAt >= 0) {
      ask(asked.withOffset(begun.size()), address);
      return;
    }
    if (messages.size() >= mostMessages || part.records().isEmpty() && part.next() == address) {
      whole.complete(
          new BusPackage(
              pointer, messages, lost, malformed + joiner.broken(), part.next(), part.before()));
    } else {
      ask(ReadBus.from(pointer.link(), part.next(), part.before()), part.next());
    }
  }

  /** The record whose pieces are here may be overwritten before its end was read. */
  private boolean isGone(BusPart part) {
    return part.records().isEmpty() || part.records().get(0).address() != begunAt;
  }

  private void add(BusPart part) throws MalformedMessageException {
    CRC32C sum = new CRC32C();
    boolean sameBoot = part.records().isEmpty() || part.boot().equals(boot);
    if (part.lost() > 0 || !sameBoot) {
      joiner.lost();
    }
    boot = part.records().isEmpty() ? boot : part.boot();
    boolean ended = false;
    for (BusPart.Piece piece : part.records()) {
      Bytes record = gather(piece);
      if (piece.isLast()) {
        ended = true;
        sum.update(record.asBuffer());
        join(part.boot(), piece.address(), record);
      }
    }
    // The answers to a record's pieces tell again what is missing before it.
    lost += ended || part.records().isEmpty() ? part.lost() : 0;
    if ((int) sum.getValue() != part.sum()) {
      throw malformed("checksum", "does not fit the records");
    }
  }

  private Bytes gather(BusPart.Piece piece) throws MalformedMessageException {
    if (piece.address() != begunAt) {
      begun.clear();
    }
    if (piece.offset() != begun.size() || piece.bytes().isEmpty()) {
      throw malformed("offset", piece.offset() + " does not follow " + begun.size());
    }
    begun.bytes(piece.bytes());
    begunAt = piece.isLast() ? -1 : piece.address();
    Bytes bytes = begun.toBytes();
    if (piece.isLast()) {
      begun.clear();
    }
    return bytes;
  }

  private void join(BmcBoot ofBoot, long address, Bytes record) {
    try {
      joiner
          .add(BusRecordPart.decode(record.reader()))
          .ifPresent(message -> messages.add(new BusPackage.Message(ofBoot, address, message)));
    } catch (MalformedMessageException e) {
      malformed++;
    }
  }

  private static MalformedMessageException malformed(String field, String problem) {
    return new MalformedMessageException(field, 0, problem, Bytes.EMPTY);
  }
}
