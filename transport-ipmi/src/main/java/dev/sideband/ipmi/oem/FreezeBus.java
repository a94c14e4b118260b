package dev.sideband.ipmi.oem;

import dev.sideband.bus.BusSelector;
import dev.sideband.ipmi.MessageBody;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.util.Objects;

/**
 * Bus freeze, 33h: sets or clears a trigger; the first message that it chooses has the BMC copy
 * what lies around it, so that nothing overwrites that.
 *
 * <p>Setting a trigger that is there changes nothing and tells how it stands. {@link
 * OemStatus#NO_SPACE} if there are too many.
 *
 * @param action what to do
 * @param trigger a number of the caller's choice, 1 to 2^32 − 1
 * @param selector the messages that trigger it
 * @param bytesBefore how many bytes of the log are kept from before the moment, at least
 * @param messagesAfter how many messages are kept from after it, 0 to 65,535
 */
public record FreezeBus(
    Action action, long trigger, BusSelector selector, long bytesBefore, int messagesAfter)
    implements OemCommand<FreezeBus.Answer> {

  /** The command code. */
  public static final int CODE = 0x33;

  private static final int ANY_REGISTER = 0xFFFF;
  private static final int READS = 1;
  private static final int WRITES = 1 << 1;
  private static final int FAILURES_ONLY = 1 << 2;

  /** What can be done with a trigger. */
  public enum Action {
    /** Set it, or tell how it stands. */
    SET(0),
    /** Remove it and its copy. */
    CLEAR(1);

    private final int code;

    Action(int code) {
      this.code = code;
    }

    /** Returns its number on the wire. */
    public int code() {
      return code;
    }
  }

  public FreezeBus {
    Objects.requireNonNull(action, "action");
    Objects.requireNonNull(selector, "selector");
    if (trigger < 1 || trigger > 0xFFFF_FFFFL) {
      throw new IllegalArgumentException("trigger: " + trigger);
    }
  }

  /** Returns the removal of a trigger. */
  public static FreezeBus clear(long trigger) {
    return new FreezeBus(Action.CLEAR, trigger, BusSelector.ALL, 0, 0);
  }

  /** Reads a request's body. */
  public static FreezeBus decodeRequest(WireReader in) throws MalformedMessageException {
    Action action = Codes.freezeAction(in);
    long trigger = in.u32("trigger");
    if (trigger == 0) {
      throw in.malformed("trigger", "0 is none");
    }
    BusPlace place = BusPlace.decode(in);
    int register = in.u16("register");
    int flags = in.u8("flags");
    BusSelector selector =
        new BusSelector(
            place.link(),
            place.address(),
            register == ANY_REGISTER ? BusSelector.ANY : register,
            (flags & READS) != 0,
            (flags & WRITES) != 0,
            (flags & FAILURES_ONLY) != 0);
    return new FreezeBus(action, trigger, selector, in.u32("bytes before"), in.u16("after"));
  }

  @Override
  public int code() {
    return CODE;
  }

  @Override
  public void encode(WireWriter out) {
    out.u8(action.code()).u32(trigger);
    new BusPlace(selector.link(), selector.address()).encode(out);
    out.u16(selector.register() == BusSelector.ANY ? ANY_REGISTER : selector.register());
    out.u8(
        (selector.reads() ? READS : 0)
            | (selector.writes() ? WRITES : 0)
            | (selector.failuresOnly() ? FAILURES_ONLY : 0));
    out.u32(bytesBefore).u16(messagesAfter);
  }

  @Override
  public Answer decode(WireReader in) throws MalformedMessageException {
    return Answer.decode(in);
  }

  /**
   * How the trigger stands.
   *
   * @param state 0 not there, 1 waits, 2 has fired, 3 its copy is made, 4 its copy failed
   * @param from the address from which on the copy is wanted; 0 as long as it has not fired
   */
  public record Answer(int state, long from) implements MessageBody {

    /** It is not there. */
    public static final int ABSENT = 0;

    /** It waits for its message. */
    public static final int WAITS = 1;

    /** Its message has come; some more are waited for. */
    public static final int FIRED = 2;

    /** The copy is made. */
    public static final int FROZEN = 3;

    /** The copy could not be made. */
    public static final int FAILED = 4;

    /** Reads an answer's body. */
    public static Answer decode(WireReader in) throws MalformedMessageException {
      return new Answer(in.u8("state"), in.u64("from"));
    }

    @Override
    public void encode(WireWriter out) {
      out.u8(state).u64(from);
    }
  }
}
