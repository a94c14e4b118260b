package dev.sideband.ipmi.bmc;

import dev.sideband.ipmi.NoData;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.oem.Display;
import dev.sideband.ipmi.oem.GetStageInfo;
import dev.sideband.ipmi.oem.ObjectType;
import dev.sideband.ipmi.oem.OemFrame;
import dev.sideband.ipmi.oem.OemRejectedException;
import dev.sideband.ipmi.oem.OemStatus;
import dev.sideband.ipmi.oem.ReadStage;
import dev.sideband.ipmi.oem.StageReport;
import dev.sideband.ipmi.oem.WriteAbort;
import dev.sideband.ipmi.oem.WriteBegin;
import dev.sideband.ipmi.oem.WriteChunk;
import dev.sideband.ipmi.oem.WriteStop;
import dev.sideband.snapshot.SnapshotPipeline;
import dev.sideband.snapshot.SnapshotRefusedException;
import dev.sideband.snapshot.StagePart;
import dev.sideband.snapshot.WriteTicket;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.WireWriter;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** Carries out the commands about objects, 10h to 16h, on one pipeline for each object type. */
final class OemSnapshots {

  private final Map<ObjectType, SnapshotPipeline> pipelines;
  private final WriteHandles handles;

  OemSnapshots(Map<ObjectType, SnapshotPipeline> pipelines, WriteHandles handles) {
    this.pipelines = pipelines;
    this.handles = handles;
  }

  void registerAt(OemEndpoint endpoint) {
    AccessRule host = AccessRule.systemInterfaceOnly();
    endpoint.register(
        WriteBegin.CODE, host, WriteBegin::decodeRequest, guarded(WriteBegin.CODE, this::begin));
    endpoint.register(
        WriteChunk.CODE, host, WriteChunk::decodeRequest, guarded(WriteChunk.CODE, this::chunk));
    endpoint.register(
        WriteStop.CODE, host, WriteStop::decodeRequest, guarded(WriteStop.CODE, this::stop));
    endpoint.register(
        WriteAbort.CODE, host, WriteAbort::decodeRequest, guarded(WriteAbort.CODE, this::abort));

    AccessRule operators = AccessRule.anywhere(Privilege.OPERATOR);
    endpoint.register(
        GetStageInfo.CODE,
        AccessRule.anywhere(Privilege.USER),
        GetStageInfo::decodeRequest,
        guarded(GetStageInfo.CODE, this::info));
    endpoint.register(
        ReadStage.CODE, operators, ReadStage::decodeRequest, guarded(ReadStage.CODE, this::read));
    endpoint.register(
        Display.CODE, operators, Display::decodeRequest, guarded(Display.CODE, this::display));
  }

  private OemAnswer begin(WriteBegin asked)
      throws SnapshotRefusedException, OemRejectedException, IOException {
    WriteTicket ticket = pipeline(asked.type(), WriteBegin.CODE).begin(asked.offer());
    int number = handles.number(asked.type(), ticket.handle());
    return OemAnswer.ok(new WriteBegin.Answer(new WriteTicket(number, ticket.nextOffset())));
  }

  private OemAnswer chunk(WriteChunk asked)
      throws SnapshotRefusedException, OemRejectedException, IOException {
    WriteHandles.Write write = write(asked.handle(), WriteChunk.CODE, OemStatus.UNKNOWN_ID);
    long next =
        pipeline(write.type(), WriteChunk.CODE).write(write.handle(), asked.offset(), asked.data());
    return OemAnswer.ok(new WriteChunk.Answer(next));
  }

  /** A stop that nothing was begun for is a fault of order, unlike one that comes too late. */
  private OemAnswer stop(WriteStop asked)
      throws SnapshotRefusedException, OemRejectedException, IOException {
    WriteHandles.Write write = write(asked.handle(), WriteStop.CODE, OemStatus.CONFLICT);
    long generation =
        pipeline(write.type(), WriteStop.CODE)
            .stop(write.handle(), asked.plainLength(), asked.rows(), asked.crc());
    return OemAnswer.ok(new WriteStop.Answer(generation));
  }

  private OemAnswer abort(WriteAbort asked)
      throws SnapshotRefusedException, OemRejectedException, IOException {
    WriteHandles.Write write = write(asked.handle(), WriteAbort.CODE, OemStatus.UNKNOWN_ID);
    pipeline(write.type(), WriteAbort.CODE).abort(write.handle());
    return OemAnswer.ok(new NoData());
  }

  private OemAnswer info(GetStageInfo asked) throws OemRejectedException {
    return OemAnswer.ok(
        StageReport.of(pipeline(asked.type(), GetStageInfo.CODE).info(asked.stage())));
  }

  private OemAnswer read(ReadStage asked)
      throws SnapshotRefusedException, OemRejectedException, IOException {
    StagePart part =
        pipeline(asked.type(), ReadStage.CODE)
            .read(
                asked.stage(),
                asked.generation(),
                asked.offset(),
                Math.min(asked.max(), OemFrame.MAX_CHUNK));
    return OemAnswer.ok(new ReadStage.Answer(part.offset(), part.total(), part.data()));
  }

  private OemAnswer display(Display asked)
      throws SnapshotRefusedException, OemRejectedException, IOException {
    return OemAnswer.ok(
        new Display.Answer(pipeline(asked.type(), Display.CODE).display(asked.token())));
  }

  private SnapshotPipeline pipeline(ObjectType type, int command) throws OemRejectedException {
    SnapshotPipeline pipeline = pipelines.get(type);
    if (pipeline == null) {
      throw new OemRejectedException(command, OemStatus.UNSUPPORTED, Bytes.EMPTY);
    }
    return pipeline;
  }

  private WriteHandles.Write write(int number, int command, OemStatus ifUnknown)
      throws OemRejectedException {
    Optional<WriteHandles.Write> write = handles.write(number);
    if (write.isEmpty()) {
      throw new OemRejectedException(command, ifUnknown, Bytes.EMPTY);
    }
    return write.get();
  }

  private static <C> OemHandler<C> guarded(int command, Step<C> step) {
    return (asked, source) -> {
      try {
        return step.answer(asked);
      } catch (SnapshotRefusedException refusal) {
        throw rejected(command, refusal);
      }
    };
  }

  private static OemRejectedException rejected(int command, SnapshotRefusedException refusal) {
    Bytes detail = new WireWriter().u32(refusal.detail()).toBytes();
    return switch (refusal.refusal()) {
      case NO_SUCH_WRITE, BASE_UNKNOWN ->
          new OemRejectedException(command, OemStatus.UNKNOWN_ID, Bytes.EMPTY);
      case OTHER_BOOT -> new OemRejectedException(command, OemStatus.OTHER_BOOT, Bytes.EMPTY);
      case WRONG_OFFSET -> new OemRejectedException(command, OemStatus.WRONG_OFFSET, detail);
      case NO_SPACE -> new OemRejectedException(command, OemStatus.NO_SPACE, detail);
      case CHECKSUM_WRONG, MALFORMED, DAMAGED ->
          new OemRejectedException(command, OemStatus.CHECKSUM_WRONG, Bytes.EMPTY);
      case NOTHING_TO_SHOW -> new OemRejectedException(command, OemStatus.NO_DATA, Bytes.EMPTY);
      case CONFLICT -> new OemRejectedException(command, OemStatus.CONFLICT, Bytes.EMPTY);
      case GENERATION_GONE -> new OemRejectedException(command, OemStatus.OVERWRITTEN, detail);
    };
  }

  private interface Step<C> {
    OemAnswer answer(C asked) throws SnapshotRefusedException, OemRejectedException, IOException;
  }
}
