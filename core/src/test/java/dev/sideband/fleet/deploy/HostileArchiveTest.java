package dev.sideband.fleet.deploy;

import static dev.sideband.fleet.deploy.ArtefactFault.CASE;
import static dev.sideband.fleet.deploy.ArtefactFault.DEVICE;
import static dev.sideband.fleet.deploy.ArtefactFault.LINK;
import static dev.sideband.fleet.deploy.ArtefactFault.MALFORMED;
import static dev.sideband.fleet.deploy.ArtefactFault.MISMATCH;
import static dev.sideband.fleet.deploy.ArtefactFault.NAME;
import static dev.sideband.fleet.deploy.ArtefactFault.PRIVILEGE;
import static dev.sideband.fleet.deploy.ArtefactFault.TOO_LARGE;
import static dev.sideband.fleet.deploy.ArtefactFault.TRAILING;
import static dev.sideband.fleet.deploy.ArtefactFault.TWICE;
import static dev.sideband.fleet.deploy.ArtefactFault.UNSUPPORTED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each trick is refused, with the entry that plays it. */
@Tag("S1-10")
class HostileArchiveTest {

  private static ArtefactRefusedException refused(ArtefactFault fault, byte[] archive) {
    ArtefactRefusedException e =
        assertThrows(ArtefactRefusedException.class, () -> EntryList.of(archive, EntryList.SMALL));
    assertEquals(fault, e.fault(), e.getMessage());
    return e;
  }

  private static void refusedInBoth(ArtefactFault fault, String name) {
    ArtefactRefusedException inTar = refused(fault, new Tar().file(name, "x").closed());
    refused(fault, new Zip().file(name, "x").closed());
    assertEquals(name, inTar.entry());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../x",
        "a/../x",
        "a/..",
        "..",
        "/etc/x",
        "//x",
        "a//x",
        "a/./x",
        "././x",
        ".//x",
        "c:x",
        "C:\\x",
        "a\\x",
        "..\\x",
        "a/b/c/d/e"
      })
  void namesThatLeadOutOrAreNoneOnOtherSystems(String name) {
    refusedInBoth(NAME, name);
  }

  @Test
  void namesThatNobodyCanSee() {
    refused(NAME, new Tar().file("a\nb", "").closed());
    refused(NAME, new Tar().file("a\u202Etxt", "").closed());
    refused(NAME, new Tar().pax('x', "path", "a\0b").file("a", "").closed());
    ArtefactRefusedException e = refused(NAME, new Zip().file("a\u001B[31mb", "").closed());
    assertFalse(String.valueOf(e.getMessage()).contains("\u001B"), e.getMessage());
  }

  @Test
  void namesThatAreTooLong() {
    refusedInBoth(NAME, "n".repeat(65));
    refused(NAME, new Tar().pax('x', "path", "n".repeat(60_000)).file("a", "").closed());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/etc/passwd", "..", "../x", "a/../../x", "a/..", "a\\x", "c:/x", ""})
  void linksThatLeadOut(String target) {
    ArtefactFault fault = target.contains("\\") ? NAME : LINK;
    assertEquals("l", refused(fault, new Tar().link("l", target).closed()).entry());
    refused(fault, new Zip().entry("l", Zip.LINK, target).closed());
  }

  @Test
  void linksThatLeadOutOneByOne() {
    byte[] tar = new Tar().link("deep/a/l", "../..").link("out", "deep/a/l/../x").closed();
    assertEquals("out", refused(LINK, tar).entry());
    refused(LINK, new Tar().link("deep/l", "../..").closed());
  }

  @Test
  void whatLiesBehindALinkOrAFile() {
    refused(LINK, new Tar().link("d", "e").file("d/x", "").closed());
    refused(LINK, new Zip().file("d", "").file("d/x", "").closed());
    refused(TWICE, new Tar().link("d", "e").folder("d").closed());
    refused(TWICE, new Tar().link("d", "e").file("d", "").closed());
  }

  @Test
  void secondNamesOfWhatIsNoFileBefore() {
    refused(NAME, new Tar().hardLink("l", "../x").closed());
    refused(NAME, new Tar().hardLink("l", "/etc/passwd").closed());
    refused(LINK, new Tar().hardLink("l", "later").file("later", "").closed());
    refused(LINK, new Tar().link("s", "x").hardLink("l", "s").closed());
    refused(LINK, new Tar().folder("d").hardLink("l", "d").closed());
  }

  @Test
  void devicesPipesAndSockets() {
    for (char type : "346".toCharArray()) {
      refused(DEVICE, new Tar().entry(type, "dev", 0644, "", "").closed());
    }
    for (int format : new int[] {0010000, 0020000, 0060000, 0140000}) {
      refused(DEVICE, new Zip().entry("dev", format | 0644, "").closed());
    }
  }

  @Test
  void rightsOfOthers() {
    for (int bit : new int[] {04000, 02000, 01000}) {
      refused(PRIVILEGE, new Tar().entry('0', "f", 0755 | bit, "", "").closed());
      refused(PRIVILEGE, new Tar().entry('5', "d", 0755 | bit, "", "").closed());
      refused(PRIVILEGE, new Zip().entry("f", 0100755 | bit, "").closed());
    }
  }

  @Test
  void twoOfOneName() {
    refused(TWICE, new Tar().file("a", "1").file("./a", "2").closed());
    refused(TWICE, new Zip().file("a", "1").file("a", "2").closed());
    refused(TWICE, new Tar().folder("a").folder("a/").closed());
    refused(TWICE, new Tar().file("a/b", "").file("a", "").closed());
  }

  @Test
  void namesThatDifferByCaseOrCompositionAlone() {
    refused(CASE, new Tar().file("a", "").file("A", "").closed());
    refused(CASE, new Zip().file("lib/x", "").file("LIB/y", "").closed());
    refused(CASE, new Tar().file("\u00E4", "").file("a\u0308", "").closed());
    refused(CASE, new Tar().file("\u017F", "").file("s", "").closed());
  }

  @Test
  void bombs() {
    String large = "0".repeat(1 << 17);
    refused(TOO_LARGE, new Tar().file("f", large).closed());
    refused(TOO_LARGE, Tar.gzip(new Tar().file("f", large).closed()));
    refused(TOO_LARGE, new Zip().file("f", large).closed());
    Tar many = new Tar();
    Zip alsoMany = new Zip();
    for (int i = 0; i < 33; i++) {
      many.file("f" + i, "");
      alsoMany.file("f" + i, "");
    }
    refused(TOO_LARGE, many.closed());
    refused(TOO_LARGE, alsoMany.closed());
    String half = "0".repeat(40_000);
    refused(TOO_LARGE, new Zip().file("1", half).file("2", half).closed());
    refused(TOO_LARGE, new Tar().file("1", half).file("2", half).closed());
  }

  @Test
  void moreThanItsShareOfTheArtefact() {
    UnpackLimits tight = new UnpackLimits(1 << 20, 1 << 30, 10, 32, 4, 64);
    byte[] zip = new Zip().file("f", "0".repeat(2 << 20)).closed();
    ArtefactRefusedException e =
        assertThrows(ArtefactRefusedException.class, () -> EntryList.of(zip, tight));
    assertEquals(TOO_LARGE, e.fault());
  }

  @Test
  void aTarThatSaysOneThingAndHoldsAnother() {
    byte[] honest = new Tar().file("f", "x").closed();
    honest[0] = 'g';
    refused(MALFORMED, honest);
    byte[] size = Tar.head('0', "f", 0644, "", 1);
    size[124] = '8';
    refused(MALFORMED, new Tar().raw(Tar.sealed(size)).closed());
    byte[] huge = Tar.head('0', "f", 0644, "", 1);
    huge[124] = (byte) 0x80;
    Arrays.fill(huge, 125, 136, (byte) 0x7F);
    refused(MALFORMED, new Tar().raw(Tar.sealed(huge)).closed());
    refused(MALFORMED, new Tar().pax('x', "size", "-1").file("f", "x").closed());
    refused(
        MALFORMED, new Tar().pax('x', "path", "a").pax('x', "path", "b").file("f", "").closed());
    refused(MALFORMED, new Tar().pax('x', "path", "a").closed());
    refused(MALFORMED, new Tar().entry('x', "pax", 0644, "", "99 path=a\n").file("f", "").closed());
    refused(MALFORMED, new Tar().file("f", "").raw(new byte[512]).file("g", "").closed());
    refused(MISMATCH, new Tar().file("f/", "").closed());
  }

  @Test
  void partsOfTarThatCodeDoesNotNeed() {
    refused(UNSUPPORTED, new Tar().entry('S', "f", 0644, "", "").closed());
    refused(UNSUPPORTED, new Tar().entry('V', "volume", 0644, "", "").closed());
    refused(UNSUPPORTED, new Tar().pax('x', "GNU.sparse.major", "1").file("f", "").closed());
    refused(UNSUPPORTED, new Tar().pax('g', "path", "other").file("f", "").closed());
    refused(UNSUPPORTED, new Tar().entry('5', "d", 0755, "", "content").closed());
  }

  @Test
  void whatFollowsTheEnd() {
    refused(TRAILING, new Tar().file("f", "").raw(new byte[1024]).file("g", "").closed());
    byte[] gzip = Tar.gzip(new Tar().file("f", "").closed());
    refused(TRAILING, joined(gzip, new byte[] {0}));
    refused(TRAILING, joined(gzip, gzip));
    byte[] zip = new Zip().file("f", "").closed();
    refused(MALFORMED, joined(zip, new byte[] {0}));
  }

  private static byte[] joined(byte[] one, byte[] other) {
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.writeBytes(one);
    both.writeBytes(other);
    return both.toByteArray();
  }

  @Test
  void aZipThatCanBeReadInTwoWays() {
    byte[] x = "x".getBytes(StandardCharsets.UTF_8);
    refused(MISMATCH, new Zip().entry("a", "b", Zip.FILE, x, true, 0).closed());
    refused(MISMATCH, new Zip().entry("a", "a", Zip.FILE, x, false, 1).closed());
    refused(
        MISMATCH,
        new Zip()
            .entry("a", "a", Zip.FILE, "xy".getBytes(StandardCharsets.UTF_8), true, -1)
            .closed());
    refused(MALFORMED, new Zip().entry("a", "a", Zip.FILE, x, true, 1).closed());
    refused(TRAILING, new Zip().file("a", "x").raw(new byte[4]).file("b", "y").closed());
    refused(TRAILING, new Zip().file("a", "x").raw(new byte[4]).closed());
    refused(
        MISMATCH,
        new Zip()
            .file("a", "x")
            .closed(new String(new Zip().closed(), StandardCharsets.ISO_8859_1)));
    refused(MISMATCH, new Zip().entry("d/", Zip.FILE, "").closed());
    refused(MISMATCH, new Zip().entry("d", Zip.FOLDER, "").closed());
  }

  @Test
  void partsOfZipThatCodeDoesNotNeed() {
    byte[] zip = new Zip().file("a", "x").closed();
    int directory = 30 + 1 + 3;
    for (int flag : new int[] {0x01, 0x20, 0x40}) {
      byte[] encrypted = zip.clone();
      encrypted[directory + 8] |= (byte) flag;
      refused(UNSUPPORTED, encrypted);
    }
    byte[] method = zip.clone();
    method[directory + 10] = 12;
    refused(UNSUPPORTED, method);
    byte[] zip64 = zip.clone();
    Arrays.fill(zip64, zip.length - 6, zip.length - 2, (byte) 0xFF);
    refused(UNSUPPORTED, zip64);
    byte[] disk = zip.clone();
    disk[zip.length - 18] = 1;
    refused(UNSUPPORTED, disk);
  }

  @Test
  void whatIsNoArchive() {
    List.of(new byte[0], new byte[512], "PK".getBytes(StandardCharsets.UTF_8), new byte[] {0x1F})
        .forEach(bytes -> refused(MALFORMED, bytes));
  }
}
