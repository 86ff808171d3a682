/** The module of the functions in service.ts. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";

const TOPICS = {
  alarms: "clock Alarm",
  echoes: "echo Popped",
  doubtful: "picky Doubtful",
} as const;

/** Writes it, and resolves with its file. Calls that get no answer are given up after 3 seconds. */
export async function writePromisesModule(
  folder: string,
  { functionsUrl, egressPort }: { readonly functionsUrl: string; readonly egressPort: number },
): Promise<string> {
  const topics = Object.entries(TOPICS).map(([topic, target]) => {
    const [name, type] = target.split(" ");
    return `    - topic: ${topic}\n      valueType: chaos/${type}\n      targets: [chaos/${name}]\n`;
  });
  const file = join(folder, "module.yaml");
  await writeFile(
    file,
    `kind: io.statefun.endpoints.v2/http
spec:
  functions: chaos/*
  urlPathTemplate: ${functionsUrl}/
  transport:
    type: io.statefun.transports.v1/async
    call: 3s
---
kind: io.statefun.kafka.v1/ingress
spec:
  id: chaos/in
  address: kafka:9092
  consumerGroupId: chaos
  startupPosition:
    type: earliest
  topics:
${topics.join("")}---
kind: io.statefun.kafka.v1/egress
spec:
  id: chaos/out
  address: kafka:9092
  deliverySemantic:
    type: at-least-once
---
kind: io.statefun.playground.v1/egress
spec:
  port: ${egressPort}
  topics: [popped]
`,
  );
  return file;
}
