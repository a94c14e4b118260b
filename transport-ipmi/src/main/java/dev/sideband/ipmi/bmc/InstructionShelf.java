package dev.sideband.ipmi.bmc;

import dev.sideband.fleet.SignedInstruction;
import dev.sideband.ipmi.internal.bmc.WholeFile;
import dev.sideband.ipmi.oem.InstructionProgress;
import dev.sideband.ipmi.oem.InstructionStep;
import dev.sideband.time.BmcBoot;
import dev.sideband.time.BootClock;
import dev.sideband.time.Stamp;
import dev.sideband.transport.TransportContext;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The instructions that a BMC keeps for its host's agent, and what became of them. Each step is on
 * the disk before it is answered.
 *
 * <p>The oldest that has come to an end gives way to a new one; one that waits does not, save when
 * its deadline passes by the BMC's clock. The BMC has nobody's keys: it takes what an administrator
 * posts, and the agent looks at the signature. Safe for any thread.
 */
final class InstructionShelf {

  /** The most instructions, whatever became of them. */
  static final int MOST = 64;

  private static final int MAGIC = 0x31534953;
  private static final String SUFFIX = ".instruction";
  private static final int MOST_BESIDE = 1_024;

  private record Entry(long order, SignedInstruction signed, InstructionProgress progress) {}

  private final Path folder;
  private final BootClock clock;
  private final TransportContext context;
  private final Map<UUID, Entry> entries = new LinkedHashMap<>();
  private long order;
  private volatile boolean waiting;

  private InstructionShelf(Path folder, BootClock clock, TransportContext context) {
    this.folder = folder;
    this.clock = clock;
    this.context = context;
  }

  /** Opens the shelf in a folder, which is made if it is not there. */
  static InstructionShelf open(Path folder, BootClock clock, TransportContext context)
      throws IOException {
    Files.createDirectories(folder);
    InstructionShelf shelf = new InstructionShelf(folder, clock, context);
    shelf.load();
    return shelf;
  }

  private void load() throws IOException {
    Map<Long, Entry> found = new TreeMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
      for (Path each : files) {
        try {
          Optional<WireReader> content = file(each).load();
          if (content.isPresent()) {
            Entry entry = decode(content.get());
            found.put(entry.order(), entry);
          }
        } catch (IOException damaged) {
          // Nobody can tell what it said, and the other ones are whole.
          context.observer().counted("bmc.instructions.damaged", each.toString(), 1);
        }
      }
    }
    found.forEach((number, entry) -> {
      entries.put(entry.signed().instruction().id(), entry);
      order = number;
    });
    look();
  }

  private static WholeFile file(Path path) {
    return new WholeFile(path, MAGIC, SignedInstruction.MOST_BYTES + MOST_BESIDE);
  }

  private static Entry decode(WireReader in) throws IOException {
    long order = in.u64("order");
    InstructionProgress progress = InstructionProgress.decode(in);
    return new Entry(order, SignedInstruction.decode(in.rest()), progress);
  }

  /** Tells whether one waits for the agent; without blocking. */
  boolean waits() {
    return waiting;
  }

  private void look() {
    waiting = entries.values().stream().anyMatch(InstructionShelf::isWaiting);
  }

  private static boolean isWaiting(Entry entry) {
    return entry.progress().step() == InstructionStep.POSTED;
  }

  /** Returns the bytes of an instruction, whatever became of it. */
  synchronized Optional<Bytes> find(UUID id) {
    return Optional.ofNullable(entries.get(id)).map(entry -> entry.signed().wire());
  }

  /**
   * Adds an instruction whose id is new.
   *
   * @return false if too many wait
   */
  synchronized boolean add(SignedInstruction signed) throws IOException {
    expire();
    if (entries.size() >= MOST && !dropOldestEnded()) {
      return false;
    }
    InstructionProgress progress =
        new InstructionProgress(List.of(mark(InstructionStep.POSTED, 0)), "");
    keep(new Entry(++order, signed, progress));
    return true;
  }

  private boolean dropOldestEnded() throws IOException {
    for (Iterator<Entry> each = entries.values().iterator(); each.hasNext(); ) {
      Entry entry = each.next();
      if (entry.progress().step().isEnd()) {
        Files.deleteIfExists(path(entry));
        each.remove();
        return true;
      }
    }
    return false;
  }

  private void keep(Entry entry) throws IOException {
    WireWriter out = new WireWriter();
    out.u64(entry.order());
    entry.progress().encode(out);
    file(path(entry)).save(out.bytes(entry.signed().wire()).toBytes());
    entries.put(entry.signed().instruction().id(), entry);
    look();
  }

  private Path path(Entry entry) {
    return folder.resolve(entry.signed().instruction().id() + SUFFIX);
  }

  private InstructionProgress.Mark mark(InstructionStep step, int detail) {
    Stamp now = clock.now();
    return new InstructionProgress.Mark(step, detail, (BmcBoot) now.clock(), now.micros());
  }

  /** Returns what waits, the one that does so longest first. */
  synchronized List<SignedInstruction> waiting() throws IOException {
    expire();
    return entries.values().stream()
        .filter(InstructionShelf::isWaiting)
        .map(Entry::signed)
        .toList();
  }

  private void expire() throws IOException {
    for (Entry entry : new ArrayList<>(entries.values())) {
      if (isWaiting(entry)
          && !entry.signed().instruction().deadline().isAfter(context.clock().instant())) {
        step(entry, InstructionStep.EXPIRED, 0, "");
      }
    }
  }

  /** Returns how far an instruction has come, or empty if it is not known. */
  synchronized Optional<InstructionProgress> progress(UUID id) throws IOException {
    expire();
    return Optional.ofNullable(entries.get(id)).map(Entry::progress);
  }

  /**
   * Notes a step of an instruction that is known.
   *
   * @return false if that step cannot follow on what happened before
   */
  synchronized boolean step(UUID id, InstructionStep step, int detail, String text)
      throws IOException {
    Entry entry = entries.get(id);
    if (entry == null || !follows(step, entry.progress().step())) {
      return false;
    }
    step(entry, step, detail, text);
    return true;
  }

  private static boolean follows(InstructionStep next, InstructionStep before) {
    if (next == InstructionStep.RECEIVED || next == InstructionStep.CANCELLED) {
      return before == InstructionStep.POSTED || before == next;
    }
    return before != InstructionStep.POSTED && (!before.isEnd() || before == next);
  }

  private void step(Entry entry, InstructionStep step, int detail, String text) throws IOException {
    InstructionProgress progress = entry.progress();
    if (progress.step() != step || step == InstructionStep.RUNNING) {
      keep(new Entry(entry.order(), entry.signed(), progress.with(mark(step, detail), text)));
    }
  }
}
