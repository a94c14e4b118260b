package dev.sideband.workbench;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The command line that reaches the Workbench's BMC from a shell on the same machine. */
final class IpmitoolCommand {

  private static final String HARMLESS = "[A-Za-z0-9_./:%@+-]+";

  private IpmitoolCommand() {}

  /**
   * Returns the line. It never holds a password: that is read from the file, or asked for.
   *
   * @param user the BMC's user, who is an operator
   */
  static String line(InetSocketAddress address, String user, Optional<Path> passwordFile) {
    List<String> password =
        passwordFile.map(file -> List.of("-f", file.toString())).orElse(List.of("-a"));
    List<String> words =
        List.of(
                List.of("ipmitool", "-I", "lanplus", "-C", "17", "-L", "OPERATOR"),
                List.of(
                    "-H", host(address.getAddress()), "-p", Integer.toString(address.getPort())),
                List.of("-U", user),
                password,
                List.of("mc", "info"))
            .stream()
            .flatMap(List::stream)
            .toList();
    return words.stream().map(IpmitoolCommand::quoted).collect(Collectors.joining(" "));
  }

  private static String host(InetAddress address) {
    return address.isAnyLocalAddress() ? "127.0.0.1" : address.getHostAddress();
  }

  /** Whatever a shell may read as more than a word stands in single quotes. */
  private static String quoted(String word) {
    return word.matches(HARMLESS) ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
