package dev.sideband.tcp.link;

import dev.sideband.transport.WorkerLink;
import java.net.InetSocketAddress;

/** A monitor server's end of the link over TLS; not for implementing. */
public interface TlsWorkerLink extends WorkerLink {

  /** Returns the address at which it listens. */
  InetSocketAddress address();
}
