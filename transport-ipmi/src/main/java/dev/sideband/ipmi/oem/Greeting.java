package dev.sideband.ipmi.oem;

import dev.sideband.ipmi.MessageBody;
import dev.sideband.time.BmcBoot;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.time.Duration;

/**
 * The answer to {@link Hello}: what the BMC can do, and where its limits are.
 *
 * @param version the version the BMC speaks
 * @param features what it can do
 * @param boot its present boot; another one in a later Greeting means that it restarted
 * @param client the number to put into every frame from now on, 1 to 65,535
 * @param maxRequestData the most data bytes of one request, frame included
 * @param maxResponseData the most data bytes of one response, frame included
 * @param maxObject the longest object that may be written, bytes
 * @param replies how many answers it keeps for each client, so that a resend gets the stored one
 * @param replyAge how long it keeps them, whole seconds
 * @param heartbeatQueue how many heartbeats it queues; 0 where there are none
 * @param heartbeatLimitMillis the longest a queued heartbeat waits; 0 where there are none
 * @param heartbeatOptions bits, none assigned yet
 * @param consoleRing the size of the console ring, bytes; 0 where there is none
 * @param busRing the size of the bus ring, bytes; 0 where there is none
 * @param wallMillis the BMC's wall clock, milliseconds since 1970
 */
public record Greeting(
    OemVersion version,
    OemFeatures features,
    BmcBoot boot,
    int client,
    int maxRequestData,
    int maxResponseData,
    long maxObject,
    int replies,
    Duration replyAge,
    int heartbeatQueue,
    int heartbeatLimitMillis,
    int heartbeatOptions,
    long consoleRing,
    long busRing,
    long wallMillis)
    implements MessageBody {

  /** Reads an answer's body. */
  public static Greeting decode(WireReader in) throws MalformedMessageException {
    int major = in.u8("major");
    int minor = in.u8("minor");
    return new Greeting(
        new OemVersion(major & 0x0F, minor & 0x0F),
        new OemFeatures((int) in.u32("features")),
        new BmcBoot((int) in.u32("boot id")),
        in.u16("client id"),
        in.u16("max request"),
        in.u16("max response"),
        in.u32("max object"),
        in.u8("reply cache size"),
        Duration.ofSeconds(in.u16("reply cache seconds")),
        in.u8("heartbeat queue depth"),
        in.u16("heartbeat limit"),
        in.u8("heartbeat options"),
        in.u32("console ring"),
        in.u32("bus ring"),
        in.u48("wall"));
  }

  @Override
  public void encode(WireWriter out) {
    out.u8(version.major()).u8(version.minor()).u32(features.bits()).u32(boot.id());
    out.u16(client).u16(maxRequestData).u16(maxResponseData).u32(maxObject);
    out.u8(replies).u16((int) replyAge.toSeconds());
    out.u8(heartbeatQueue).u16(heartbeatLimitMillis).u8(heartbeatOptions);
    out.u32(consoleRing).u32(busRing).u48(wallMillis);
  }
}
