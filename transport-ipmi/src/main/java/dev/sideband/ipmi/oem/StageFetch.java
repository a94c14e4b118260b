package dev.sideband.ipmi.oem;

import dev.sideband.snapshot.Stage;
import dev.sideband.snapshot.StageState;
import dev.sideband.time.Deadline;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireWriter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * One fetch of a stage, part by part and pinned to one generation; a generation that is replaced
 * meanwhile is given up for the new one.
 *
 * <p>Its steps follow each other, so it needs no lock.
 */
final class StageFetch {

  private final OemClient client;
  private final ObjectType type;
  private final Stage stage;
  private final long maxLength;
  private final Deadline deadline;
  private final CompletableFuture<StageCopy> copy = new CompletableFuture<>();
  private final WireWriter content = new WireWriter();

  StageFetch(OemClient client, ObjectType type, Stage stage, long maxLength, Deadline deadline) {
    this.client = client;
    this.type = type;
    this.stage = stage;
    this.maxLength = maxLength;
    this.deadline = deadline;
  }

  CompletionStage<StageCopy> start() {
    askForReport();
    return copy;
  }

  private void askForReport() {
    content.clear();
    client
        .send(new GetStageInfo(type, stage), deadline)
        .whenComplete((report, failure) -> {
          if (report == null) {
            copy.completeExceptionally(failure);
          } else if (report.state() == StageState.ABSENT) {
            copy.completeExceptionally(
                new OemRejectedException(ReadStage.CODE, OemStatus.NO_DATA, Bytes.EMPTY));
          } else if (report.length() > maxLength) {
            copy.completeExceptionally(malformed("length", "is above " + maxLength));
          } else {
            fetch(report);
          }
        });
  }

  private void fetch(StageReport report) {
    long left = report.length() - content.size();
    if (left == 0) {
      finish(report);
      return;
    }
    ReadStage next =
        new ReadStage(
            type,
            stage,
            report.generation(),
            content.size(),
            (int) Math.min(left, OemFrame.MAX_CHUNK));
    client.send(next, deadline).whenComplete((part, failure) -> take(report, next, part, failure));
  }

  private void take(
      StageReport report,
      ReadStage asked,
      ReadStage.@Nullable Answer part,
      @Nullable Throwable failure) {
    if (part == null) {
      if (failure instanceof OemRejectedException refusal
          && refusal.status().equals(OemStatus.OVERWRITTEN)) {
        askForReport();
      } else {
        copy.completeExceptionally(failure);
      }
    } else if (part.data().isEmpty() || part.data().size() > asked.max()) {
      copy.completeExceptionally(malformed("data", part.data().size() + " bytes in answer"));
    } else {
      content.bytes(part.data());
      fetch(report);
    }
  }

  private void finish(StageReport report) {
    Bytes whole = content.toBytes();
    CRC32C crc = new CRC32C();
    crc.update(whole.asBuffer());
    if (report.state().isWhole() && (int) crc.getValue() != report.crc()) {
      copy.completeExceptionally(malformed("content", "does not fit the stage's checksum"));
    } else {
      copy.complete(new StageCopy(report, whole));
    }
  }

  private MalformedMessageException malformed(String field, String problem) {
    return new MalformedMessageException(field, content.size(), problem, Bytes.EMPTY);
  }
}
