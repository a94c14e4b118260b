package dev.sideband.ipmi.internal.serial;

import dev.sideband.transport.Credentials;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The words that open and end a session in terminal mode (IPMI 2.0, 14.7). */
final class TerminalLogin {

  static final String LOGOUT = "SYS PWD -X";

  private final URI target;
  private final String user;
  private final Credentials credentials;

  TerminalLogin(URI target, String user, Credentials credentials) {
    this.target = target;
    this.user = user;
    this.credentials = credentials;
  }

  /**
   * Returns the line that logs in, which the caller wipes, or null if the password cannot stand in
   * a line.
   */
  byte @Nullable [] line() {
    char[] password = credentials.password(target, user);
    String head = "[SYS PWD " + (user.isEmpty() ? "-N" : "-U " + user) + " ";
    ByteBuffer line = ByteBuffer.allocate(head.length() + password.length + 3);
    line.put(head.getBytes(StandardCharsets.US_ASCII));
    boolean printable = true;
    for (char c : password) {
      printable &= c > ' ' && c < 0x7F && c != '[' && c != ']' && c != '\\';
      line.put((byte) c);
    }
    Arrays.fill(password, '\0');
    line.put((byte) ']').put((byte) '\r').put((byte) '\n');
    if (printable) {
      return line.array();
    }
    Arrays.fill(line.array(), (byte) 0);
    return null;
  }
}
