package dev.sideband.workbench.link;

import dev.sideband.transport.Uplink;
import dev.sideband.transport.WorkerId;
import dev.sideband.transport.WorkerLink;
import dev.sideband.transport.WorkerListener;
import java.io.IOException;

/** How the roles reach each other. For one thread. */
public interface Links {

  /** Opens the server's end of a role. */
  WorkerLink serve(String role, WorkerListener listener) throws IOException;

  /** Opens the other end of a role that is served, for one that is called so. */
  Uplink dial(String role, WorkerId caller) throws IOException;
}
