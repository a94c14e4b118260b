package dev.sideband.snapshot.internal;

import dev.sideband.snapshot.AbandonReason;
import dev.sideband.snapshot.SnapshotRefusal;
import dev.sideband.snapshot.SnapshotRefusedException;
import dev.sideband.snapshot.Stage;
import dev.sideband.snapshot.StageCheck;
import dev.sideband.snapshot.StageDraft;
import dev.sideband.snapshot.StageHeader;
import dev.sideband.snapshot.StageState;
import dev.sideband.snapshot.StageStore;
import dev.sideband.snapshot.StageView;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The three stages as files of one directory, each a header and a content.
 *
 * <p>A content is a file of its own that never changes once it is whole: the next one is another
 * file that takes over its name. Readers hold the file and not the name, so they need no lock and a
 * copy never waits for them. The store itself holds the newest content of each stage, and the
 * display content before it, so that a client that reads in parts can finish while another client
 * asks for a new display.
 */
public final class FileStageStore implements StageStore, AutoCloseable {

  private static final String DRAFT = ".new";

  private final StageFiles files;
  private final Ledger ledger;
  private final long stageBytes;

  /** One for each stage, in their order. */
  private final List<Slot> slots = List.of(new Slot(), new Slot(), new Slot());

  private FileStageStore(StageFiles files, Ledger ledger, long stageBytes) {
    this.files = files;
    this.ledger = ledger;
    this.stageBytes = stageBytes;
  }

  /** Opens what is there; a stage that is damaged counts as absent and its file is left alone. */
  public static FileStageStore open(StageFiles files, Ledger ledger, long stageBytes)
      throws IOException {
    FileStageStore store = new FileStageStore(files, ledger, stageBytes);
    try {
      files.delete(DeltaAside.NAME);
      for (Stage stage : Stage.values()) {
        files.delete(nameOf(stage) + DRAFT);
        store.load(stage);
      }
    } catch (IOException | RuntimeException e) {
      store.close();
      throw e;
    }
    return store;
  }

  private void load(Stage stage) throws IOException {
    Optional<StageFile> found = files.open(nameOf(stage));
    if (found.isEmpty()) {
      return;
    }
    StageFile file = found.get();
    StageCheck check = LoadedStage.check(stage, file, stageBytes);
    check.header().ifPresent(ledger::seen);
    Slot slot = slot(stage);
    if (check.isDamaged() || check.header().isEmpty()) {
      slot.damage = check.damage();
      file.close();
      return;
    }
    StageHeader header = check.header().get();
    StageImage image = new StageImage(header, file);
    slot.current = image;
    if (header.state() == StageState.RECEIVING) {
      StageHeader ended =
          header.abandoned(AbandonReason.RECEIVER_RESTARTED, header.length(), 0, header.written());
      file.write(StageHeaderCodec.encode(ended).asBuffer(), 0);
      image.header(ended);
      ledger.count(Ledger.Count.ABANDONED, 1);
    }
  }

  @Override
  public Optional<StageHeader> header(Stage stage) {
    StageImage image = slot(stage).current;
    return image == null ? Optional.empty() : Optional.of(image.header());
  }

  /** Returns how the file that was found when the store was opened is damaged, or empty. */
  public String damage(Stage stage) {
    return slot(stage).damage;
  }

  @Override
  public StageView open(Stage stage, long generation) throws SnapshotRefusedException {
    while (true) {
      StageImage current = slot(stage).current;
      if (current == null) {
        throw new SnapshotRefusedException(
            SnapshotRefusal.NOTHING_TO_SHOW, "the " + nameOf(stage) + " is absent");
      }
      StageImage wanted = current;
      if (generation != 0 && generation != current.header().generation()) {
        wanted = slot(stage).before;
        if (wanted == null || wanted.header().generation() != generation) {
          throw new SnapshotRefusedException(
              SnapshotRefusal.GENERATION_GONE,
              "generation " + generation + " of the " + nameOf(stage) + " has been replaced",
              current.header().generation());
        }
      }
      Optional<StageView> view = wanted.view();
      if (view.isPresent()) {
        return view.get();
      }
      // It was replaced and let go between the look and the grasp: look again.
    }
  }

  /** Holds a stage's file, as it stands on the disk now, against its header. */
  public StageCheck check(Stage stage) throws IOException {
    Optional<StageFile> found = files.open(nameOf(stage));
    if (found.isEmpty()) {
      return StageCheck.absent(stage);
    }
    try (StageFile file = found.get()) {
      StageCheck check = LoadedStage.check(stage, file, stageBytes);
      return header(stage).filter(known -> isNews(known, check)).map(check::with).orElse(check);
    }
  }

  /**
   * Tells whether a write was given up and the disk, being full or broken, did not take that in.
   */
  private static boolean isNews(StageHeader known, StageCheck check) {
    return known.state() == StageState.ABANDONED
        && check
            .header()
            .filter(onDisk -> onDisk.state() == StageState.RECEIVING)
            .filter(onDisk -> onDisk.generation() == known.generation())
            .isPresent();
  }

  @Override
  public StageDraft draft(Stage stage) throws IOException {
    long generation = ledger.nextGeneration(stage);
    String name = nameOf(stage) + DRAFT;
    return new FileStageDraft(this, generation, name, nameOf(stage), files.create(name));
  }

  StageFiles files() {
    return files;
  }

  /** Lets readers find new content whose file has its name already. */
  void publish(StageImage image) {
    Stage stage = image.header().stage();
    Slot slot = slot(stage);
    @Nullable StageImage replaced = slot.current;
    @Nullable StageImage forgotten = replaced;
    if (stage == Stage.DISPLAY) {
      forgotten = slot.before;
      slot.before = replaced;
    }
    slot.current = image;
    slot.damage = "";
    if (forgotten != null) {
      forgotten.release();
    }
  }

  private Slot slot(Stage stage) {
    return slots.get(stage.ordinal());
  }

  static String nameOf(Stage stage) {
    return stage.name().toLowerCase(Locale.ROOT);
  }

  /** Closes the files that no reader holds; those that are held close with their views. */
  @Override
  public void close() {
    for (Slot slot : slots) {
      release(slot.current);
      release(slot.before);
      slot.current = null;
      slot.before = null;
    }
  }

  private static void release(@Nullable StageImage image) {
    if (image != null) {
      image.release();
    }
  }

  private static final class Slot {
    volatile @Nullable StageImage current;
    volatile @Nullable StageImage before;
    volatile String damage = "";
  }
}
