package dev.sideband.ipmi.internal.rmcp.server;

import dev.sideband.ipmi.ChannelMedium;
import dev.sideband.ipmi.MessageBody;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.bmc.RequestSource;
import dev.sideband.ipmi.internal.bmc.BmcSession;
import dev.sideband.ipmi.internal.bmc.UserTable.Account;
import dev.sideband.ipmi.internal.rmcp.Drop;
import dev.sideband.ipmi.internal.rmcp.DroppedPacketException;
import dev.sideband.ipmi.internal.rmcp.Ipmi20Header;
import dev.sideband.ipmi.internal.rmcp.LanMessage;
import dev.sideband.ipmi.internal.rmcp.PacketProtection;
import dev.sideband.ipmi.internal.rmcp.PayloadType;
import dev.sideband.ipmi.internal.rmcp.SequenceWindow;
import dev.sideband.ipmi.internal.sol.SolPacket;
import dev.sideband.ipmi.internal.sol.SolReceiver;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * An open session: checks what comes in, and protects what goes out.
 *
 * <p>Its packets are for one thread at a time, under the lock of the {@link Sessions}; what {@link
 * BmcSession} has is safe for any thread.
 */
final class ServerSession implements BmcSession, AutoCloseable {

  private final long id;
  private final int handle;
  private final Login login;
  private final Account user;
  private final Privilege limit;
  private final PacketProtection protection;
  private final Bytes rakp3Code;
  private final Bytes rakp4Check;
  private final Owner owner;
  private final SequenceWindow window = new SequenceWindow();
  private final RecentRequests recent = new RecentRequests();
  private long sequence;
  private long heardAt;
  private boolean ending;
  private volatile boolean closed;
  private volatile Peer peer;
  private volatile RequestSource source;
  private volatile @Nullable SolReceiver receiver;

  /** What a session asks of its server. Safe for any thread. */
  interface Owner {

    /** Ends the session: at once, or after the answer that is under way to it. */
    void end(ServerSession session);

    /** Sends a packet of serial over LAN in the session. */
    void send(ServerSession session, SolPacket packet, boolean encrypted);
  }

  /** What becomes a session: the keys, and the last two messages that made them. */
  record Opened(
      Login login,
      Account user,
      Privilege limit,
      PacketProtection protection,
      Bytes rakp3Code,
      Bytes rakp4Check,
      Peer peer) {}

  ServerSession(Opened opened, int handle, int channel, Owner owner, long now) {
    this.id = opened.login.id();
    this.handle = handle;
    this.login = opened.login;
    this.user = opened.user;
    this.limit = opened.limit;
    this.protection = opened.protection;
    this.rakp3Code = opened.rakp3Code;
    this.rakp4Check = opened.rakp4Check;
    this.owner = owner;
    this.peer = opened.peer;
    this.heardAt = now;
    Privilege first = limit.compareTo(Privilege.USER) < 0 ? limit : Privilege.USER;
    this.source = new RequestSource(channel, ChannelMedium.LAN_802_3, first, user.name(), id);
  }

  /**
   * Takes a packet of this session, and returns what it carries, a request or a packet of serial
   * over LAN, whose data are in the datagram.
   *
   * <p>The console may come from another address: its signature says who it is. Where packets are
   * not signed, the address has to.
   *
   * @throws DroppedPacketException if the packet is not to be believed, or nothing to take
   * @throws MalformedMessageException if it is the console's, and does not follow its format
   */
  MessageBody open(
      Ipmi20Header header, byte[] datagram, int size, int payloadAt, Peer from, long now)
      throws DroppedPacketException, MalformedMessageException {
    boolean moved = !from.address().equals(peer.address());
    if (moved && !protection.authenticates()) {
      throw new DroppedPacketException(Drop.FOREIGN_ADDRESS);
    }
    WireReader payload = protection.open(datagram, size, header, payloadAt);
    MessageBody body = body(header.payload(), payload);
    if (!window.accept(header.sequence())) {
      throw new DroppedPacketException(Drop.REPLAYED);
    }
    heardAt = now;
    if (!from.equals(peer)) {
      peer = from;
    }
    if (body == null || ending) {
      throw new DroppedPacketException(Drop.UNEXPECTED);
    }
    return body;
  }

  private static @Nullable MessageBody body(PayloadType type, WireReader in)
      throws MalformedMessageException {
    if (type.equals(PayloadType.IPMI_MESSAGE)) {
      return LanMessage.decode(in);
    }
    return type.equals(PayloadType.SOL) ? SolPacket.decode(in) : null;
  }

  /** Returns who takes packets of serial over LAN, or null if nobody does. */
  @Nullable SolReceiver receiver() {
    return receiver;
  }

  @Override
  public boolean encrypts() {
    return login.suite().confidentiality() != 0;
  }

  @Override
  public void carry(@Nullable SolReceiver next) {
    receiver = next;
    if (closed && next != null) {
      next.ended();
    }
  }

  @Override
  public void send(SolPacket packet, boolean encrypted) {
    owner.send(this, packet, encrypted);
  }

  /** Returns a packet with this payload, in place until the next call. */
  ByteBuffer seal(PayloadType type, WireWriter payload, boolean encrypted) {
    sequence = sequence == 0xFFFFFFFFL ? 1 : sequence + 1;
    return protection.seal(type, login.consoleSessionId(), sequence, payload, encrypted);
  }

  RecentRequests recent() {
    return recent;
  }

  RequestSource source() {
    return source;
  }

  Peer way() {
    return peer;
  }

  /** Returns the attempt that it came out of. */
  Login login() {
    return login;
  }

  /** Tells whether this signature opened it. */
  boolean wasOpenedBy(Bytes code) {
    return code.equals(rakp3Code);
  }

  Bytes rakp4Check() {
    return rakp4Check;
  }

  /** Returns when it was last heard. */
  long heardAt() {
    return heardAt;
  }

  /** From now on it takes no requests; returns whether it still owes an answer. */
  boolean beginToEnd() {
    ending = true;
    return recent.isBusy();
  }

  boolean isOver() {
    return ending && !recent.isBusy();
  }

  @Override
  public long id() {
    return id;
  }

  @Override
  public int handle() {
    return handle;
  }

  @Override
  public Account user() {
    return user;
  }

  @Override
  public Privilege privilege() {
    return source.privilege();
  }

  @Override
  public Privilege limit() {
    return limit;
  }

  @Override
  public InetSocketAddress peer() {
    return peer.address();
  }

  @Override
  public void setPrivilege(Privilege privilege) {
    RequestSource before = source;
    source = new RequestSource(before.channel(), before.medium(), privilege, before.user(), id);
  }

  @Override
  public void end() {
    owner.end(this);
  }

  boolean isClosed() {
    return closed;
  }

  /** Wipes the keys, and says that it is over. */
  @Override
  public void close() {
    closed = true;
    SolReceiver told = receiver;
    receiver = null;
    if (told != null) {
      told.ended();
    }
    protection.close();
  }
}
