package dev.sideband.time;

/**
 * One boot of a BMC: a random number drawn at start, 4 bytes on every wire.
 *
 * @param id all 32 bits count; 0 is not special
 */
public record BmcBoot(int id) implements ClockId {

  @Override
  public String toString() {
    return String.format("bmc:%08x", id);
  }
}
