package io.calamary.resolve;

import io.calamary.flow.Endpoint;
import io.calamary.flow.Fact;
import io.calamary.flow.Flow;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The three resolvers that come with the library. */
enum StandardResolver implements TargetResolver {
  STANDARD {
    @Override
    public CompletionStage<Target> resolve(Flow flow) {
      if (wantsNameFirst(flow)) {
        return SERVER_NAME_FIRST.resolve(flow);
      }
      boolean asked = !Boolean.TRUE.equals(flow.attribute(FlowAttributes.ORIGINAL_DESTINATION));
      return asked ? byServerName(flow) : destination(flow);
    }

    @Override
    public Set<Fact> needs(Flow flow) {
      return wantsNameFirst(flow) ? SERVER_NAME_FIRST.needs(flow) : Set.of();
    }

    @Override
    public boolean followsServerName() {
      return true;
    }
  },
  SERVER_NAME_FIRST {
    @Override
    public CompletionStage<Target> resolve(Flow flow) {
      String host = flow.inspection().malformed() ? null : flow.inspection().httpHost();
      return flow.inspection().serverName() == null && host != null
          ? named(flow, host, Target.Origin.HTTP_HOST)
          : byServerName(flow);
    }

    @Override
    public Set<Fact> needs(Flow flow) {
      return Set.of(Fact.INSPECTION);
    }
  },
  DESTINATION_ONLY {
    @Override
    public CompletionStage<Target> resolve(Flow flow) {
      return destination(flow);
    }
  };

  static boolean wantsNameFirst(Flow flow) {
    NamePolicy policy = flow.attribute(FlowAttributes.NAME_POLICY);
    return policy != null && policy != NamePolicy.USE_ORIGINAL;
  }

  static CompletionStage<Target> byServerName(Flow flow) {
    // Whoever breaks the rules may mean one name for the proxy and another one for the server.
    String name = flow.inspection().malformed() ? null : flow.inspection().serverName();
    return name == null ? destination(flow) : named(flow, name, Target.Origin.SERVER_NAME);
  }

  static CompletionStage<Target> named(Flow flow, String host, Target.Origin origin) {
    Endpoint endpoint = Endpoint.of(host, flow.destination().port());
    return CompletableFuture.completedFuture(new Target(endpoint, origin));
  }

  static CompletionStage<Target> destination(Flow flow) {
    return CompletableFuture.completedFuture(
        new Target(flow.destination(), Target.Origin.DESTINATION));
  }
}
