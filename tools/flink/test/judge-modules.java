import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.statefun.flink.core.StatefulFunctionsConfig;
import org.apache.flink.statefun.flink.core.StatefulFunctionsUniverse;
import org.apache.flink.statefun.flink.core.spi.Modules;
import org.apache.flink.statefun.sdk.FunctionType;
import org.apache.flink.statefun.sdk.StatefulFunctionProvider;
import org.apache.flink.statefun.sdk.io.EgressSpec;
import org.apache.flink.statefun.sdk.io.IngressSpec;
import org.apache.flink.statefun.sdk.kafka.KafkaEgressSpec;
import org.apache.flink.statefun.sdk.kafka.KafkaIngressSpec;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.utils.Utils;

/**
 * Reads module files, a JSON list of texts on standard input, as a job of Flink StateFun does up to where it would need a
 * cluster: it loads them, binds their components, and makes the HTTP clients, sources and sinks. Prints as JSON, for each
 * file, why Flink refuses it, or null.
 */
class JudgeModules {
  public static void main(String[] args) throws Exception {
    ObjectMapper json = new ObjectMapper();
    Path file = Files.createTempFile("module", ".yaml");
    List<String> verdicts = new ArrayList<>();
    for (String text : json.readValue(System.in, String[].class)) {
      Files.writeString(file, text);
      verdicts.add(refusal(file));
    }
    Files.delete(file);
    System.out.write(json.writeValueAsBytes(verdicts));
    System.out.flush();
    // The HTTP clients have threads that would go on.
    System.exit(0);
  }

  private static String refusal(Path file) {
    try {
      start(universeOf(file));
      return null;
    } catch (Throwable error) {
      StringBuilder reasons = new StringBuilder();
      for (Throwable cause = error; cause != null; cause = cause.getCause()) {
        reasons.append(cause).append("; ");
      }
      return reasons.toString();
    }
  }

  private static StatefulFunctionsUniverse universeOf(Path file) throws Exception {
    Configuration configuration = new Configuration();
    configuration.set(StatefulFunctionsConfig.REMOTE_MODULE_NAME, file.toUri().toString());
    StatefulFunctionsUniverse universe =
        Modules.loadFromClassPath(StatefulFunctionsConfig.fromFlinkConfiguration(configuration))
            .createStatefulFunctionsUniverse();
    var type = Class.forName("org.apache.flink.statefun.flink.core.StatefulFunctionsUniverseValidator");
    var constructor = type.getDeclaredConstructor();
    constructor.setAccessible(true);
    var validate = type.getDeclaredMethod("validate", StatefulFunctionsUniverse.class);
    validate.setAccessible(true);
    validate.invoke(constructor.newInstance(), universe);
    return universe;
  }

  /** What happens in the job's first moments, without the network. */
  private static void start(StatefulFunctionsUniverse universe) {
    for (Map.Entry<FunctionType, StatefulFunctionProvider> one : universe.functions().entrySet()) {
      one.getValue().functionOfType(one.getKey());
    }
    for (Map.Entry<String, StatefulFunctionProvider> one : universe.namespaceFunctions().entrySet()) {
      one.getValue().functionOfType(new FunctionType(one.getKey(), "name"));
    }
    for (IngressSpec<?> spec : universe.ingress().values()) {
      universe.sources().get(spec.type()).forSpec(spec);
      if (spec instanceof KafkaIngressSpec) {
        ((KafkaIngressSpec<?>) spec).topics().forEach(Topic::validate);
        requireAddresses(((KafkaIngressSpec<?>) spec).properties().getProperty("bootstrap.servers"));
      }
    }
    for (EgressSpec<?> spec : universe.egress().values()) {
      universe.sinks().get(spec.type()).forSpec(spec);
      if (spec instanceof KafkaEgressSpec) {
        requireAddresses(((KafkaEgressSpec<?>) spec).kafkaAddress());
      }
    }
  }

  /** As Kafka's clients, but for the lookup of the names. */
  private static void requireAddresses(String addresses) {
    for (String address : addresses.split(",", -1)) {
      String trimmed = address.trim();
      if (Utils.getHost(trimmed) == null || Utils.getPort(trimmed) == null) {
        throw new IllegalArgumentException("Invalid url in bootstrap.servers: " + address);
      }
    }
  }
}
