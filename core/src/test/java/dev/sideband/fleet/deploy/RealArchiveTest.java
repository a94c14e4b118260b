package dev.sideband.fleet.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * One folder as widespread programs pack it: GNU tar 1.34 in both its formats, tar of BusyBox,
 * Python's shutil, git archive, Info-ZIP and the JDK's jar.
 */
@Tag("S1-10")
class RealArchiveTest {

  private static final String LONG = "long-".repeat(24);

  private static List<String> read(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            RealArchiveTest.class.getResourceAsStream("/vectors/archives/" + name), name)) {
      return EntryList.of(in.readAllBytes(), UnpackLimits.USUAL);
    }
  }

  /**
   * Reads one.
   *
   * @param folder the mode of folders, with a space before it, or nothing
   * @param program the mode of programs
   * @param file the mode of files
   * @param second what is packed of the program's second name
   * @param text the name of the text, which not all can write as it is
   * @param now what is packed of a link to the program
   */
  @ParameterizedTest
  @CsvSource(
      ignoreLeadingAndTrailingWhitespace = false,
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "gnu-tar.tgz| 755| 755| 644| = bin/web|\u00E4| -> bin/web",
        "gnu-tar-pax.tgz| 755| 755| 644| = bin/web|\u00E4| -> bin/web",
        "busybox.tgz| 755| 755| 644| = bin/web|\u00E4| -> bin/web",
        "python.tgz| 755| 755| 644| = bin/web|\u00E4| -> bin/web",
        "git.tgz| 775| 775| 664| 775 \"run\"|\u00E4| -> bin/web",
        "git.zip|''| 755|''| 755 \"run\"|\u00E4| -> bin/web",
        "info-zip.zip| 755| 755| 644| 755 \"run\"|a| -> bin/web",
        "jar.zip|''|''|''| \"run\"|\u00E4| \"run\"",
        "python.zip| 755| 755| 644| 755 \"run\"|\u00E4| 755 \"run\"",
      })
  void whatOtherProgramsPacked(
      String name,
      String folder,
      String program,
      String file,
      String second,
      String text,
      String now)
      throws IOException {
    assertEquals(
        List.of(
            "bin/" + folder,
            "bin/web" + program + " \"run\"",
            "bin/web2" + second,
            LONG + "/" + folder,
            LONG + "/" + text + file + " \"x\"",
            "now" + now),
        read(name));
  }
}
