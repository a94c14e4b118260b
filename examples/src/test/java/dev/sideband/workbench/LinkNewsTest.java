package dev.sideband.workbench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.sideband.transport.Uplink;
import dev.sideband.transport.UplinkStatus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** An agent that does not reach its server says so. */
class LinkNewsTest {

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Uplink uplink = mock(Uplink.class);
  private final LinkNews news =
      new LinkNews(uplink, "monitor:8443", new PrintStream(err, true, StandardCharsets.UTF_8));

  private void look(boolean connected, @Nullable Exception failure) {
    when(uplink.status())
        .thenReturn(new UplinkStatus(connected, 0, 0, 0, Optional.ofNullable(failure)));
    news.look();
  }

  @Test
  void eachChangeIsSaidOnce() {
    IOException refused = new IOException("Connection refused");
    look(false, null);
    look(false, refused);
    look(false, new IOException("Connection refused"));
    look(true, refused);
    look(true, refused);
    look(false, refused);
    String not = "agent: monitor:8443 is not reached: Connection refused";
    assertEquals(
        List.of(not, "agent: monitor:8443 is reached", not),
        err.toString(StandardCharsets.UTF_8).lines().toList());
  }

  @Test
  void aFileThatIsNotThereIsNoRiddle() {
    look(false, new NoSuchFileException("/etc/agent.p12"));
    assertEquals(
        "agent: monitor:8443 is not reached: /etc/agent.p12 does not exist",
        err.toString(StandardCharsets.UTF_8).strip());
  }
}
