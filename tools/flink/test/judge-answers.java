import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.statefun.flink.core.httpfn.DefaultHttpRequestReplyClientFactory;
import org.apache.flink.statefun.flink.core.metrics.RemoteInvocationMetrics;
import org.apache.flink.statefun.flink.core.nettyclient.NettyRequestReplyClientFactory;
import org.apache.flink.statefun.flink.core.reqreply.RequestReplyClientFactory;
import org.apache.flink.statefun.flink.core.reqreply.ToFunctionRequestSummary;
import org.apache.flink.statefun.sdk.Address;
import org.apache.flink.statefun.sdk.FunctionType;
import org.apache.flink.statefun.sdk.reqreply.generated.FromFunction;
import org.apache.flink.statefun.sdk.reqreply.generated.ToFunction;

/**
 * Calls services with the two HTTP clients of Flink StateFun: a JSON list of {url, type} on standard input. Prints as JSON, for
 * each, whether the client takes the answer.
 */
class JudgeAnswers {
  /** A client asks again for as long as this, so it is short. */
  private static final String TIMEOUTS =
      "{\"timeouts\":{\"call\":\"1s\",\"connect\":\"1s\",\"read\":\"1s\",\"write\":\"1s\"}}";

  private static final RemoteInvocationMetrics NO_METRICS =
      new RemoteInvocationMetrics() {
        @Override
        public void remoteInvocationFailures() {}

        @Override
        public void remoteInvocationLatency(long elapsed) {}
      };

  public static void main(String[] args) throws Exception {
    ObjectMapper json = new ObjectMapper();
    List<CompletableFuture<FromFunction>> answers = new ArrayList<>();
    for (JsonNode service : json.readTree(System.in)) {
      answers.add(call(service.get("url").asText(), service.get("type").asText()));
    }
    List<Boolean> taken = new ArrayList<>();
    for (CompletableFuture<FromFunction> answer : answers) {
      taken.add(answer.handle((value, error) -> error == null).get());
    }
    System.out.write(json.writeValueAsBytes(taken));
    System.out.flush();
    // The clients have threads that would go on.
    System.exit(0);
  }

  private static CompletableFuture<FromFunction> call(String url, String type) throws Exception {
    RequestReplyClientFactory factory =
        type.equals("okhttp")
            ? DefaultHttpRequestReplyClientFactory.INSTANCE
            : NettyRequestReplyClientFactory.INSTANCE;
    ObjectNode properties =
        (ObjectNode)
            new org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper()
                .readTree(TIMEOUTS);
    Address address = new Address(new FunctionType("test", "fn"), "id");
    return factory
        .createTransportClient(properties, URI.create(url))
        .call(
            new ToFunctionRequestSummary(address, 0, 0, 1),
            NO_METRICS,
            ToFunction.getDefaultInstance());
  }
}
