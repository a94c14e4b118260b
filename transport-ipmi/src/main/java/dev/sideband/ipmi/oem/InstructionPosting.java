package dev.sideband.ipmi.oem;

import dev.sideband.fleet.SignedInstruction;
import dev.sideband.time.Deadline;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Brings one instruction to the BMC, part by part. Where the BMC expects another part it goes on
 * from there, a few times. Its steps follow each other, so it needs no lock.
 */
final class InstructionPosting {

  private static final int MOST_DETOURS = 8;

  private final OemClient client;
  private final SignedInstruction signed;
  private final int crc;
  private final Deadline deadline;
  private final CompletableFuture<Void> posted = new CompletableFuture<>();
  private int detours;

  InstructionPosting(OemClient client, SignedInstruction signed, Deadline deadline) {
    this.client = client;
    this.signed = signed;
    this.deadline = deadline;
    CRC32C sum = new CRC32C();
    sum.update(signed.wire().asBuffer());
    this.crc = (int) sum.getValue();
  }

  CompletionStage<Void> start() {
    part(0);
    return posted;
  }

  private void part(int offset) {
    Bytes wire = signed.wire();
    int size = Math.min(PostInstruction.MOST_DATA, wire.size() - offset);
    PostInstruction part =
        new PostInstruction(
            signed.instruction().id(), wire.size(), crc, offset, wire.slice(offset, size));
    client
        .send(part, deadline)
        .whenComplete((answer, failure) -> {
          try {
            if (answer != null) {
              goOn(answer.nextOffset(), answer.nextOffset() > offset);
            } else {
              goOnElsewhere(failure);
            }
          } catch (MalformedMessageException | RuntimeException e) {
            posted.completeExceptionally(e);
          }
        });
  }

  private void goOn(long next, boolean forward) throws MalformedMessageException {
    int size = signed.wire().size();
    if (next == size) {
      posted.complete(null);
    } else if (next > size || !(forward || ++detours <= MOST_DETOURS)) {
      throw new MalformedMessageException("next offset", 0, "is " + next, Bytes.EMPTY);
    } else {
      part((int) next);
    }
  }

  private void goOnElsewhere(@Nullable Throwable failure) throws MalformedMessageException {
    if (failure instanceof OemRejectedException refusal
        && refusal.status().equals(OemStatus.WRONG_OFFSET)) {
      goOn(refusal.data().reader().u32("expected offset"), false);
    } else {
      posted.completeExceptionally(
          failure == null ? new IllegalStateException("no outcome") : failure);
    }
  }
}
