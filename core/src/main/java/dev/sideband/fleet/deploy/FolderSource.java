package dev.sideband.fleet.deploy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Objects;

/** Artefacts that lie in one folder: files of it, neither links nor what lies deeper. */
public final class FolderSource implements ArtefactSource {

  private final Path folder;

  /** Creates a source; the folder need not exist yet. */
  public FolderSource(Path folder) {
    this.folder = Objects.requireNonNull(folder, "folder");
  }

  @Override
  public InputStream open(String name) throws IOException {
    if (!Artefact.isName(name)) {
      throw new FileNotFoundException("no artefact has such a name");
    }
    Path file = folder.resolve(name);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new FileNotFoundException(name + " is no file in " + folder);
    }
    return Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
  }
}
