package dev.sideband.workbench;

import dev.sideband.ipmi.bmc.BmcUsers;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** The password of the BMC's user: a person's own, or one made up. */
final class Passwords {

  /** Nothing that is taken for something else when it is read aloud or typed again. */
  private static final String SIGNS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

  private static final int LENGTH = 16;

  private Passwords() {}

  /**
   * Returns the first line of a file.
   *
   * @throws UsageException if the file cannot be read, or that line is no password of a BMC
   */
  static char[] read(Path file) throws UsageException {
    String line;
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      line = reader.readLine();
    } catch (IOException e) {
      throw new UsageException("cannot read the password file " + file);
    }
    int bytes = line == null ? 0 : line.getBytes(StandardCharsets.UTF_8).length;
    if (bytes < 1 || bytes > BmcUsers.MAX_PASSWORD_BYTES) {
      throw new UsageException(
          "the first line of "
              + file
              + " must have 1 to "
              + BmcUsers.MAX_PASSWORD_BYTES
              + " bytes");
    }
    return line.toCharArray();
  }

  /** Returns the next line of an input, which a person types; what is too long is left out. */
  static char[] readLine(InputStream in) throws IOException {
    byte[] line = new byte[BmcUsers.MAX_PASSWORD_BYTES];
    int size = 0;
    for (int each = in.read(); each >= 0 && each != '\n' && each != '\r'; each = in.read()) {
      if (size < line.length) {
        line[size++] = (byte) each;
      }
    }
    CharBuffer text = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(line, 0, size));
    char[] password = new char[text.remaining()];
    text.get(password);
    Arrays.fill(line, (byte) 0);
    Arrays.fill(text.array(), '\0');
    return password;
  }

  /** Returns a password that nobody guesses, about 93 bits. */
  static char[] generate(RandomGenerator random) {
    char[] password = new char[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      password[i] = SIGNS.charAt(random.nextInt(SIGNS.length()));
    }
    return password;
  }
}
