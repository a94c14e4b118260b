package dev.sideband.tcp.link;

import dev.sideband.tcp.internal.link.EnrolmentClient;
import dev.sideband.transport.TransportContext;
import java.io.IOException;

/** How a new agent gets its first certificate. */
public final class Enrolment {

  private Enrolment() {}

  /**
   * Makes a key, has it signed at an {@link EnrolmentPort}, and returns the new identity, which is
   * to be {@linkplain LinkIdentity#save saved}. It waits for the network, ten seconds at most once
   * the name is resolved.
   *
   * @param host the server's name or address, for which its certificate must be
   * @param token from {@link EnrolmentPort#newToken}
   * @throws LinkRefusedException if the token is no good, or the server is another one
   */
  public static LinkIdentity enrol(String host, int port, String token, TransportContext context)
      throws IOException {
    return EnrolmentClient.enrol(host, port, token, context);
  }
}
