package dev.sideband.ipmi.passport;

import dev.sideband.ipmi.CipherSuite;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.command.AuthenticationCapabilities;
import dev.sideband.ipmi.command.ChannelInfo;
import dev.sideband.ipmi.command.CipherSuiteList;
import dev.sideband.ipmi.command.CipherSuiteRecords;
import dev.sideband.ipmi.command.DeviceId;
import dev.sideband.ipmi.command.GetChannelAuthenticationCapabilities;
import dev.sideband.ipmi.command.GetChannelCipherSuites;
import dev.sideband.ipmi.command.GetChannelInfo;
import dev.sideband.ipmi.command.GetDeviceGuid;
import dev.sideband.ipmi.command.GetDeviceId;
import dev.sideband.ipmi.command.GetSelfTestResults;
import dev.sideband.ipmi.command.GetSystemGuid;
import dev.sideband.ipmi.command.Guid;
import dev.sideband.ipmi.command.SelfTestResults;
import dev.sideband.ipmi.oem.Greeting;
import dev.sideband.ipmi.oem.OemClient;
import dev.sideband.ipmi.passport.Finding.Why;
import dev.sideband.time.Deadline;
import dev.sideband.transport.MessageChannel;
import dev.sideband.transport.TransportContext;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The questions behind a {@link Passport}, the most telling first.
 *
 * <p>Its steps follow each other, so it needs no lock.
 */
final class Interview {

  private static final Duration HELLO_ATTEMPT = Duration.ofSeconds(1);
  private static final Duration HELLO_PATIENCE = Duration.ofSeconds(6);

  /** The channel numbers that can name a channel: 0Ch and 0Dh are reserved, 0Eh means "this". */
  private static final List<Integer> CHANNELS =
      List.of(0x0F, 0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x09, 0x0A, 0x0B);

  private final MessageChannel channel;
  private final TransportContext context;
  private final OemClient oemClient;
  private final Asker asker;
  private final Quirks quirks = new Quirks();
  private final List<ChannelInfo> channelsFound = new ArrayList<>();
  private final WireWriter suiteRecords = new WireWriter();

  private Finding<DeviceId> device = Asker.notAsked("");
  private Finding<Guid> deviceGuid = Asker.notAsked("");
  private Finding<Guid> systemGuid = Asker.notAsked("");
  private Finding<SelfTestResults> selfTest = Asker.notAsked("");
  private Finding<ChannelInfo> thisChannel = Asker.notAsked("");
  private Finding<List<ChannelInfo>> channels = Asker.notAsked("");
  private Finding<AuthenticationCapabilities> authentication = Asker.notAsked("");
  private Finding<List<CipherSuite>> suites = Asker.notAsked("");
  private Finding<Greeting> oem = Asker.notAsked("");
  private Finding<MessageSize> largestResponse = Asker.notAsked("");

  Interview(MessageChannel channel, TransportContext context, Duration limit, int enterprise) {
    this.channel = channel;
    this.context = context;
    this.oemClient =
        OemClient.builder(channel, context)
            .enterprise(enterprise)
            .attemptTimeout(HELLO_ATTEMPT)
            .build();
    this.asker = new Asker(channel, context.ticker(), Deadline.after(limit, context.ticker()));
  }

  CompletionStage<Passport> conduct() {
    return asker
        .ask("Get Device ID", new GetDeviceId())
        .thenAccept(found -> device = found)
        .thenCompose(next ->
            asker.ask(
                "Get Channel Authentication Capabilities",
                new GetChannelAuthenticationCapabilities(
                    true, GetChannelInfo.THIS_CHANNEL, Privilege.ADMINISTRATOR)))
        .thenAccept(found -> authentication = found)
        .thenCompose(next -> askForSuites(0))
        .thenAccept(found -> suites = found)
        .thenCompose(next -> asker.ask("Hello", HELLO_PATIENCE, oemClient::greet))
        .thenAccept(found -> oem = found)
        .thenCompose(next -> asker.ask("Get Device GUID", new GetDeviceGuid()))
        .thenAccept(found -> deviceGuid = found)
        .thenCompose(next -> asker.ask("Get System GUID", new GetSystemGuid()))
        .thenAccept(found -> systemGuid = found)
        .thenCompose(next -> asker.ask("Get Self Test Results", new GetSelfTestResults()))
        .thenAccept(found -> selfTest = found)
        .thenCompose(next -> askForChannel(GetChannelInfo.THIS_CHANNEL))
        .thenAccept(found -> thisChannel = found)
        .thenCompose(next -> askForChannels(0))
        .thenAccept(found -> channels = found)
        .thenCompose(next -> findLargestResponse())
        .thenAccept(found -> largestResponse = found)
        .thenCompose(next -> passport());
  }

  private CompletionStage<Finding<ChannelInfo>> askForChannel(int number) {
    return asker.ask("Get Channel Info, channel " + number, new GetChannelInfo(number));
  }

  /** Asks for the next channel; silence about one makes the others needless. */
  private CompletionStage<Finding<List<ChannelInfo>>> askForChannels(int index) {
    if (index == CHANNELS.size()) {
      return CompletableFuture.completedStage(channelsInOrder());
    }
    int number = CHANNELS.get(index);
    return askForChannel(number)
        .thenCompose(found -> {
          if (found instanceof Finding.Unknown<ChannelInfo> unknown
              && (channelsFound.isEmpty() && unknown.why() == Why.NOT_SUPPORTED
                  || unknown.why() == Why.NO_ANSWER
                  || unknown.why() == Why.NOT_ASKED)) {
            return CompletableFuture.completedStage(
                channelsFound.isEmpty()
                    ? new Finding.Unknown<>(unknown.why(), unknown.detail())
                    : channelsInOrder());
          }
          found
              .value()
              .ifPresent(info -> {
                quirks.channel(number, info);
                channelsFound.add(info);
              });
          return askForChannels(index + 1);
        });
  }

  private Finding<List<ChannelInfo>> channelsInOrder() {
    return new Finding.Known<>(
        channelsFound.stream().sorted(Comparator.comparingInt(ChannelInfo::channel)).toList());
  }

  /** Asks for the next part of the list of suites, until one is not full. */
  private CompletionStage<Finding<List<CipherSuite>>> askForSuites(int part) {
    return asker
        .ask(
            "Get Channel Cipher Suites, part " + part,
            new GetChannelCipherSuites(GetChannelInfo.THIS_CHANNEL, 0, part))
        .thenCompose(found -> {
          if (found instanceof Finding.Unknown<CipherSuiteList> unknown) {
            return CompletableFuture.completedStage(
                new Finding.Unknown<>(unknown.why(), unknown.detail()));
          }
          CipherSuiteList list = found.value().orElseThrow();
          suiteRecords.bytes(list.records());
          return list.isLast() || part + 1 == GetChannelCipherSuites.MOST_PARTS
              ? CompletableFuture.completedStage(decodedSuites())
              : askForSuites(part + 1);
        });
  }

  private Finding<List<CipherSuite>> decodedSuites() {
    try {
      return new Finding.Known<>(CipherSuiteRecords.decode(suiteRecords.toBytes()));
    } catch (MalformedMessageException e) {
      return new Finding.Unknown<>(Why.MALFORMED, String.valueOf(e.getMessage()));
    }
  }

  private CompletionStage<Finding<MessageSize>> findLargestResponse() {
    Optional<Greeting> greeting = oem.value();
    if (greeting.isPresent()) {
      return CompletableFuture.completedStage(stated(greeting.get().maxResponseData()));
    }
    boolean hasInventory =
        device.value().map(id -> id.offers(DeviceId.FRU_INVENTORY)).orElse(false);
    return new ResponseSizeProbe(asker, channel.info().maxResponseData()).find(hasInventory);
  }

  private static Finding<MessageSize> stated(int bytes) {
    return new Finding.Known<>(new MessageSize(bytes, MessageSize.Source.STATED));
  }

  private CompletionStage<Passport> passport() {
    Throwable failure = asker.failure();
    if (failure != null) {
      return CompletableFuture.failedStage(failure);
    }
    quirks.device(device);
    quirks.selfTest(selfTest);
    quirks.identifiers(deviceGuid, systemGuid);
    quirks.sessions(authentication, suites);
    quirks.channels(thisChannel, channels);
    quirks.answers(asker.questions());
    return CompletableFuture.completedStage(
        new Passport(
            channel.info().target(),
            context.clock().instant(),
            device,
            deviceGuid,
            systemGuid,
            selfTest,
            channels,
            authentication,
            suites,
            new Finding.Unknown<>(
                Why.NOT_TOLD, "no command tells it; the specification expects 60 s"),
            oem.value()
                .map(greeting -> stated(greeting.maxRequestData()))
                .orElse(
                    new Finding.Unknown<>(
                        Why.NOT_TOLD, "no command tells it, and long requests are no safe probe")),
            largestResponse,
            oem,
            ResponseTimes.of(
                asker.questions().stream()
                    .skip(1)
                    .filter(Question::isAnswered)
                    .map(Question::elapsed)
                    .toList()),
            asker.questions(),
            quirks.met()));
  }
}
