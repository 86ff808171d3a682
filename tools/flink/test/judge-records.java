import com.fasterxml.jackson.databind.ObjectMapper;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.flink.kinesis.shaded.com.amazonaws.services.kinesis.producer.KinesisProducer;
import org.apache.flink.statefun.flink.io.kafka.binders.egress.v1.GenericKafkaEgressSerializer;
import org.apache.flink.statefun.flink.io.kinesis.binders.egress.v1.GenericKinesisEgressSerializer;
import org.apache.flink.statefun.sdk.kinesis.egress.EgressRecord;
import org.apache.flink.statefun.sdk.reqreply.generated.FromFunction;
import org.apache.flink.statefun.sdk.reqreply.generated.FromFunction.EgressMessage;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.record.AbstractRecords;
import org.apache.kafka.common.record.CompressionType;
import org.apache.kafka.common.record.RecordBatch;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import sun.misc.Unsafe;

/**
 * Reads a function's answer from standard input as Flink does, and prints as JSON, for each egress record in it, why the
 * client of Kafka or Kinesis refuses it, or null. The arguments are properties of the Kafka egress test/set, as key=value.
 */
class JudgeRecords {
  public static void main(String[] args) throws Exception {
    FromFunction answer = FromFunction.parseFrom(System.in);
    List<String> verdicts = new ArrayList<>();
    for (EgressMessage message : answer.getInvocationResult().getOutgoingEgressesList()) {
      verdicts.add(refusal(message, args));
    }
    System.out.write(new ObjectMapper().writeValueAsBytes(verdicts));
    System.out.flush();
  }

  private static String refusal(EgressMessage message, String[] properties) throws Exception {
    try {
      if (message.getEgressType().equals("kinesis")) {
        writeToKinesis(new GenericKinesisEgressSerializer().serialize(message.getArgument()));
      } else {
        boolean isSet = message.getEgressType().equals("set");
        ProducerRecord<byte[], byte[]> record =
            new GenericKafkaEgressSerializer().serialize(message.getArgument());
        writeToKafka(record, configuration(isSet ? properties : new String[0]));
      }
      return null;
    } catch (RuntimeException error) {
      return error.toString();
    }
  }

  private static ProducerConfig configuration(String[] given) {
    Properties properties = new Properties();
    properties.setProperty("bootstrap.servers", "localhost:1");
    properties.setProperty("key.serializer", ByteArraySerializer.class.getName());
    properties.setProperty("value.serializer", ByteArraySerializer.class.getName());
    for (String property : given) {
      properties.setProperty(property.split("=")[0], property.split("=")[1]);
    }
    return new ProducerConfig(properties);
  }

  /** What the broker says of the topic, and the producer of the size. */
  private static void writeToKafka(ProducerRecord<byte[], byte[]> record, ProducerConfig config) {
    Topic.validate(record.topic());
    int size =
        AbstractRecords.estimateSizeInBytesUpperBound(
            RecordBatch.CURRENT_MAGIC_VALUE,
            CompressionType.NONE,
            record.key(),
            record.value(),
            record.headers().toArray());
    if (size > config.getInt(ProducerConfig.MAX_REQUEST_SIZE_CONFIG)
        || size > config.getLong(ProducerConfig.BUFFER_MEMORY_CONFIG)) {
      throw new IllegalArgumentException("RecordTooLarge: " + size);
    }
  }

  /**
   * The service has a rule for the names of streams, of which the local runtime leaves out . and .. because they cannot stand in
   * a URL. The producer checks a record before it hands it to its native process, which is not there.
   */
  private static void writeToKinesis(EgressRecord record) throws Exception {
    if (!record.getStream().matches("(?!\\.\\.?$)[a-zA-Z0-9_.-]{1,128}")) {
      throw new IllegalArgumentException("not a stream: " + record.getStream());
    }
    Field unsafe = Unsafe.class.getDeclaredField("theUnsafe");
    unsafe.setAccessible(true);
    Object producer = ((Unsafe) unsafe.get(null)).allocateInstance(KinesisProducer.class);
    try {
      ((KinesisProducer) producer)
          .addUserRecord(
              record.getStream(),
              record.getPartitionKey(),
              record.getExplicitHashKey(),
              ByteBuffer.wrap(record.getData()));
    } catch (NullPointerException afterTheChecks) {
      return;
    }
  }
}
