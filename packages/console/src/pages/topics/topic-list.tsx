/** The topics: what each is for, how much is in it, and how far the functions are. */
import { read } from "../../api/read.ts";
import { useLive } from "../../live/use-live.ts";
import { Loaded } from "../../parts/loaded.tsx";
import { bytesText, countText } from "../../parts/time.tsx";
import { topicUrl } from "../../views.ts";
import { Kind, lagOf, retentionText, type TopicState } from "./topic-state.tsx";

export function TopicList() {
  const topics = useLive(
    "topics",
    async (signal) =>
      (await read("/topics", { query: { details: "true" } }, signal)) as TopicState[],
    ["topics", "operator"],
  );
  return (
    <Loaded live={topics}>
      {(found) =>
        found.length === 0 ? (
          <p class="empty">
            There is no topic yet: the module reads none, and nothing has been written to one.
          </p>
        ) : (
          <Table topics={found} />
        )
      }
    </Loaded>
  );
}

function Table({ topics }: { readonly topics: readonly TopicState[] }) {
  return (
    <div class="table-box">
      <table>
        <thead>
          <tr>
            <th>Topic</th>
            <th>Kind</th>
            <th class="number">Records</th>
            <th class="number">Size</th>
            <th class="number">Offsets</th>
            <th class="number">Waiting</th>
            <th>Kept for</th>
          </tr>
        </thead>
        <tbody>
          {topics.map((state) => (
            <Row key={state.topic} state={state} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ state }: { readonly state: TopicState }) {
  const { topic, records, bytes, firstOffset, nextOffset } = state;
  return (
    <tr>
      <th scope="row">
        <a href={topicUrl(topic)}>{topic}</a>
      </th>
      <td>
        <Kind kind={state.kind} />
      </td>
      <td class="number">{countText(records)}</td>
      <td class="number">{bytesText(bytes)}</td>
      <td class="number">{records === 0 ? "–" : `${firstOffset} – ${nextOffset - 1}`}</td>
      <td class="number">{lagOf(state)}</td>
      <td>{retentionText(state.retention)}</td>
    </tr>
  );
}
