package dev.sideband.ipmi.oem;

import dev.sideband.transport.MessageChannel;
import dev.sideband.transport.TransportContext;
import java.time.Duration;
import java.util.Objects;

/** Settings of an {@link OemClient}. For one thread. */
public final class OemClientBuilder {

  private final MessageChannel channel;
  private final TransportContext context;
  private int enterprise = OemFrame.EXAMPLE_ENTERPRISE;
  private Duration attemptTimeout = Duration.ofSeconds(5);

  OemClientBuilder(MessageChannel channel, TransportContext context) {
    this.channel = Objects.requireNonNull(channel, "channel");
    this.context = Objects.requireNonNull(context, "context");
  }

  /** Sets the IANA enterprise number in front of each frame; 32473 unless set. */
  public OemClientBuilder enterprise(int enterprise) {
    this.enterprise = enterprise;
    return this;
  }

  /** Sets how long one attempt may take before the request is sent again; 5 s unless set. */
  public OemClientBuilder attemptTimeout(Duration attemptTimeout) {
    if (attemptTimeout.isNegative() || attemptTimeout.isZero()) {
      throw new IllegalArgumentException("attempt timeout: " + attemptTimeout);
    }
    this.attemptTimeout = attemptTimeout;
    return this;
  }

  /** Makes the client; nothing is sent yet. */
  public OemClient build() {
    OemLink link =
        new OemLink(
            channel,
            context,
            new OemFrame(enterprise),
            attemptTimeout,
            Integer.MAX_VALUE,
            new Pace(1, context.ticker()),
            new InstructionBell());
    return new OemClient(link, new OemConversation(context.ticker(), context.random().nextLong()));
  }
}
