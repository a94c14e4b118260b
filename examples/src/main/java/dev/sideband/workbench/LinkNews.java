package dev.sideband.workbench;

import dev.sideband.transport.Uplink;
import dev.sideband.transport.UplinkStatus;
import java.io.PrintStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Says when an agent reaches its server and when it does not, and why: each change once, however
 * often it dials. For one thread at a time.
 */
final class LinkNews {

  private final Uplink uplink;
  private final String server;
  private final PrintStream to;
  private @Nullable String said;

  LinkNews(Uplink uplink, String server, PrintStream to) {
    this.uplink = Objects.requireNonNull(uplink, "uplink");
    this.server = Objects.requireNonNull(server, "server");
    this.to = Objects.requireNonNull(to, "to");
  }

  /** Looks how the link does, and says it if that is news. */
  void look() {
    UplinkStatus status = uplink.status();
    String news;
    if (status.connected()) {
      news = "agent: " + server + " is reached";
    } else if (status.failure().isPresent()) {
      news = "agent: " + server + " is not reached: " + Reason.of(status.failure().get());
    } else {
      return; // It dials for the first time.
    }
    if (!news.equals(said)) {
      said = news;
      to.println(news);
    }
  }
}
