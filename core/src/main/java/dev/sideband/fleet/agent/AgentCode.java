package dev.sideband.fleet.agent;

import dev.sideband.fleet.deploy.ArtefactSource;
import dev.sideband.fleet.deploy.DeploySettings;
import java.util.Objects;
import java.util.Set;

/**
 * Whose code an agent replaces, and where it gets it from.
 *
 * @param services the services whose code is deployed; the folder of each holds its versions
 * @param source where artefacts come from
 * @param settings what is trusted, and how long it may take
 * @param keep how many versions of each are kept, from 2
 */
public record AgentCode(
    Set<String> services, ArtefactSource source, DeploySettings settings, int keep) {

  public AgentCode {
    services = Set.copyOf(services);
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(settings, "settings");
    if (keep < 2) {
      throw new IllegalArgumentException("keeps " + keep + " versions, and no way back");
    }
  }
}
