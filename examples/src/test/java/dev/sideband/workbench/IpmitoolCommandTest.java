package dev.sideband.workbench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IpmitoolCommandTest {

  private static final InetSocketAddress HERE =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 6230);

  @Test
  void asksForThePasswordThatWasMadeUp() {
    assertEquals(
        "ipmitool -I lanplus -C 17 -L OPERATOR -H 127.0.0.1 -p 6230 -U admin -a mc info",
        IpmitoolCommand.line(HERE, "admin", Optional.empty()));
  }

  @Test
  void readsTheUsersOwnFromItsFile() {
    assertEquals(
        "ipmitool -I lanplus -C 17 -L OPERATOR -H 127.0.0.1 -p 6230 -U admin -f pw mc info",
        IpmitoolCommand.line(HERE, "admin", Optional.of(Path.of("pw"))));
  }

  @Test
  void quotesWhatAShellWouldReadOtherwise() {
    assertEquals(
        "ipmitool -I lanplus -C 17 -L OPERATOR -H 127.0.0.1 -p 6230 -U 'it'\\''s $me'"
            + " -f 'my file' mc info",
        IpmitoolCommand.line(HERE, "it's $me", Optional.of(Path.of("my file"))));
  }

  @Test
  void namesAnAddressThatCanBeReached() {
    String line =
        IpmitoolCommand.line(new InetSocketAddress("0.0.0.0", 623), "admin", Optional.empty());

    assertEquals(
        "ipmitool -I lanplus -C 17 -L OPERATOR -H 127.0.0.1 -p 623 -U admin -a mc info", line);
  }
}
