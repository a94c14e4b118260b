package dev.sideband.fleet.deploy;

import java.io.IOException;
import java.io.InputStream;

/**
 * Where artefacts come from. It need not be trusted: what it gives is checked. Safe for any thread;
 * it may block, within bounds.
 */
@FunctionalInterface
public interface ArtefactSource {

  /**
   * Opens an artefact.
   *
   * @param name of the form that an {@link Artefact} has
   * @return its bytes; the caller closes it
   * @throws IOException if it is not there, or cannot be had
   */
  InputStream open(String name) throws IOException;
}
