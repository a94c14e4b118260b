package dev.sideband.ipmi.internal.bmc;

import dev.sideband.ipmi.CompletionCode;
import dev.sideband.ipmi.NoData;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.bmc.AccessRule;
import dev.sideband.ipmi.bmc.CommandTable;
import dev.sideband.ipmi.bmc.RequestSource;
import dev.sideband.ipmi.command.GetSolParameter;
import dev.sideband.ipmi.command.SetSolParameter;
import dev.sideband.ipmi.command.SolParameter;
import dev.sideband.ipmi.internal.console.SolSettings;
import dev.sideband.time.Ticker;
import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.time.Duration;

/** Carries out the commands about the SOL Configuration Parameters (IPMI 2.0, 26.2 and 26.3). */
public final class SolCommands {

  private static final int COMPLETE = 0;
  private static final int IN_PROGRESS = 1;

  /** One who began to set parameters and is not heard of any more holds nobody up. */
  private static final long PATIENCE_NANOS = Duration.ofSeconds(30).toNanos();

  private final SolSettings settings;
  private final BmcChannels channels;
  private final Ticker ticker;
  private int progress;
  private long since;

  /** Creates the commands of a BMC with these channels. */
  public SolCommands(SolSettings settings, BmcChannels channels, Ticker ticker) {
    this.settings = settings;
    this.channels = channels;
    this.ticker = ticker;
  }

  /** Adds the commands to a table. */
  public void registerAt(CommandTable table) {
    new Answers(table)
        .atOnce(
            GetSolParameter.ID,
            AccessRule.anywhere(Privilege.USER),
            GetSolParameter::decodeRequest,
            this::get)
        .with(
            SetSolParameter.ID,
            AccessRule.anywhere(Privilege.ADMINISTRATOR),
            SetSolParameter::decodeRequest,
            this::set);
  }

  private SolParameter get(GetSolParameter asked, RequestSource source) throws Refusal {
    BmcChannel channel = channels.named(asked.channel(), source);
    return new SolParameter(
        asked.parameter(),
        switch (asked.parameter()) {
          case SolParameter.SET_IN_PROGRESS -> Bytes.of(progress());
          case SolParameter.PAYLOAD_CHANNEL -> Bytes.of(channel.number());
          case SolParameter.PAYLOAD_PORT -> {
            int port = channel.address().getPort();
            yield Bytes.of(port, port >> 8);
          }
          default -> stored(asked.parameter());
        });
  }

  private Bytes stored(int parameter) throws Refusal {
    if (!SolSettings.has(parameter)) {
      throw new Refusal(new CompletionCode(SetSolParameter.NOT_SUPPORTED));
    }
    return settings.get(parameter);
  }

  private synchronized int progress() {
    if (ticker.nanos() - since > PATIENCE_NANOS) {
      progress = COMPLETE;
    }
    return progress;
  }

  private NoData set(SetSolParameter asked, RequestSource source) throws Refusal {
    channels.named(asked.channel(), source);
    SolParameter parameter = asked.parameter();
    switch (parameter.number()) {
      case SolParameter.SET_IN_PROGRESS -> proceed(parameter.data());
      case SolParameter.PAYLOAD_CHANNEL, SolParameter.PAYLOAD_PORT ->
          throw new Refusal(new CompletionCode(SetSolParameter.READ_ONLY));
      default -> {
        stored(parameter.number());
        store(parameter);
      }
    }
    return new NoData();
  }

  private void store(SolParameter parameter) throws Refusal {
    try {
      if (!settings.set(parameter)) {
        throw new Refusal(CompletionCode.REQUEST_LENGTH_INVALID);
      }
    } catch (IOException e) {
      throw new Refusal(CompletionCode.UNSPECIFIED);
    }
  }

  private synchronized void proceed(Bytes data) throws Refusal {
    if (data.isEmpty()) {
      throw new Refusal(CompletionCode.REQUEST_LENGTH_INVALID);
    }
    int wanted = data.at(0) & 0x03;
    if (wanted == IN_PROGRESS && progress() == IN_PROGRESS) {
      throw new Refusal(new CompletionCode(SetSolParameter.SET_IN_PROGRESS));
    }
    // What is set holds at once, so there is nothing left for "commit" to do.
    progress = wanted == IN_PROGRESS ? IN_PROGRESS : COMPLETE;
    since = ticker.nanos();
  }
}
