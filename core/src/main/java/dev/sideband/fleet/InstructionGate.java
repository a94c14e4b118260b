package dev.sideband.fleet;

import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * Where instructions come in at a worker: it lets pass what is signed by somebody who may order it,
 * meant for this worker, in time, possible, and new; and it passes each at most once, even when it
 * is sent again or the worker crashes.
 *
 * <p>An instruction is on the disk before it is handed out. One that was handed out and has no end
 * after a crash stands in {@link InstructionJournal#unfinished}, and never comes out of here again.
 * Safe for any thread.
 */
public final class InstructionGate {

  /** The furthest deadline that is accepted. */
  public static final Duration MOST_AHEAD = Duration.ofDays(1);

  private static final UUID NO_ID = new UUID(0, 0);

  private final String worker;
  private final Map<String, TrustedKey> keys;
  private final InstructionJournal journal;
  private final InstructionCheck check;
  private final InstantSource clock;

  /**
   * Creates a gate.
   *
   * @param worker the name of this worker; what is for others is refused
   * @param keys who may order, by the names of their keys; copied
   * @param check what else is refused
   * @param clock the time that deadlines are compared with
   */
  public InstructionGate(
      String worker,
      Map<String, TrustedKey> keys,
      InstructionJournal journal,
      InstructionCheck check,
      InstantSource clock) {
    this.worker = Objects.requireNonNull(worker, "worker");
    this.keys = Map.copyOf(keys);
    this.journal = Objects.requireNonNull(journal, "journal");
    this.check = Objects.requireNonNull(check, "check");
    this.clock = Objects.requireNonNull(clock, "clock");
  }

  /**
   * Decides about what came.
   *
   * @param wire what should be a {@link SignedInstruction}
   * @throws IOException if the decision could not be written: then nothing was accepted
   */
  public synchronized Admission admit(Bytes wire) throws IOException {
    SignedInstruction signed;
    try {
      signed = SignedInstruction.decode(wire);
    } catch (MalformedMessageException e) {
      return refuse(
          Optional.empty(), NO_ID, RefusalReason.MALFORMED, String.valueOf(e.getMessage()));
    }
    Instruction instruction = signed.instruction();
    Optional<RefusalReason> stranger = strangers(signed);
    if (stranger.isPresent()) {
      return refuse(Optional.of(signed), instruction.id(), stranger.get(), "");
    }
    Optional<InstructionJournal.Known> known = journal.find(instruction.id());
    if (known.isPresent() && known.get().signed().wire().equals(wire)) {
      return new Admission(Optional.empty(), known.get().report());
    }
    Instant now = clock.instant();
    Optional<RefusalReason> reason =
        known.isPresent() ? Optional.of(RefusalReason.ID_USED) : untimely(instruction, now);
    Optional<Refusal> refusal =
        reason.isPresent() ? Optional.of(new Refusal(reason.get(), "")) : check.refuse(instruction);
    if (refusal.isPresent()) {
      Refusal why = refusal.get();
      return refuse(Optional.of(signed), instruction.id(), why.reason(), why.text());
    }
    InstructionReport accepted =
        new InstructionReport(
            instruction.id(), now, InstructionPhase.ACCEPTED, Optional.empty(), "");
    journal.accept(signed, accepted);
    return new Admission(Optional.of(instruction), accepted);
  }

  /** Says what is wrong with whoever signed it, or with what he orders. */
  private Optional<RefusalReason> strangers(SignedInstruction signed) {
    TrustedKey key = keys.get(signed.keyId());
    if (key == null) {
      return Optional.of(RefusalReason.UNKNOWN_KEY);
    }
    if (!signed.isSignedBy(key.key())) {
      return Optional.of(RefusalReason.WRONG_SIGNATURE);
    }
    if (!signed.instruction().worker().equals(worker)) {
      return Optional.of(RefusalReason.OTHER_WORKER);
    }
    return key.role().covers(signed.instruction().kind().needed())
        ? Optional.empty()
        : Optional.of(RefusalReason.ROLE);
  }

  private static Optional<RefusalReason> untimely(Instruction instruction, Instant now) {
    if (!instruction.deadline().isAfter(now)) {
      return Optional.of(RefusalReason.EXPIRED);
    }
    return instruction.deadline().isAfter(now.plus(MOST_AHEAD))
        ? Optional.of(RefusalReason.DEADLINE_TOO_FAR)
        : Optional.empty();
  }

  private Admission refuse(
      Optional<SignedInstruction> signed, UUID id, RefusalReason reason, String text)
      throws IOException {
    InstructionReport refused =
        new InstructionReport(
            id, clock.instant(), InstructionPhase.REFUSED, Optional.of(reason), text);
    journal.refuse(signed, refused);
    return new Admission(Optional.empty(), refused);
  }

  /**
   * Says how far an accepted instruction has come, and returns the report for whoever ordered it.
   *
   * @param phase {@link InstructionPhase#RUNNING}, or an end
   * @throws IllegalStateException if it was not accepted, or has ended
   * @throws IOException if it could not be written
   */
  public synchronized InstructionReport report(UUID id, InstructionPhase phase, String text)
      throws IOException {
    if (phase == InstructionPhase.REFUSED || phase == InstructionPhase.ACCEPTED) {
      throw new IllegalArgumentException(phase.toString());
    }
    InstructionReport report =
        new InstructionReport(id, clock.instant(), phase, Optional.empty(), text);
    journal.progress(report);
    return report;
  }
}
