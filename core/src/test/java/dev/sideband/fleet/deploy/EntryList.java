package dev.sideband.fleet.deploy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The entries of an archive, as lines; what its checks must have kept out is an error. */
final class EntryList implements EntrySink {

  static final UnpackLimits SMALL = new UnpackLimits(1 << 20, 1 << 16, 10, 32, 4, 64);

  private final Map<String, String> lines = new TreeMap<>();

  /** Reads an archive whose bytes say of which kind it is: tar, gzip or, with any others, zip. */
  static List<String> of(byte[] archive, UnpackLimits limits) throws IOException {
    EntryList list = new EntryList();
    EntryCheck check = new EntryCheck(limits, archive.length, list);
    if (archive.length > 1 && (archive[0] & 0xFF) == 0x1F && (archive[1] & 0xFF) == 0x8B) {
      TarReader.read(new GzipStream(new ByteArrayInputStream(archive)), limits, check);
    } else if (archive.length > 1 && archive[0] == 'P' && archive[1] == 'K') {
      ZipReader.read((into, at) -> read(archive, into, at), archive.length, limits, check);
    } else {
      TarReader.read(new ByteArrayInputStream(archive), limits, check);
    }
    return new ArrayList<>(list.lines.values());
  }

  private static int read(byte[] archive, ByteBuffer into, long at) {
    if (at >= archive.length) {
      return -1;
    }
    int size = Math.min(into.remaining(), archive.length - (int) at);
    into.put(archive, (int) at, size);
    return size;
  }

  private void put(String name, String what) {
    if (name.startsWith("/") || List.of(name.split("/", -1)).contains("..") || name.isEmpty()) {
      throw new AssertionError("leads out: " + name);
    }
    lines.put(name, name + what);
  }

  private static String octal(int mode) {
    return mode == NO_MODE ? "" : " " + Integer.toOctalString(mode);
  }

  @Override
  public void folder(String name, int mode) {
    put(name, "/" + octal(mode));
  }

  @Override
  public void file(String name, int mode, InputStream content) throws IOException {
    byte[] bytes = content.readAllBytes();
    put(name, octal(mode) + " \"" + new String(bytes, StandardCharsets.UTF_8) + "\"");
  }

  @Override
  public void link(String name, String target) {
    put(name, " -> " + target);
  }

  @Override
  public void hardLink(String name, String target) {
    put(name, " = " + target);
  }
}
