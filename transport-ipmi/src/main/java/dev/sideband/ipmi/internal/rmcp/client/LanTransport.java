package dev.sideband.ipmi.internal.rmcp.client;

import dev.sideband.ipmi.Presence;
import dev.sideband.ipmi.internal.rmcp.Secret;
import dev.sideband.time.Deadline;
import dev.sideband.transport.ConsoleChannel;
import dev.sideband.transport.Credentials;
import dev.sideband.transport.MessageChannel;
import dev.sideband.transport.TransportContext;
import dev.sideband.transport.TransportProvider;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Opens {@code ipmi://user@host[:port][?options]}: a BMC on the network, through RMCP+.
 *
 * <p>Opening sends nothing: the session is opened by the first request, and anew by the next one
 * after it was lost. The host is a name, or an address; one of IPv6 stands in brackets. Options:
 *
 * <ul>
 *   <li>{@code suite}: numbers of cipher suites, in the order in which they are proposed; 17 and 3
 *       if not given, and no others but those given
 *   <li>{@code privilege}: {@code user}, {@code operator}, {@code administrator} (the default)
 *   <li>{@code lookup}: {@code name} (the default), or {@code privilege} if the BMC shall look for
 *       a user of this name with this privilege
 *   <li>{@code kg}: the BMC's own key, if it has one, as text or as 0x and hexadecimal digits
 *   <li>{@code inflight}: how many requests are sent before answers came; 2 if not given
 *   <li>{@code attempt}: milliseconds until a request is first sent again; 1,000 if not given
 *   <li>{@code keepalive}: seconds of silence after which a sign of life is asked for; 10 if not
 *       given, 0 for never
 *   <li>{@code timeout}: seconds of silence after which the BMC forgets a session; 63 if not given
 *   <li>{@code sessions}: how many sessions are opened with one BMC at a time; 4 if not given
 * </ul>
 *
 * <p>A {@link ConsoleChannel} is the host's console through serial over LAN, in a session of its
 * own. It has four more options:
 *
 * <ul>
 *   <li>{@code takeover}: whether the console is taken from somebody else who has it: {@code never}
 *       (the default), {@code ask} its listener, or {@code once}, and not again when they take it
 *       back
 *   <li>{@code instance}: which of the BMC's instances of serial over LAN; 1 if not given
 *   <li>{@code history}: another instance, which says at once what the BMC kept of the console, as
 *       that of OpenIPMI's {@code ipmi_sim} does; with a BMC that does not number the console's
 *       bytes, what was missed is looked for there. None if not given
 *   <li>{@code solretry}: a folder. If it is given, the BMC is told to send its packets again for
 *       as long as it can (IPMI 2.0, table 26-5, parameter 4), which bridges 20 seconds of a dead
 *       network, or at shorter intervals on a path that loses packets. That changes the BMC's
 *       stored configuration, and needs an administrator. What it was is noted in the folder and
 *       put back when the console is closed, or after a crash when the next one is
 * </ul>
 */
public final class LanTransport implements TransportProvider {

  /** Creates the provider. */
  public LanTransport() {}

  @Override
  public Set<String> schemes() {
    return Set.of("ipmi");
  }

  @Override
  public Set<Class<?>> doors() {
    return Set.of(MessageChannel.class, ConsoleChannel.class);
  }

  @Override
  public <T> T open(URI target, Class<T> door, Credentials credentials, TransportContext context) {
    Supplier<RmcpEngine> engine = () -> engine(context);
    return door.cast(
        door == ConsoleChannel.class
            ? console(target, credentials, engine)
            : open(target, credentials, engine));
  }

  private static RmcpEngine engine(TransportContext context) {
    return context.shared(RmcpEngine.class, RmcpEngine::overUdp);
  }

  /** What is wrong with the target shows before there is an engine. */
  static LanChannel open(URI target, Credentials credentials, Supplier<RmcpEngine> engine) {
    LanUri uri = new LanUri(target);
    return open(target, uri, uri.settings(), credentials, engine);
  }

  static SolConsole console(URI target, Credentials credentials, Supplier<RmcpEngine> engine) {
    LanUri uri = new LanUri(target);
    int instance = uri.instance();
    int history = uri.history();
    TakeOver takeOver = uri.takeOver();
    SolRetryNote note = uri.solRetryNote();
    LanSettings settings = uri.settings().forConsole();
    Supplier<LanChannel> session = () -> open(target, uri, settings, credentials, engine);
    @Nullable Supplier<SolConsole> dump =
        history == 0
            ? null
            : () ->
                new SolConsole(session.get(), engine.get(), history, TakeOver.NEVER, null, null);
    return new SolConsole(session.get(), engine.get(), instance, takeOver, note, dump);
  }

  private static LanChannel open(
      URI target,
      LanUri uri,
      LanSettings settings,
      Credentials credentials,
      Supplier<RmcpEngine> engine) {
    Preparation preparation =
        new Preparation(target, settings.target(), uri.user(), uri.host(), uri.port(), credentials);
    @Nullable Secret bmcKey = uri.bmcKey();
    return new LanChannel(engine.get(), settings, preparation, bmcKey);
  }

  /** Pings a target as {@link Presence#ask} says. */
  public static CompletionStage<Presence> ping(
      TransportContext context, URI target, Deadline deadline) {
    LanUri uri = new LanUri(target);
    return engine(context).pings().ask(uri, deadline);
  }
}
