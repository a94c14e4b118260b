package dev.sideband.fleet.deploy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;

/**
 * Brings one artefact to the disk: copied and digested first, unpacked when it is the right one.
 */
final class ArtefactFetch {

  private static final int EXECUTABLE = 0755;

  private final Artefact artefact;
  private final UnpackLimits limits;
  private final StepWatch watch;

  ArtefactFetch(Artefact artefact, UnpackLimits limits, StepWatch watch) {
    this.artefact = artefact;
    this.limits = limits;
    this.watch = watch;
  }

  /**
   * Makes a folder with the artefact's content.
   *
   * @param incoming an empty folder for what is on the way
   * @return the new folder in it
   */
  Path into(Path incoming, ArtefactSource source) throws IOException {
    Path packed = incoming.resolve("packed");
    watch.step("fetch", () -> copy(source, packed));
    Path tree = incoming.resolve("tree");
    watch.step("create tree", () -> Files.createDirectory(tree));
    try (FileChannel file = FileChannel.open(packed, StandardOpenOption.READ)) {
      DiskTree disk = new DiskTree(tree, watch);
      disk.folder("", EntrySink.NO_MODE);
      unpack(file, disk);
    }
    watch.step("delete packed", () -> Files.delete(packed));
    return tree;
  }

  private void copy(ArtefactSource source, Path packed) throws IOException {
    MessageDigest digest = sha256();
    byte[] buffer = new byte[1 << 16];
    long size = 0;
    try (InputStream in = source.open(artefact.name());
        FileChannel to =
            FileChannel.open(packed, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (int got = in.read(buffer); got >= 0; got = in.read(buffer)) {
        size += got;
        if (size > limits.packedBytes()) {
          throw new ArtefactRefusedException(
              ArtefactFault.TOO_LARGE,
              "",
              artefact.name() + " is larger than " + limits.packedBytes());
        }
        digest.update(buffer, 0, got);
        ByteBuffer piece = ByteBuffer.wrap(buffer, 0, got);
        while (piece.hasRemaining()) {
          to.write(piece);
        }
      }
    }
    if (!MessageDigest.isEqual(digest.digest(), artefact.sha256().toArray())) {
      throw new ArtefactRefusedException(
          ArtefactFault.DIGEST, "", artefact.name() + " is not what was signed");
    }
  }

  private void unpack(FileChannel packed, DiskTree disk) throws IOException {
    String name = artefact.name().toLowerCase(Locale.ROOT);
    EntryCheck check = new EntryCheck(limits, packed.size(), disk);
    if (name.endsWith(".zip")) {
      ZipReader.read(packed::read, packed.size(), limits, check);
    } else if (name.endsWith(".tar.gz") || name.endsWith(".tgz")) {
      TarReader.read(new GzipStream(Channels.newInputStream(packed)), limits, check);
    } else {
      check.file(artefact.name(), EXECUTABLE, Channels.newInputStream(packed));
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
