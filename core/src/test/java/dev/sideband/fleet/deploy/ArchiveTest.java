package dev.sideband.fleet.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What honest programs write is read as they meant it, and no cut or changed archive passes. */
@Tag("S1-10")
class ArchiveTest {

  private static final List<String> BOTH =
      List.of("bin/", "bin/web 755 \"run\"", "conf/ 755", "conf/a.txt 644 \"\"", "now -> bin/web");

  private static Tar tar() {
    return new Tar()
        .folder("./")
        .program("./bin/web", "run")
        .folder("./conf/")
        .file("./conf/a.txt", "")
        .link("./now", "bin/web");
  }

  private static Zip zip() {
    return new Zip()
        .entry("bin/web", 0100755, "run")
        .entry("conf/", Zip.FOLDER, "")
        .file("conf/a.txt", "")
        .entry("now", Zip.LINK, "bin/web");
  }

  private static List<String> read(byte[] archive) throws IOException {
    return EntryList.of(archive, EntryList.SMALL);
  }

  @Test
  void tarsAreRead() throws IOException {
    assertEquals(BOTH, read(tar().closed()));
    assertEquals(BOTH, read(Tar.gzip(tar().closed())));
    byte[] padded = Arrays.copyOf(tar().closed(), 10_240);
    assertEquals(BOTH, read(padded));
  }

  @Test
  void zipsAreRead() throws IOException {
    assertEquals(BOTH, read(zip().closed()));
    assertEquals(BOTH, read(zip().closed("a comment")));
  }

  @Test
  void zipsOfJavaAreReadWithTheirDescriptors() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes, StandardCharsets.UTF_8)) {
      out.putNextEntry(new ZipEntry("lib/"));
      out.putNextEntry(new ZipEntry("lib/\u00E4"));
      out.write("text".getBytes(StandardCharsets.UTF_8));
    }
    assertEquals(List.of("lib/", "lib/\u00E4 \"text\""), read(bytes.toByteArray()));
  }

  @Test
  void longNamesAreReadAsGnuAndAsPosixWritesThem() throws IOException {
    UnpackLimits limits = UnpackLimits.USUAL;
    String name = "folder/" + "n".repeat(200);
    String target = "t".repeat(150);
    byte[] gnu =
        new Tar()
            .entry('L', "././@LongLink", 0, "", name + "\0")
            .file(name.substring(0, 100), "x")
            .entry('K', "././@LongLink", 0, "", target + "\0")
            .link("l", target.substring(0, 100))
            .closed();
    byte[] posix =
        new Tar()
            .pax('g', "comment", "a commit")
            .pax('x', "path", name)
            .file("short", "x")
            .pax('x', "linkpath", target)
            .link("l", "t")
            .closed();
    List<String> expected = List.of("folder/", name + " 644 \"x\"", "l -> " + target);
    assertEquals(expected, EntryList.of(gnu, limits));
    assertEquals(expected, EntryList.of(posix, limits));
  }

  @Test
  void aSecondNameOfAFileIsRead() throws IOException {
    byte[] tar = new Tar().file("a", "x").hardLink("b", "a").closed();
    assertEquals(List.of("a 644 \"x\"", "b = a"), read(tar));
  }

  @Test
  void linksMayLeadWhereverTheyStayInside() throws IOException {
    byte[] tar =
        new Tar().link("a/b/up", "../../c").link("x", "a/b/up/d").link("nowhere", "later").closed();
    assertEquals(
        List.of("a/", "a/b/", "a/b/up -> ../../c", "nowhere -> later", "x -> a/b/up/d"), read(tar));
  }

  @Test
  void everyProperPrefixIsRefused() {
    for (byte[] whole : List.of(tar().closed(), Tar.gzip(tar().closed()), zip().closed("c"))) {
      for (int size = 0; size < whole.length; size++) {
        byte[] cut = Arrays.copyOf(whole, size);
        assertThrows(ArtefactRefusedException.class, () -> read(cut), "cut at " + size);
      }
    }
  }

  @Test
  void aChangedBitIsRefusedOrChangesNothingThatIsUnpackedOrOnlyWhatNothingGuards()
      throws IOException {
    for (byte[] whole : List.of(Tar.gzip(tar().closed()), zip().closed())) {
      int taken = 0;
      for (int bit = 0; bit < whole.length * 8; bit++) {
        whole[bit / 8] ^= (byte) (1 << bit % 8);
        try {
          List<String> read = read(whole);
          taken++;
          // Neither format guards modes or kinds; the content of a zip's file and a gzip are.
          assertEquals(BOTH.size(), read.size());
          assertTrue(read.toString().contains("run"), read.toString());
        } catch (ArtefactRefusedException expected) {
          // Most are.
        }
        whole[bit / 8] ^= (byte) (1 << bit % 8);
      }
      assertTrue(taken < whole.length * 4, taken + " of " + whole.length * 8);
    }
  }
}
