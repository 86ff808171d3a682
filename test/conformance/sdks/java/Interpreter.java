import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.flink.statefun.sdk.java.Address;
import org.apache.flink.statefun.sdk.java.Context;
import org.apache.flink.statefun.sdk.java.StatefulFunction;
import org.apache.flink.statefun.sdk.java.StatefulFunctionSpec;
import org.apache.flink.statefun.sdk.java.StatefulFunctions;
import org.apache.flink.statefun.sdk.java.TypeName;
import org.apache.flink.statefun.sdk.java.ValueSpec;
import org.apache.flink.statefun.sdk.java.handler.RequestReplyHandler;
import org.apache.flink.statefun.sdk.java.io.KafkaEgressMessage;
import org.apache.flink.statefun.sdk.java.io.KinesisEgressMessage;
import org.apache.flink.statefun.sdk.java.message.EgressMessageBuilder;
import org.apache.flink.statefun.sdk.java.message.Message;
import org.apache.flink.statefun.sdk.java.message.MessageBuilder;
import org.apache.flink.statefun.sdk.java.slice.Slices;
import org.apache.flink.statefun.sdk.java.types.SimpleType;
import org.apache.flink.statefun.sdk.java.types.Type;

/** The interpreter of docs/conformance.md on the official Java SDK: Interpreter [PORT]. */
public final class Interpreter implements StatefulFunction {
  private static final TypeName INTERPRETER = name("interpreter");
  private static final TypeName OBSERVER = name("observer");
  private static final Duration EXPIRY = Duration.ofMinutes(1);
  private static final Executor LATER =
      CompletableFuture.delayedExecutor(1, TimeUnit.MILLISECONDS);

  private static final Type<JsonObject> COMMANDS = json("commands");
  private static final Type<JsonObject> REPORT = json("report");
  private static final Type<byte[]> BYTES =
      SimpleType.simpleImmutableTypeFrom(name("bytes"), bytes -> bytes, bytes -> bytes);

  private static final ValueSpec<Integer> INT = ValueSpec.named("int").withIntType();

  /** Those that are set by a message of their type, and then the others. */
  private static final List<ValueSpec<?>> SETTING =
      List.of(
          ValueSpec.named("bool").withBooleanType(),
          INT,
          ValueSpec.named("long").withLongType(),
          ValueSpec.named("float").withFloatType(),
          ValueSpec.named("double").withDoubleType(),
          ValueSpec.named("string").withUtf8StringType(),
          ValueSpec.named("bytes").withCustomType(BYTES));

  private static final List<ValueSpec<?>> VALUES = new ArrayList<>(SETTING);

  static {
    VALUES.add(ValueSpec.named("camelCase2").withUtf8StringType());
    VALUES.add(ValueSpec.named("written").thatExpireAfterWrite(EXPIRY).withUtf8StringType());
    VALUES.add(ValueSpec.named("called").thatExpiresAfterCall(EXPIRY).withUtf8StringType());
  }

  @Override
  public CompletableFuture<Void> apply(Context context, Message message) {
    if (message.is(COMMANDS)) {
      return runAll(context, message.as(COMMANDS).getAsJsonArray("commands").iterator());
    }
    for (ValueSpec<?> spec : SETTING) {
      if (message.is(spec.type())) {
        set(context, spec, message);
        return context.done();
      }
    }
    observe(context, REPORT, object("unsupported", message.valueTypeName().asTypeNameString()));
    return context.done();
  }

  private static <T> void set(Context context, ValueSpec<T> spec, Message message) {
    context.storage().set(spec, message.as(spec.type()));
  }

  private static CompletableFuture<Void> runAll(Context context, Iterator<JsonElement> commands) {
    while (commands.hasNext()) {
      JsonObject command = commands.next().getAsJsonObject();
      if (text(command, "do").equals("wait")) {
        return CompletableFuture.runAsync(() -> {}, LATER)
            .thenCompose(done -> runAll(context, commands));
      }
      run(context, command);
    }
    return context.done();
  }

  private static void run(Context context, JsonObject command) {
    switch (text(command, "do")) {
      case "report":
        {
          JsonObject report = object("text", text(command, "text"));
          report.add("self", plain(context.self()));
          report.add("caller", context.caller().<JsonElement>map(Interpreter::plain).orElse(JsonNull.INSTANCE));
          observe(context, REPORT, report);
          break;
        }
      case "set":
        context.storage().set(textSpec(command), text(command, "text"));
        break;
      case "clear":
        context.storage().remove(spec(command));
        break;
      case "tell":
        tell(context, spec(command));
        break;
      case "add":
        {
          int number = context.storage().get(INT).orElse(0);
          context.storage().set(INT, Math.addExact(number, command.get("number").getAsInt()));
          break;
        }
      case "send":
        context.send(commandsFor(command));
        break;
      case "send-after":
        {
          Duration delay = Duration.ofMillis(command.get("ms").getAsLong());
          if (command.has("token")) {
            context.sendAfter(delay, text(command, "token"), commandsFor(command));
          } else {
            context.sendAfter(delay, commandsFor(command));
          }
          break;
        }
      case "cancel":
        context.cancelDelayedMessage(text(command, "token"));
        break;
      case "kafka":
        {
          KafkaEgressMessage.Builder record =
              KafkaEgressMessage.forEgress(name("kafka"))
                  .withTopic("conformance-kafka")
                  .withUtf8Value(text(command, "text"));
          if (command.has("key")) record.withUtf8Key(text(command, "key"));
          context.send(record.build());
          break;
        }
      case "kinesis":
        {
          KinesisEgressMessage.Builder record =
              KinesisEgressMessage.forEgress(name("kinesis"))
                  .withStream("conformance-kinesis")
                  .withUtf8PartitionKey(text(command, "partitionKey"))
                  .withUtf8Value(text(command, "text"));
          if (command.has("explicitHashKey")) {
            record.withUtf8ExplicitHashKey(text(command, "explicitHashKey"));
          }
          context.send(record.build());
          break;
        }
      case "custom":
        context.send(
            EgressMessageBuilder.forEgress(name("custom")).withValue(text(command, "text")).build());
        break;
      case "fail":
        throw new IllegalStateException(text(command, "text"));
      case "panic":
        throw new AssertionError(text(command, "text"));
      default:
        observe(context, REPORT, object("unsupported", text(command, "do")));
    }
  }

  private static <T> void tell(Context context, ValueSpec<T> spec) {
    context
        .storage()
        .get(spec)
        .ifPresentOrElse(
            value -> observe(context, spec.type(), value),
            () -> observe(context, REPORT, object("absent", spec.name())));
  }

  private static <T> void observe(Context context, Type<T> type, T value) {
    context.send(
        MessageBuilder.forAddress(OBSERVER, context.self().id()).withCustomType(type, value).build());
  }

  private static Message commandsFor(JsonObject command) {
    JsonObject commands = new JsonObject();
    commands.add("commands", command.getAsJsonArray("commands"));
    return MessageBuilder.forAddress(INTERPRETER, text(command, "id"))
        .withCustomType(COMMANDS, commands)
        .build();
  }

  private static ValueSpec<?> spec(JsonObject command) {
    String name = text(command, "name");
    return VALUES.stream().filter(spec -> spec.name().equals(name)).findFirst().orElseThrow();
  }

  /** Only values of text are set by a command. */
  @SuppressWarnings("unchecked")
  private static ValueSpec<String> textSpec(JsonObject command) {
    return (ValueSpec<String>) spec(command);
  }

  private static JsonObject plain(Address address) {
    JsonObject plain = object("function", address.type().asTypeNameString());
    plain.addProperty("id", address.id());
    return plain;
  }

  private static JsonObject object(String name, String text) {
    JsonObject object = new JsonObject();
    object.addProperty(name, text);
    return object;
  }

  private static String text(JsonObject object, String name) {
    return object.get(name).getAsString();
  }

  private static TypeName name(String name) {
    return TypeName.typeNameOf("statefun.conformance", name);
  }

  private static Type<JsonObject> json(String name) {
    Gson gson = new Gson().newBuilder().serializeNulls().create();
    return SimpleType.simpleImmutableTypeFrom(
        name(name),
        object -> gson.toJson(object).getBytes(StandardCharsets.UTF_8),
        bytes -> JsonParser.parseString(new String(bytes, StandardCharsets.UTF_8)).getAsJsonObject());
  }

  public static void main(String[] args) throws IOException {
    // Or each answer waits for 40 ms.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    StatefulFunctions functions =
        new StatefulFunctions()
            .withStatefulFunction(
                StatefulFunctionSpec.builder(INTERPRETER)
                    .withValueSpecs(VALUES.toArray(new ValueSpec<?>[0]))
                    .withSupplier(Interpreter::new)
                    .build());
    RequestReplyHandler handler = functions.requestReplyHandler();
    int port = args.length > 0 ? Integer.parseInt(args[0]) : 0;
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext("/", exchange -> answer(handler, exchange));
    server.start();
    System.out.println("ready on http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  private static void answer(RequestReplyHandler handler, HttpExchange exchange)
      throws IOException {
    byte[] request = exchange.getRequestBody().readAllBytes();
    int status = 200;
    byte[] response;
    try {
      response = handler.handle(Slices.wrap(request)).join().toByteArray();
    } catch (RuntimeException error) {
      status = 500;
      response = error.toString().getBytes(StandardCharsets.UTF_8);
    }
    exchange.getResponseHeaders().add("Content-Type", "application/octet-stream");
    exchange.sendResponseHeaders(status, response.length == 0 ? -1 : response.length);
    exchange.getResponseBody().write(response);
    exchange.close();
  }
}
