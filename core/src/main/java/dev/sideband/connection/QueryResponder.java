package dev.sideband.connection;

import dev.sideband.transport.InstructionListener;
import dev.sideband.transport.ObserverListener;
import dev.sideband.transport.Uplink;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import java.io.IOException;
import java.util.List;
import java.util.Objects;

/**
 * The monitor server's end of its link to a query server: takes requests, looks through the sweeps,
 * and sends what it found.
 *
 * <p>Register it with {@link Uplink#instructions} of that link. A request that makes no sense is
 * counted and not answered; if the sweeps cannot be read, the answer says so. One request is dealt
 * with at a time.
 */
public final class QueryResponder implements InstructionListener {

  /** The stream in which results travel. */
  public static final String STREAM = "connections.results";

  private final ConnectionServer server;
  private final Uplink uplink;
  private final ObserverListener observer;
  private final QueryResultCodec codec = new QueryResultCodec();

  /** Creates the end of a link, which stays its owner's. */
  public QueryResponder(ConnectionServer server, Uplink uplink, ObserverListener observer) {
    this.server = Objects.requireNonNull(server, "server");
    this.uplink = Objects.requireNonNull(uplink, "uplink");
    this.observer = Objects.requireNonNull(observer, "observer");
  }

  @Override
  public void onInstruction(Bytes instruction) {
    try {
      for (Bytes part : answer(QueryRequestCodec.decode(instruction))) {
        uplink.append(STREAM, part);
      }
    } catch (MalformedMessageException e) {
      observer.counted("queries.malformed", "request", 1);
    } catch (IOException e) {
      observer.counted("queries.unsent", "result", 1);
    }
  }

  private List<Bytes> answer(QueryRequest request) {
    try {
      return codec.encode(server.answer(request), uplink.mostEntryBytes());
    } catch (IOException e) {
      observer.counted("queries.failed", "request", 1);
      return List.of(codec.failure(request.id()));
    }
  }
}
