import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.DataInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.base.ListSerializer;
import org.apache.flink.api.common.typeutils.base.MapSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataInputViewStreamWrapper;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.CompositeKeySerializationUtils;
import org.apache.flink.runtime.state.KeyGroupsStateHandle;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.OperatorBackendSerializationProxy;
import org.apache.flink.runtime.state.OperatorStateHandle;
import org.apache.flink.runtime.state.StateSerializerProvider;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot.BackendStateType;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot.CommonOptionsKeys;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot.CommonSerializerKeys;
import org.apache.flink.runtime.state.restore.FullSnapshotRestoreOperation;
import org.apache.flink.runtime.state.restore.KeyGroup;
import org.apache.flink.runtime.state.restore.KeyGroupEntry;
import org.apache.flink.runtime.state.restore.SavepointRestoreResult;
import org.apache.flink.runtime.state.restore.ThrowingIterator;
import org.apache.flink.runtime.state.ttl.TtlValue;
import org.apache.flink.statefun.flink.core.message.Message;
import org.apache.flink.statefun.flink.core.message.MessageFactory;
import org.apache.flink.statefun.flink.core.message.MessageFactoryKey;
import org.apache.flink.statefun.flink.core.message.MessageFactoryType;
import org.apache.flink.statefun.sdk.reqreply.generated.ToFunction;
import org.apache.flink.statefun.sdk.reqreply.generated.TypedValue;
import org.apache.flink.streaming.connectors.kafka.internals.KafkaTopicPartition;

/** Prints as JSON what is in a savepoint, as Flink's and StateFun's own classes read it: for the folder that is named. */
class ReadSavepoint {
  private static final ClassLoader CLASSES = ReadSavepoint.class.getClassLoader();
  private static final MessageFactory MESSAGES =
      MessageFactory.forKey(MessageFactoryKey.forType(MessageFactoryType.WITH_PROTOBUF_PAYLOADS, null));

  private final List<Object> values = new ArrayList<>();
  private final List<Object> calls = new ArrayList<>();
  private final List<Object> batches = new ArrayList<>();
  private final List<Object> feedback = new ArrayList<>();
  private final List<Object> timers = new ArrayList<>();
  private final List<Object> positions = new ArrayList<>();

  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    ReadSavepoint reader = new ReadSavepoint();
    try (DataInputStream in = new DataInputStream(Files.newInputStream(folder.resolve("_metadata")))) {
      String pointer = folder.toUri().toString();
      for (OperatorState operator : Checkpoints.loadCheckpointMetadata(in, CLASSES, pointer).getOperatorStates()) {
        for (OperatorSubtaskState subtask : operator.getStates()) reader.read(operator, subtask);
      }
    }
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("values", reader.values);
    all.put("calls", reader.calls);
    all.put("batches", reader.batches);
    all.put("feedback", reader.feedback);
    all.put("timers", reader.timers);
    all.put("positions", reader.positions);
    System.out.write(new ObjectMapper().writeValueAsBytes(all));
    System.out.flush();
  }

  private void read(OperatorState operator, OperatorSubtaskState subtask) throws Exception {
    for (KeyedStateHandle handle : subtask.getManagedKeyedState()) readKeyed(operator.getMaxParallelism(), handle);
    for (KeyedStateHandle handle : subtask.getRawKeyedState()) readFeedback((KeyGroupsStateHandle) handle);
    for (OperatorStateHandle handle : subtask.getManagedOperatorState()) readPositions(handle);
  }

  private void readKeyed(int maxParallelism, KeyedStateHandle handle) throws Exception {
    int prefix = CompositeKeySerializationUtils.computeRequiredBytesInKeyGroupPrefix(maxParallelism);
    ThrowingIterator<SavepointRestoreResult> results =
        new FullSnapshotRestoreOperation<>(
                handle.getKeyGroupRange(),
                CLASSES,
                List.of(handle),
                StateSerializerProvider.fromNewRegisteredSerializer(StringSerializer.INSTANCE))
            .restore();
    while (results.hasNext()) {
      SavepointRestoreResult result = results.next();
      List<StateMetaInfoSnapshot> states = result.getStateMetaInfoSnapshots();
      ThrowingIterator<KeyGroup> groups = result.getRestoredKeyGroups();
      while (groups.hasNext()) {
        ThrowingIterator<KeyGroupEntry> entries = groups.next().getKeyGroupEntries();
        while (entries.hasNext()) {
          KeyGroupEntry entry = entries.next();
          StateMetaInfoSnapshot state = states.get(entry.getKvStateId());
          if (state.getBackendStateType() == BackendStateType.KEY_VALUE) readEntry(state, prefix, entry);
        }
      }
    }
  }

  private void readEntry(StateMetaInfoSnapshot state, int prefix, KeyGroupEntry entry) throws Exception {
    DataInputDeserializer key = new DataInputDeserializer(entry.getKey());
    CompositeKeySerializationUtils.readKeyGroup(prefix, key);
    String id = CompositeKeySerializationUtils.readKey(StringSerializer.INSTANCE, key, false);
    Object namespace = serializer(state, CommonSerializerKeys.NAMESPACE_SERIALIZER).deserialize(key);
    TypeSerializer<?> serializer = serializer(state, CommonSerializerKeys.VALUE_SERIALIZER);
    DataInputDeserializer value = new DataInputDeserializer(entry.getValue());
    switch (state.getOption(CommonOptionsKeys.KEYED_STATE_TYPE)) {
      case "VALUE":
        readValue(state.getName(), id, serializer.deserialize(value));
        break;
      case "LIST":
        TypeSerializer<?> element = ((ListSerializer<?>) serializer).getElementSerializer();
        while (value.available() > 0) {
          readElement(state.getName(), id, namespace, element.deserialize(value));
          if (value.available() > 0) value.readByte();
        }
        break;
      case "MAP":
        value.readBoolean();
        Object mapped = ((MapSerializer<?, ?>) serializer).getValueSerializer().deserialize(value);
        if (mapped instanceof Message) readCall((Message) mapped);
        break;
      default:
        throw new IllegalStateException(state.getName());
    }
  }

  private static TypeSerializer<?> serializer(StateMetaInfoSnapshot state, CommonSerializerKeys key) {
    return state.getTypeSerializerSnapshot(key).restoreSerializer();
  }

  private void readValue(String name, String id, Object value) {
    if (value instanceof byte[]) values.add(Arrays.asList(name, id, null, value));
    if (!(value instanceof TtlValue)) return;
    TtlValue<?> timed = (TtlValue<?>) value;
    values.add(Arrays.asList(name, id, timed.getLastAccessTimestamp(), timed.getUserValue()));
  }

  private void readElement(String name, String id, Object namespace, Object element) {
    if (element instanceof ToFunction.Invocation) {
      batches.add(concat(List.of(name, id), invocation((ToFunction.Invocation) element)));
      return;
    }
    Message message = (Message) element;
    List<Object> place = new ArrayList<>(List.of(namespace));
    place.add(message.cancellationToken().orElse(null));
    timers.add(concat(place, message(message)));
  }

  private void readCall(Message message) {
    ToFunction request = (ToFunction) message.payload(MESSAGES, CLASSES);
    for (ToFunction.Invocation one : request.getInvocation().getInvocationsList()) {
      calls.add(concat(List.of(name(message.target()), message.target().id()), invocation(one)));
    }
  }

  private void readFeedback(KeyGroupsStateHandle handle) throws Exception {
    try (FSDataInputStream stream = handle.openInputStream()) {
      DataInputViewStreamWrapper in = new DataInputViewStreamWrapper(stream);
      for (int group : handle.getKeyGroupRange()) {
        stream.seek(handle.getOffsetForKeyGroup(group));
        in.readLong();
        for (int left = in.readInt(); left > 0; left--) feedback.add(message(MESSAGES.from(in)));
      }
    }
  }

  private void readPositions(OperatorStateHandle handle) throws Exception {
    var places = handle.getStateNameToPartitionOffsets().get("topic-partition-offset-states");
    if (places == null) return;
    try (FSDataInputStream stream = handle.openInputStream()) {
      DataInputViewStreamWrapper in = new DataInputViewStreamWrapper(stream);
      OperatorBackendSerializationProxy head = new OperatorBackendSerializationProxy(CLASSES);
      head.read(in);
      for (StateMetaInfoSnapshot state : head.getOperatorStateMetaInfoSnapshots()) {
        if (!state.getName().equals("topic-partition-offset-states")) continue;
        for (long offset : places.getOffsets()) {
          stream.seek(offset);
          Tuple2<?, ?> position =
              (Tuple2<?, ?>) serializer(state, CommonSerializerKeys.VALUE_SERIALIZER).deserialize(in);
          KafkaTopicPartition partition = (KafkaTopicPartition) position.f0;
          positions.add(Arrays.asList(partition.getTopic(), partition.getPartition(), position.f1));
        }
      }
    }
  }

  /** Its target, its sender and what it says. */
  private static List<Object> message(Message message) {
    TypedValue payload = (TypedValue) message.payload(MESSAGES, CLASSES);
    var source = message.source();
    return concat(
        List.of(name(message.target()), message.target().id()),
        Arrays.asList(source == null ? null : name(source), source == null ? null : source.id()),
        typed(payload));
  }

  private static List<Object> invocation(ToFunction.Invocation invocation) {
    var caller = invocation.getCaller();
    boolean isSent = invocation.hasCaller();
    return concat(
        Arrays.asList(isSent ? caller.getNamespace() + "/" + caller.getType() : null, isSent ? caller.getId() : null),
        typed(invocation.getArgument()));
  }

  private static List<Object> typed(TypedValue value) {
    return Arrays.asList(value.getTypename(), value.getHasValue() ? value.getValue().toByteArray() : null);
  }

  private static String name(org.apache.flink.statefun.sdk.Address address) {
    return address.type().namespace() + "/" + address.type().name();
  }

  @SafeVarargs
  private static List<Object> concat(List<?>... lists) {
    List<Object> all = new ArrayList<>();
    for (List<?> list : lists) all.addAll(list);
    return all;
  }
}
