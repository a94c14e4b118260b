package dev.sideband.fleet.deploy;

import dev.sideband.fleet.InstructionKind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The versions of one service's code, on the disk.
 *
 * <p>In the service's folder, {@code versions/NAME} holds a whole version each, and {@code current}
 * is a link to the one that counts; {@code incoming} is what is being unpacked, and {@code deploy}
 * the journal of every step, whose lines are never overwritten. A version is complete and on the
 * disk before it becomes current, which happens at once. Whatever a crash interrupted, {@link
 * #recover} brings the version back that was current before; the same happens when a step fails, as
 * for a full disk.
 *
 * <p>It needs a file system with symbolic links, and the right to make them. A version belongs to
 * the user as whom the agent runs; a service that runs as another can read it, and not change it.
 *
 * <p>Safe for any thread; one process has it. What changes something may take long, what asks does
 * not.
 */
public final class CodeStore implements AutoCloseable {

  /** How many versions are usually kept. */
  public static final int USUAL_VERSIONS = 3;

  private static final Logger LOG = LoggerFactory.getLogger(CodeStore.class);

  private final CodeFolder files;
  private final CodeJournal journal;
  private final StepWatch watch;
  private final int keep;

  CodeStore(Path folder, int keep, InstantSource clock, StepWatch watch) throws IOException {
    if (keep < 2) {
      throw new IllegalArgumentException(keep + " versions leave no way back");
    }
    this.files = new CodeFolder(folder, watch);
    this.journal = new CodeJournal(folder.resolve("deploy"), clock, watch);
    this.watch = watch;
    this.keep = keep;
  }

  /**
   * Opens the store in a service's folder, which is made if it is not there; its parent exists.
   *
   * @param keep how many versions are kept, the current one counted, from 2
   * @param clock the time that stands in the journal
   * @throws IOException if it cannot be read, or if somebody changed the journal
   */
  public static CodeStore open(Path folder, int keep, InstantSource clock) throws IOException {
    return new CodeStore(folder, keep, clock, StepWatch.NONE);
  }

  /** Returns the link to the folder of the current version, in which the service starts. */
  public Path currentFolder() {
    return files.current();
  }

  /** Returns the versions that are kept, in the order in which they became current. */
  public List<String> versions() {
    return journal.kept().stream().map(CodeVersion::name).toList();
  }

  /** Returns the current version, or empty if no code is installed. */
  public Optional<String> current() {
    return fromEnd(1);
  }

  /** Returns the version that an order to go back would bring, or empty if there is none. */
  public Optional<String> previous() {
    return fromEnd(2);
  }

  private Optional<String> fromEnd(int place) {
    List<String> all = versions();
    return all.size() < place ? Optional.empty() : Optional.of(all.get(all.size() - place));
  }

  /** Tells whether something was begun and has not ended: it goes on, or a crash interrupted it. */
  public boolean isInterrupted() {
    return open().isPresent();
  }

  /** Returns what became of an order, if it is one of the newest that ended here. */
  public Optional<DeployOutcome> outcome(UUID instruction) {
    return journal.outcome(instruction);
  }

  /**
   * Ends what a crash interrupted: the version that was current before it is current again, and
   * nothing of the other one is left. It must not run any more.
   *
   * @return what became of the interrupted order, or empty if none was interrupted
   * @throws IOException if that is not possible now; it can be tried again
   */
  public synchronized Optional<DeployOutcome> recover() throws IOException {
    Optional<CodeChange> open = journal.open();
    if (open.isEmpty()) {
      sweep();
      return Optional.empty();
    }
    return Optional.of(revert(open.get(), "it was interrupted"));
  }

  /** Returns what was begun and has not ended. */
  Optional<CodeChange> open() {
    return journal.open();
  }

  /** Returns a version that is kept. */
  Optional<CodeVersion> find(String version) {
    return journal.kept().stream().filter(one -> one.name().equals(version)).findFirst();
  }

  synchronized void begin(CodeChange change) throws IOException {
    if (journal.open().isPresent()) {
      recover();
    }
    journal.begin(change);
  }

  /** Fetches, checks and unpacks an artefact beside the versions that are kept. */
  void install(Artefact artefact, ArtefactSource source, UnpackLimits limits) throws IOException {
    ArtefactFetch fetch = new ArtefactFetch(artefact, limits, watch);
    files.adopt(fetch.into(files.clearIncoming(), source), artefact.version());
  }

  /** Writes that the service may be stopped from now on. */
  synchronized void stopping(CodeChange change) throws IOException {
    journal.stopping(change);
  }

  /** Makes the new version the current one. */
  synchronized void activate(CodeChange change) throws IOException {
    String version = change.to().name();
    if (!files.has(version)) {
      throw new IOException("the folder of version " + version + " is missing");
    }
    journal.switching(change);
    files.link(version);
  }

  /** Ends a change: the new version stays, and what is too old goes. */
  synchronized DeployOutcome done(CodeChange change, String text) throws IOException {
    List<CodeVersion> all = new ArrayList<>(journal.kept());
    if (change.kind() == InstructionKind.ROLLBACK) {
      all.remove(all.size() - 1);
    } else {
      all.removeIf(one -> one.name().equals(change.to().name()));
      all.add(change.to());
    }
    DeployOutcome outcome =
        new DeployOutcome(change.instruction(), true, Optional.of(change.to().name()), text);
    journal.end(outcome, all.subList(Math.max(0, all.size() - keep), all.size()));
    sweepIfPossible();
    return outcome;
  }

  /** Goes back to what was before a change. */
  synchronized DeployOutcome revert(CodeChange change, String why) throws IOException {
    try {
      goBack(change);
    } catch (IOException e) {
      // A full disk has no room for a link, as long as the new version is on it.
      sweep();
      goBack(change);
    }
    sweepIfPossible();
    String current = change.from().map(old -> "version " + old).orElse("no version");
    DeployOutcome outcome =
        new DeployOutcome(
            change.instruction(),
            false,
            change.from(),
            "version " + change.to().name() + ": " + why + "; " + current + " is current");
    journal.end(outcome, journal.kept());
    return outcome;
  }

  private void goBack(CodeChange change) throws IOException {
    if (change.from().isPresent()) {
      files.link(change.from().get());
    } else {
      files.unlink();
    }
  }

  private void sweep() throws IOException {
    files.sweep(versions().stream().collect(Collectors.toUnmodifiableSet()));
  }

  /** What cannot be deleted now takes room, and harms nobody: it is tried again the next time. */
  private void sweepIfPossible() {
    try {
      sweep();
    } catch (IOException e) {
      LOG.atWarn().setCause(e).log("old code could not be deleted");
    }
  }

  /** Closes its journal. Idempotent. */
  @Override
  public synchronized void close() throws IOException {
    journal.close();
  }
}
