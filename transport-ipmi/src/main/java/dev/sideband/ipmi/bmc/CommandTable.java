package dev.sideband.ipmi.bmc;

import dev.sideband.ipmi.CommandId;
import dev.sideband.ipmi.CompletionCode;
import dev.sideband.ipmi.NetFn;
import dev.sideband.transport.MessageRequest;
import dev.sideband.transport.MessageResponse;
import dev.sideband.wire.Bytes;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The commands that a BMC knows: by network function and number, or by enterprise number and
 * number.
 *
 * <p>A command that nobody registered is answered with C1h; one that the requester's privilege does
 * not allow, with D4h; one that is not allowed where it came from, as its handler says. Safe for
 * any thread; a command can be added at any time.
 */
public final class CommandTable implements MessageHandler {

  private static final int ENTERPRISE_SIZE = 3;
  private static final int STANDARD = -1;

  private final Map<Key, Entry> entries = new ConcurrentHashMap<>();

  /** Creates an empty table. */
  public CommandTable() {}

  /**
   * Adds a standard command.
   *
   * @throws IllegalStateException if it is there already
   */
  public void register(CommandId id, AccessRule rule, CommandHandler handler) {
    if (id.netFn().equals(NetFn.OEM_GROUP)) {
      throw new IllegalArgumentException("needs an enterprise number: " + id);
    }
    add(new Key(id.netFn().value(), STANDARD, id.command()), rule, handler);
  }

  /**
   * Adds a command of an enterprise; its data begin with the enterprise number, and so do those of
   * each response from here.
   *
   * @throws IllegalStateException if it is there already
   */
  public void register(int enterprise, int command, AccessRule rule, CommandHandler handler) {
    add(new Key(NetFn.OEM_GROUP.value(), enterprise, command), rule, handler);
  }

  private void add(Key key, AccessRule rule, CommandHandler handler) {
    if (entries.putIfAbsent(key, new Entry(rule, handler)) != null) {
      throw new IllegalStateException("registered before: " + key);
    }
  }

  /** Tells whether {@link #handle} returns at once for this request. */
  boolean answersAtOnce(MessageRequest request) {
    if (isCut(request)) {
      return true;
    }
    Entry entry = entries.get(key(request));
    return entry == null || entry.handler.answersAtOnce();
  }

  /** Answers a request on the thread that calls, which may be held as long as the command takes. */
  @Override
  public CompletionStage<MessageResponse> handle(MessageRequest request, RequestSource source) {
    if (isCut(request)) {
      return refusal(CompletionCode.REQUEST_LENGTH_INVALID, Bytes.EMPTY);
    }
    boolean standard = request.netFn() != NetFn.OEM_GROUP.value();
    Bytes enterprise = standard ? Bytes.EMPTY : request.data().slice(0, ENTERPRISE_SIZE);
    Entry entry = entries.get(key(request));
    if (entry == null) {
      return refusal(CompletionCode.INVALID_COMMAND, enterprise);
    }
    if (!entry.rule.channels().test(source)) {
      return CompletableFuture.completedStage(entry.handler.refuse(request, source));
    }
    if (!source.privilege().allows(entry.rule.privilege())) {
      return refusal(CompletionCode.INSUFFICIENT_PRIVILEGE, enterprise);
    }
    return entry.handler.handleLater(request, source);
  }

  /** Tells whether the enterprise number is missing. */
  private static boolean isCut(MessageRequest request) {
    return request.netFn() == NetFn.OEM_GROUP.value() && request.data().size() < ENTERPRISE_SIZE;
  }

  private static Key key(MessageRequest request) {
    if (request.netFn() != NetFn.OEM_GROUP.value()) {
      return new Key(request.netFn(), STANDARD, request.command());
    }
    Bytes data = request.data();
    int enterprise = data.at(0) | data.at(1) << 8 | data.at(2) << 16;
    return new Key(request.netFn(), enterprise, request.command());
  }

  private static CompletionStage<MessageResponse> refusal(CompletionCode code, Bytes data) {
    return CompletableFuture.completedStage(new MessageResponse(code.value(), data));
  }

  private record Key(int netFn, int enterprise, int command) {}

  private record Entry(AccessRule rule, CommandHandler handler) {}
}
