package io.calamary.http.internal.forward;

import io.calamary.flow.Endpoint;
import io.calamary.http.internal.message.ConnectionCredentials;
import io.calamary.http.internal.message.FieldName;
import io.calamary.http.internal.message.ResponseHead;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which idle connections a client may use. Usually all that lead to the server; but a server that
 * authenticates connections (NTLM and Negotiate do) takes whatever comes on one for the same user,
 * so such connections serve only the client that they were made for, until it leaves.
 */
public final class OriginBinding {
  private static final Object EVERYBODY = "http";

  private final Set<Endpoint> own = new HashSet<>(2);

  /** Makes the binding of a client's connection. */
  public OriginBinding() {}

  /**
   * The key of idle connections that will do for a request. One that can't be repeated gets a new
   * connection, as an idle one may turn out to be closed when the request is on its way; but where
   * the server authenticates connections, only the old one will do.
   */
  @Nullable Object takeFrom(Request request) {
    return isOwn(request) ? this : request.repeatable() ? EVERYBODY : null;
  }

  /** The key under which the connection of a request is kept. */
  Object keepAs(Request request) {
    return isOwn(request) ? this : EVERYBODY;
  }

  private boolean isOwn(Request request) {
    return !own.isEmpty() && own.contains(request.target().endpoint());
  }

  /** Looks for authentication of the connection in a request and in what came back. */
  void saw(Request request, ResponseHead response) {
    Endpoint server = request.target().endpoint();
    if (server != null
        && (ConnectionCredentials.in(request.head().fields(), FieldName.AUTHORIZATION)
            || ConnectionCredentials.in(response.fields(), FieldName.WWW_AUTHENTICATE))) {
      own.add(server);
    }
  }
}
