import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.statefun.flink.io.kafka.binders.egress.v1.GenericKafkaEgressSerializer;
import org.apache.flink.statefun.flink.io.kinesis.binders.egress.v1.GenericKinesisEgressSerializer;
import org.apache.flink.statefun.sdk.kinesis.egress.EgressRecord;
import org.apache.flink.statefun.sdk.reqreply.generated.FromFunction;
import org.apache.flink.statefun.sdk.reqreply.generated.FromFunction.EgressMessage;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Reads a function's answer from standard input as Flink does, and prints as JSON what Flink hands to the clients of Kafka
 * and Kinesis for the egress records in it: there is no Kinesis here to write to. The serializers are those of a job.
 */
class ReadEgressRecords {
  public static void main(String[] args) throws Exception {
    FromFunction answer = FromFunction.parseFrom(System.in);
    List<Map<String, Object>> records = new ArrayList<>();
    for (EgressMessage message : answer.getInvocationResult().getOutgoingEgressesList()) {
      Map<String, Object> record = new LinkedHashMap<>();
      record.put("egress", message.getEgressNamespace() + "/" + message.getEgressType());
      if (message.getEgressType().equals("kinesis")) {
        EgressRecord kinesis = new GenericKinesisEgressSerializer().serialize(message.getArgument());
        record.put("stream", kinesis.getStream());
        record.put("partitionKey", kinesis.getPartitionKey());
        record.put("explicitHashKey", kinesis.getExplicitHashKey());
        record.put("data", kinesis.getData());
      } else {
        ProducerRecord<byte[], byte[]> kafka =
            new GenericKafkaEgressSerializer().serialize(message.getArgument());
        record.put("topic", kafka.topic());
        record.put("key", kafka.key());
        record.put("value", kafka.value());
      }
      records.add(record);
    }
    // Bytes become base64, and all of it UTF-8, whatever the machine prefers.
    System.out.write(new ObjectMapper().writeValueAsBytes(records));
    System.out.flush();
  }
}
