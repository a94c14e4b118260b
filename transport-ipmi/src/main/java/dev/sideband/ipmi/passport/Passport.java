package dev.sideband.ipmi.passport;

import dev.sideband.ipmi.CipherSuite;
import dev.sideband.ipmi.command.AuthenticationCapabilities;
import dev.sideband.ipmi.command.ChannelInfo;
import dev.sideband.ipmi.command.DeviceId;
import dev.sideband.ipmi.command.Guid;
import dev.sideband.ipmi.command.SelfTestResults;
import dev.sideband.ipmi.oem.Greeting;
import dev.sideband.transport.MessageChannel;
import dev.sideband.transport.TransportContext;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * What one BMC supports, how it behaves, and where it departs from the specification.
 *
 * <p>It is found out with commands that read and change nothing, and holds no secret. What the BMC
 * does not tell is a {@link Finding} that says why. {@link #text} is for people, {@link #json} for
 * programs; both keep their order, and later versions only add to them.
 *
 * @param target the BMC as a person would name it
 * @param taken when it was taken
 * @param device what the BMC is
 * @param deviceGuid the controller's identifier
 * @param systemGuid the managed system's identifier
 * @param selfTest how the controller's self test came out
 * @param channels the channels that there are; only those that the BMC tells of
 * @param authentication how sessions are opened on the channel that was used
 * @param suites the cipher suites of that channel
 * @param sessionTimeout the silence after which the BMC forgets a session
 * @param largestRequest the most data of a request
 * @param largestResponse the most data of a response
 * @param oem the answer to our Hello: what the BMC can do of our own commands
 * @param times how long answers took
 * @param questions all that was asked, in its order
 * @param quirks what was met that a user should know of
 */
public record Passport(
    String target,
    Instant taken,
    Finding<DeviceId> device,
    Finding<Guid> deviceGuid,
    Finding<Guid> systemGuid,
    Finding<SelfTestResults> selfTest,
    Finding<List<ChannelInfo>> channels,
    Finding<AuthenticationCapabilities> authentication,
    Finding<List<CipherSuite>> suites,
    Finding<Duration> sessionTimeout,
    Finding<MessageSize> largestRequest,
    Finding<MessageSize> largestResponse,
    Finding<Greeting> oem,
    ResponseTimes times,
    List<Question> questions,
    List<Quirk> quirks) {

  public Passport {
    questions = List.copyOf(questions);
    quirks = List.copyOf(quirks);
  }

  /**
   * Asks the BMC at the other end of a channel, one question after the other, and completes with
   * its passport.
   *
   * <p>A BMC that answers almost nothing gets a passport that says so. The stage fails only where
   * nothing at all was answered, with what {@link dev.sideband.ipmi.Ipmi#send} names.
   *
   * @param limit how long it may take; what was not asked by then is not asked any more
   * @param enterprise the IANA enterprise number in front of our own commands, or of whoever uses
   *     them under a number of its own
   */
  public static CompletionStage<Passport> take(
      MessageChannel channel, TransportContext context, Duration limit, int enterprise) {
    return new Interview(channel, context, limit, enterprise).conduct();
  }

  /** Returns it as lines for people. */
  public String text() {
    return PassportText.of(PassportTree.of(this));
  }

  /** Returns it as a JSON object, indented, with the same order of members each time. */
  public String json() {
    return PassportJson.of(PassportTree.of(this));
  }
}
