package dev.sideband.i2c;

import dev.sideband.i2c.internal.bridge.BridgeBus;
import dev.sideband.i2c.internal.bridge.BusPirateProtocol;
import dev.sideband.i2c.internal.bridge.Sc18im700Protocol;
import dev.sideband.i2c.internal.bridge.SnifferTap;
import dev.sideband.time.BootClock;
import dev.sideband.transport.BusChannel;
import dev.sideband.transport.BusTap;
import dev.sideband.transport.SerialLine;
import dev.sideband.transport.TransportException;
import java.time.Duration;

/**
 * Opens buses behind bridges on a serial line, such as one that {@code
 * sideband.open(URI.create("serial:/dev/ttyUSB0"), SerialLine.class)} gives.
 */
public final class SerialBridge {

  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private SerialBridge() {}

  /** The speeds of a {@link #busPirate}'s clock, about. */
  public enum Speed {
    /** 5,000 bits a second. */
    KHZ_5,
    /** 50,000 bits a second. */
    KHZ_50,
    /** 100,000 bits a second. */
    KHZ_100,
    /** 400,000 bits a second. */
    KHZ_400
  }

  /**
   * Opens a Bus Pirate with firmware 2.6 or later, at 115,200 bits a second: it tells each byte's
   * acknowledgement.
   *
   * @param line taken over, also when this fails
   * @param power whether it feeds the bus and its pull-up resistors
   * @throws TransportException if it does not answer
   */
  public static BusChannel busPirate(SerialLine line, Speed speed, boolean power)
      throws TransportException {
    return new BridgeBus(
        new BusPirateProtocol(line, PATIENCE, power ? 0b1100 : 0, speed.ordinal()));
  }

  /**
   * Opens the sniffer of a Bus Pirate, which sees every message on a bus of up to 400,000 bits a
   * second, whoever sends it; its times are those at which the line brings them.
   *
   * @param line taken over, also when this fails
   * @param link the number of the bus for the records, 0 to 65,535
   * @throws TransportException if it does not answer
   */
  public static BusTap busPirateSniffer(SerialLine line, int link, BootClock clock)
      throws TransportException {
    return new SnifferTap(line, PATIENCE, link, clock);
  }

  /**
   * Opens NXP's SC18IM700 or SC18IM704, at 9,600 bits a second unless it was told otherwise; it
   * takes messages of 1 to 255 bytes to 7-bit addresses.
   *
   * @param line taken over, also when this fails
   * @throws TransportException if it does not answer
   */
  public static BusChannel sc18im700(SerialLine line) throws TransportException {
    return new BridgeBus(new Sc18im700Protocol(line, PATIENCE));
  }
}
