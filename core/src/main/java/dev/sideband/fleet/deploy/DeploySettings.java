package dev.sideband.fleet.deploy;

import java.security.PublicKey;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * How a worker replaces code.
 *
 * @param keys whose code is installed: public Ed25519 keys by their names; copied
 * @param limits what an artefact may use
 * @param stop how long a service may take to end, more than zero; its own grace lies within
 * @param start how long it may take until its process runs, more than zero
 * @param ready how long it may then take until it is ready, more than zero
 */
public record DeploySettings(
    Map<String, PublicKey> keys,
    UnpackLimits limits,
    Duration stop,
    Duration start,
    Duration ready) {

  public DeploySettings {
    keys = Map.copyOf(keys);
    Objects.requireNonNull(limits, "limits");
    for (Duration one : new Duration[] {stop, start, ready}) {
      if (one.isNegative() || one.isZero()) {
        throw new IllegalArgumentException(
            "stop " + stop + ", start " + start + ", ready " + ready);
      }
    }
  }

  /** A minute to end, half a minute to start and a minute to be ready; the usual limits. */
  public static DeploySettings of(Map<String, PublicKey> keys) {
    return new DeploySettings(
        keys,
        UnpackLimits.USUAL,
        Duration.ofMinutes(1),
        Duration.ofSeconds(30),
        Duration.ofMinutes(1));
  }
}
