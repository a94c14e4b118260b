package dev.sideband.ipmi.bmc;

import dev.sideband.fleet.SignedInstruction;
import dev.sideband.ipmi.NoData;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.oem.AcknowledgeInstruction;
import dev.sideband.ipmi.oem.CancelInstruction;
import dev.sideband.ipmi.oem.GetInstructionStatus;
import dev.sideband.ipmi.oem.InstructionProgress;
import dev.sideband.ipmi.oem.InstructionStep;
import dev.sideband.ipmi.oem.OemRejectedException;
import dev.sideband.ipmi.oem.OemStatus;
import dev.sideband.ipmi.oem.PollInstruction;
import dev.sideband.ipmi.oem.PostInstruction;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireWriter;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32C;

/** Carries out the commands about instructions, 40h to 44h. */
final class OemInstructions {

  /** How many may be on their way at a time; the one that was begun first gives way. */
  private static final int MOST_UNFINISHED = 8;

  private final InstructionShelf shelf;
  private final Map<Unfinished, WireWriter> unfinished = new LinkedHashMap<>();

  /** What comes in parts; another length or checksum is another one. */
  private record Unfinished(UUID id, long length, int crc) {}

  OemInstructions(InstructionShelf shelf) {
    this.shelf = shelf;
  }

  void registerAt(OemEndpoint endpoint) {
    AccessRule host = AccessRule.systemInterfaceOnly();
    AccessRule administrators =
        new AccessRule(Privilege.ADMINISTRATOR, source -> !source.isSystemInterface());
    endpoint.register(
        PostInstruction.CODE,
        administrators,
        PostInstruction::decodeRequest,
        (asked, source) -> post(asked));
    endpoint.register(
        PollInstruction.CODE, host, PollInstruction::decodeRequest, (asked, source) -> poll(asked));
    endpoint.register(
        AcknowledgeInstruction.CODE,
        host,
        AcknowledgeInstruction::decodeRequest,
        (asked, source) -> acknowledge(asked));
    endpoint.register(
        GetInstructionStatus.CODE,
        AccessRule.anywhere(Privilege.OPERATOR),
        GetInstructionStatus::decodeRequest,
        (asked, source) -> OemAnswer.ok(progress(asked.id(), GetInstructionStatus.CODE)));
    endpoint.register(
        CancelInstruction.CODE,
        administrators,
        CancelInstruction::decodeRequest,
        (asked, source) -> cancel(asked));
  }

  /** Forgets what has come in part. */
  synchronized void forget() {
    unfinished.clear();
  }

  private synchronized OemAnswer post(PostInstruction part)
      throws OemRejectedException, IOException {
    Optional<Bytes> known = shelf.find(part.id());
    if (known.isPresent()) {
      if (known.get().size() != part.length() || crc(known.get()) != part.crc()) {
        throw refusal(PostInstruction.CODE, OemStatus.CONFLICT);
      }
      return OemAnswer.ok(new PostInstruction.Answer(part.length()));
    }
    if (part.length() > SignedInstruction.MOST_BYTES) {
      throw refusal(PostInstruction.CODE, OemStatus.NO_SPACE);
    }
    Unfinished key = new Unfinished(part.id(), part.length(), part.crc());
    WireWriter content = begun(key);
    if (part.offset() != content.size()) {
      throw new OemRejectedException(
          PostInstruction.CODE,
          OemStatus.WRONG_OFFSET,
          new WireWriter().u32(content.size()).toBytes());
    }
    if (part.data().size() > part.length() - content.size()) {
      unfinished.remove(key);
      throw refusal(PostInstruction.CODE, OemStatus.CHECKSUM_WRONG);
    }
    content.bytes(part.data());
    if (content.size() == part.length()) {
      unfinished.remove(key);
      add(key, content.toBytes());
    }
    return OemAnswer.ok(new PostInstruction.Answer(content.size()));
  }

  private WireWriter begun(Unfinished key) {
    WireWriter content = unfinished.get(key);
    if (content == null) {
      if (unfinished.size() == MOST_UNFINISHED) {
        unfinished.remove(unfinished.keySet().iterator().next());
      }
      content = new WireWriter();
      unfinished.put(key, content);
    }
    return content;
  }

  private void add(Unfinished key, Bytes wire) throws OemRejectedException, IOException {
    SignedInstruction signed;
    try {
      signed = SignedInstruction.decode(wire);
    } catch (MalformedMessageException e) {
      throw refusal(PostInstruction.CODE, OemStatus.CHECKSUM_WRONG);
    }
    if (crc(wire) != key.crc() || !signed.instruction().id().equals(key.id())) {
      throw refusal(PostInstruction.CODE, OemStatus.CHECKSUM_WRONG);
    }
    if (!shelf.add(signed)) {
      throw refusal(PostInstruction.CODE, OemStatus.NO_SPACE);
    }
  }

  private static int crc(Bytes bytes) {
    CRC32C sum = new CRC32C();
    sum.update(bytes.asBuffer());
    return (int) sum.getValue();
  }

  private OemAnswer poll(PollInstruction asked) throws OemRejectedException, IOException {
    List<SignedInstruction> waiting = shelf.waiting();
    boolean first = asked.id().equals(PollInstruction.FIRST);
    Optional<SignedInstruction> found =
        waiting.stream()
            .filter(each -> first || each.instruction().id().equals(asked.id()))
            .findFirst();
    if (found.isEmpty()) {
      if (first) {
        return OemAnswer.ok(PollInstruction.Answer.NONE);
      }
      throw refusal(PollInstruction.CODE, OemStatus.UNKNOWN_ID);
    }
    Bytes wire = found.get().wire();
    int offset = (int) Math.min(asked.offset(), wire.size());
    int size = Math.min(PollInstruction.Answer.MOST_DATA, wire.size() - offset);
    return OemAnswer.ok(
        new PollInstruction.Answer(
            waiting.size(), found.get().instruction().id(), wire.size(), wire.slice(offset, size)));
  }

  private OemAnswer acknowledge(AcknowledgeInstruction asked)
      throws OemRejectedException, IOException {
    progress(asked.id(), AcknowledgeInstruction.CODE);
    if (!shelf.step(asked.id(), asked.step(), asked.detail(), asked.text())) {
      throw refusal(AcknowledgeInstruction.CODE, OemStatus.CONFLICT);
    }
    return OemAnswer.ok(new NoData());
  }

  private OemAnswer cancel(CancelInstruction asked) throws OemRejectedException, IOException {
    progress(asked.id(), CancelInstruction.CODE);
    if (!shelf.step(asked.id(), InstructionStep.CANCELLED, 0, "")) {
      throw refusal(CancelInstruction.CODE, OemStatus.CONFLICT);
    }
    return OemAnswer.ok(progress(asked.id(), CancelInstruction.CODE));
  }

  private InstructionProgress progress(UUID id, int command)
      throws OemRejectedException, IOException {
    Optional<InstructionProgress> progress = shelf.progress(id);
    if (progress.isEmpty()) {
      throw refusal(command, OemStatus.UNKNOWN_ID);
    }
    return progress.get();
  }

  private static OemRejectedException refusal(int command, OemStatus status) {
    return new OemRejectedException(command, status, Bytes.EMPTY);
  }
}
