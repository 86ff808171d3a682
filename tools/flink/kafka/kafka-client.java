import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.FileReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Kafka's own client, which the tests trust: with nothing of this project in it. Keys, values and headers are in base64, and
 * each record is a line of JSON. The first argument is what to do, the second a file with properties of the client.
 */
class KafkaClient {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final PrintStream OUT = new PrintStream(System.out, false);

  public static void main(String[] args) {
    try {
      run(args);
    } catch (Exception error) {
      System.err.println(error);
      System.exit(1);
    }
  }

  private static void run(String[] args) throws Exception {
    Properties properties = new Properties();
    try (FileReader file = new FileReader(args[1])) {
      properties.load(file);
    }
    List<String> topics = Arrays.asList(args).subList(2, args.length);
    switch (args[0]) {
      case "read" -> consume(properties, topics, false);
      case "follow" -> consume(properties, topics, true);
      case "produce" -> produce(properties);
      default -> throw new IllegalArgumentException(args[0]);
    }
  }

  /** Prints all records of the topics, and those that come after if it is to follow them. */
  private static void consume(Properties properties, List<String> topics, boolean follow) throws Exception {
    endWithStandardInput();
    try (var consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      Set<TopicPartition> partitions = new HashSet<>();
      for (String topic : topics) {
        consumer.partitionsFor(topic).forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
      }
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      // Of committed records, the end is where the first open transaction begins.
      Map<TopicPartition, Long> ends = follow ? Map.of() : consumer.endOffsets(partitions);
      while (follow || ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        for (var record : consumer.poll(Duration.ofMillis(100))) OUT.println(JSON.writeValueAsString(toJson(record)));
        OUT.flush();
      }
    }
  }

  /** Which whoever started this closes, at the latest by ending. */
  private static void endWithStandardInput() {
    Thread thread =
        new Thread(
            () -> {
              try {
                while (System.in.read() >= 0) {}
              } catch (Exception error) {
                // It is closed.
              }
              Runtime.getRuntime().halt(0);
            });
    thread.setDaemon(true);
    thread.start();
  }

  private static ObjectNode toJson(ConsumerRecord<byte[], byte[]> record) {
    ObjectNode node = JSON.createObjectNode();
    node.put("topic", record.topic()).put("partition", record.partition());
    node.put("offset", record.offset()).put("timestamp", record.timestamp());
    node.put("key", record.key()).put("value", record.value());
    ArrayNode headers = node.putArray("headers");
    for (Header header : record.headers()) headers.addArray().add(header.key()).add(header.value());
    return node;
  }

  /**
   * Each line of standard input is a list of records, or begins, commits or aborts a transaction; it is answered by a line:
   * the records' partitions and offsets when all are acknowledged, or the error. Only lists may be sent before the answer.
   */
  private static void produce(Properties properties) throws Exception {
    try (var producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      if (properties.containsKey("transactional.id")) producer.initTransactions();
      var input = new BufferedReader(new InputStreamReader(System.in));
      for (String line = input.readLine(); line != null; line = input.readLine()) {
        JsonNode request = JSON.readTree(line);
        int id = request.get("id").asInt();
        try {
          switch (request.get("what").asText()) {
            case "begin" -> producer.beginTransaction();
            case "commit" -> producer.commitTransaction();
            case "abort" -> producer.abortTransaction();
            case "send" -> {
              send(producer, id, (ArrayNode) request.get("records"));
              continue;
            }
          }
          answer(id, JSON.createArrayNode(), null);
        } catch (Exception error) {
          answer(id, null, error);
        }
      }
    }
  }

  private static void send(KafkaProducer<byte[], byte[]> producer, int id, ArrayNode records) throws Exception {
    ArrayNode places = JSON.createArrayNode();
    for (int i = 0; i < records.size(); i++) places.addArray();
    int[] left = {records.size()};
    for (int i = 0; i < records.size(); i++) {
      ArrayNode place = (ArrayNode) places.get(i);
      producer.send(
          fromJson(records.get(i)),
          (metadata, error) -> {
            if (left[0] < 0) return;
            if (error != null) {
              left[0] = -1;
              answer(id, null, error);
              return;
            }
            place.add(metadata.partition()).add(metadata.offset());
            if (--left[0] == 0) answer(id, places, null);
          });
    }
  }

  private static ProducerRecord<byte[], byte[]> fromJson(JsonNode node) throws Exception {
    Integer partition = node.has("partition") ? node.get("partition").asInt() : null;
    Long timestamp = node.has("timestamp") ? node.get("timestamp").asLong() : null;
    var record =
        new ProducerRecord<>(node.get("topic").asText(), partition, timestamp, bytes(node.get("key")), bytes(node.get("value")));
    for (JsonNode header : node.path("headers")) record.headers().add(header.get(0).asText(), bytes(header.get(1)));
    return record;
  }

  private static byte[] bytes(JsonNode node) {
    return node == null || node.isNull() ? null : Base64.getDecoder().decode(node.asText());
  }

  /** From the producer's thread, too. */
  private static synchronized void answer(int id, ArrayNode places, Exception error) {
    ObjectNode node = JSON.createObjectNode().put("id", id);
    if (error == null) node.set("places", places);
    else node.put("error", error.toString());
    OUT.println(node);
    OUT.flush();
  }
}
