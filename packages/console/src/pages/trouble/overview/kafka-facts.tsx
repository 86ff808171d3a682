/** What the runtime reads from Kafka and writes to it, where Kafka is contacted: a line for each topic or address. */
import type { Answer } from "../../../api/read.ts";
import { bytesText, countText, Time } from "../../../parts/time.tsx";

type Kafka = NonNullable<Answer<"/engine">["kafka"]>;

export function KafkaFacts({ kafka }: { readonly kafka: Kafka }) {
  return (
    <section class="card stack" aria-labelledby="kafka-facts">
      <h2 id="kafka-facts">Kafka</h2>
      {kafka.ingresses.length > 0 && <Read ingresses={kafka.ingresses} />}
      {kafka.egresses.length > 0 && <Written egresses={kafka.egresses} />}
      {kafka.outboxBytes > 0 && (
        <p class="muted">What waits for Kafka has {bytesText(kafka.outboxBytes)}</p>
      )}
    </section>
  );
}

function Read({ ingresses }: { readonly ingresses: Kafka["ingresses"] }) {
  return (
    <div class="table-box">
      <table>
        <thead>
          <tr>
            <th>Read</th>
            <th>From</th>
            <th class="number">Partitions</th>
            <th class="number">Records</th>
            <th class="number">Still to come</th>
            <th>State</th>
          </tr>
        </thead>
        <tbody>
          {ingresses.flatMap(({ id, address, problem, topics }) =>
            topics.map(({ topic, partitions, records, lag, ...one }) => (
              <tr key={`${id} ${topic}`}>
                <td>{topic}</td>
                <td>{address}</td>
                <td class="number">{countText(partitions)}</td>
                <td class="number">{countText(records)}</td>
                <td class="number">{lag === undefined ? "unknown" : countText(lag)}</td>
                <td>
                  <State code={(problem ?? one.problem)?.code} />
                </td>
              </tr>
            )),
          )}
        </tbody>
      </table>
    </div>
  );
}

function Written({ egresses }: { readonly egresses: Kafka["egresses"] }) {
  return (
    <div class="table-box">
      <table>
        <thead>
          <tr>
            <th>Written to</th>
            <th>Topics</th>
            <th class="number">Records</th>
            <th class="number">Waiting</th>
            <th>Last transaction</th>
            <th>State</th>
          </tr>
        </thead>
        <tbody>
          {egresses.map(({ address, topics, records, waiting, committedAt, trouble, refused }) => (
            <tr key={address}>
              <td>{address}</td>
              <td>{topics.join(", ") || "none yet"}</td>
              <td class="number">{countText(records)}</td>
              <td class="number">{countText(waiting)}</td>
              <td>{committedAt === undefined ? "none yet" : <Time at={committedAt} />}</td>
              <td>
                <State code={(trouble ?? refused[0])?.code} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Why in a word, by Kafka's own name: the reasons above have the rest. */
function State({ code }: { readonly code: string | undefined }) {
  return code === undefined ? <>good</> : <span class="badge bad">{code}</span>;
}
