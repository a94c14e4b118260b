package dev.sideband.workbench.web;

import dev.sideband.connection.AddressBlock;
import dev.sideband.connection.ConnectionQuery;
import dev.sideband.connection.TcpState;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which connections a request's address asks for. */
final class ConnectionParameters {

  private static final int LONGEST = 1_000;

  private ConnectionParameters() {}

  /**
   * Reads {@code client} (addresses or blocks), {@code states}, {@code service} and {@code
   * attributes} ({@code owner=team-a}), of which each may be several, parted by commas.
   */
  static ConnectionQuery query(Exchange exchange) throws ApiException {
    Set<AddressBlock> clients = new LinkedHashSet<>();
    for (String text : values(exchange, "client")) {
      try {
        clients.add(AddressBlock.of(text));
      } catch (IllegalArgumentException e) {
        throw new ApiException(
            ApiError.BAD_PARAMETER, "client takes an address or a block such as 10.1.0.0/16");
      }
    }
    Set<TcpState> states = new LinkedHashSet<>();
    for (String text : values(exchange, "states")) {
      Optional<TcpState> state = TcpState.named(text);
      if (state.isEmpty()) {
        throw new ApiException(ApiError.BAD_PARAMETER, "states takes names such as CLOSE_WAIT");
      }
      states.add(state.get());
    }
    Map<String, String> attributes = new LinkedHashMap<>();
    for (String text : values(exchange, "attributes")) {
      int equals = text.indexOf('=');
      if (equals < 1) {
        throw new ApiException(
            ApiError.BAD_PARAMETER, "attributes takes pairs such as owner=team-a");
      }
      attributes.put(text.substring(0, equals).strip(), text.substring(equals + 1).strip());
    }
    return new ConnectionQuery(clients, states, values(exchange, "service"), attributes);
  }

  private static Set<String> values(Exchange exchange, String name) throws ApiException {
    Set<String> values = new LinkedHashSet<>();
    String all = exchange.query(name).orElse("");
    if (all.length() > LONGEST) {
      throw new ApiException(ApiError.BAD_PARAMETER, name + " is too long");
    }
    for (String value : all.split(",", -1)) {
      if (!value.isBlank()) {
        values.add(value.strip());
      }
    }
    return values;
  }
}
