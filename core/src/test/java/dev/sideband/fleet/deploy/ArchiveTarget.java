package dev.sideband.fleet.deploy;

import dev.sideband.fuzz.Allocation;
import dev.sideband.fuzz.FuzzTarget;
import dev.sideband.fuzz.Script;
import dev.sideband.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Archives of anybody: nothing leads out of the folder, nothing grows beyond its limits, and what
 * is read twice is read alike. Since checksums guard most bytes, an input may also be a list of
 * entries, of which an archive is made.
 */
public final class ArchiveTarget implements FuzzTarget {

  /** The limits' 64 KiB of content, a few times as text, and what readers hold. */
  private static final long MOST = 2 << 20;

  private static final int AS_IT_IS = 0;
  private static final int TAR = 1;
  private static final int GZIP = 2;
  private static final int LONGEST_NAME = 90;

  @Override
  public boolean run(byte[] input) throws Exception {
    Script script = new Script(input);
    int kind = script.u8() & 3;
    byte[] archive =
        switch (kind) {
          case AS_IT_IS -> script.rest().toArray();
          case TAR -> tar(script);
          case GZIP -> Tar.gzip(tar(script));
          default -> zip(script);
        };
    try {
      List<String> read =
          Allocation.within(
              MOST + 64L * archive.length, () -> EntryList.of(archive, EntryList.SMALL));
      if (!read.equals(EntryList.of(archive, EntryList.SMALL))) {
        throw new AssertionError("read in two ways: " + read);
      }
      return true;
    } catch (ArtefactRefusedException e) {
      return false;
    }
  }

  private static String text(Bytes bytes) {
    String all = new String(bytes.toArray(), StandardCharsets.ISO_8859_1);
    return all.substring(0, Math.min(LONGEST_NAME / 2, all.length()));
  }

  private static byte[] tar(Script script) {
    Tar tar = new Tar();
    while (script.hasMore()) {
      char type = (char) script.u8();
      int mode = script.u16() & 07777;
      String name = text(script.piece());
      String target = text(script.piece());
      String content = new String(script.piece().toArray(), StandardCharsets.ISO_8859_1);
      tar.entry(type, name, mode, target, content);
    }
    return tar.closed();
  }

  private static byte[] zip(Script script) {
    Zip zip = new Zip();
    String comment = text(script.piece());
    while (script.hasMore()) {
      int flags = script.u8();
      int mode = script.u16();
      String name = text(script.piece());
      String local = (flags & 1) == 0 ? name : text(script.piece());
      zip.entry(name, local, mode, script.piece().toArray(), (flags & 2) != 0, flags >> 6);
    }
    return zip.closed(comment);
  }
}
