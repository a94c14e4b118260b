package dev.sideband.lab;

import dev.sideband.Sideband;
import dev.sideband.fleet.Admission;
import dev.sideband.fleet.Instruction;
import dev.sideband.fleet.InstructionGate;
import dev.sideband.fleet.InstructionJournal;
import dev.sideband.fleet.InstructionKind;
import dev.sideband.fleet.InstructionPhase;
import dev.sideband.fleet.InstructionTarget;
import dev.sideband.fleet.Refusal;
import dev.sideband.fleet.RefusalReason;
import dev.sideband.fleet.Role;
import dev.sideband.fleet.TrustedKey;
import dev.sideband.ipmi.oem.InstructionPoller;
import dev.sideband.ipmi.oem.OemClient;
import dev.sideband.linux.LinuxProcessSource;
import dev.sideband.process.ProcessColumns;
import dev.sideband.process.ProcessId;
import dev.sideband.process.ProcessInfo;
import dev.sideband.table.Table;
import dev.sideband.table.TableBuffer;
import dev.sideband.transport.InstructionListener;
import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Carries out in the guest what is ordered through its BMC: it ends processes, and nothing else.
 */
final class GuestOrders implements InstructionListener, AutoCloseable {

  static final String WORKER = "guest";
  static final String KEY_ID = "operator";

  private static final Duration PERIOD = Duration.ofSeconds(2);

  private final LinuxProcessSource processes;
  private final InstructionJournal journal;
  private final InstructionGate gate;
  private final CompletableFuture<InstructionPoller> poller = new CompletableFuture<>();

  private GuestOrders(LinuxProcessSource processes, Path key, Path folder, Sideband sideband)
      throws IOException {
    this.processes = processes;
    this.journal = InstructionJournal.open(folder);
    this.gate =
        new InstructionGate(
            WORKER,
            Map.of(KEY_ID, new TrustedKey(read(key), Role.OPERATOR)),
            journal,
            this::refuse,
            sideband.clock());
  }

  /** Begins to take orders that the owner of a key gives. */
  static GuestOrders start(
      OemClient bmc, LinuxProcessSource processes, Path key, Path folder, Sideband sideband)
      throws IOException {
    GuestOrders orders = new GuestOrders(processes, key, folder, sideband);
    orders.poller.complete(InstructionPoller.start(bmc, orders, PERIOD, sideband));
    return orders;
  }

  private static PublicKey read(Path key) throws IOException {
    try {
      return KeyFactory.getInstance("Ed25519")
          .generatePublic(new X509EncodedKeySpec(Files.readAllBytes(key)));
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  private Optional<Refusal> refuse(Instruction instruction) {
    if (instruction.kind() != InstructionKind.STOP
        || !(instruction.target() instanceof InstructionTarget.OneProcess target)) {
      return Optional.of(new Refusal(RefusalReason.NOT_LISTED, "this host stops processes alone"));
    }
    return lives(target.id())
        ? Optional.empty()
        : Optional.of(new Refusal(RefusalReason.NO_TARGET, ""));
  }

  private boolean lives(ProcessId id) {
    try {
      TableBuffer buffer = new TableBuffer(ProcessColumns.SCHEMA);
      processes.read(buffer);
      Table table = buffer.freeze();
      for (int row = 0; row < table.rows(); row++) {
        if (ProcessInfo.TYPE.read(table, row).id().equals(id)) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void onInstruction(Bytes wire) {
    try {
      Admission admission = gate.admit(wire);
      poller.join().report(admission.report());
      if (admission.toDo().isPresent()
          && admission.toDo().get().target() instanceof InstructionTarget.OneProcess target) {
        boolean told =
            ProcessHandle.of(target.id().pid()).filter(ProcessHandle::destroy).isPresent();
        InstructionPhase end = told ? InstructionPhase.DONE : InstructionPhase.FAILED;
        poller.join().report(gate.report(admission.toDo().get().id(), end, "SIGTERM"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns how many orders a crash interrupted. */
  int unfinished() {
    return journal.unfinished().size();
  }

  @Override
  public void close() throws IOException {
    poller.join().close();
    journal.close();
  }
}
