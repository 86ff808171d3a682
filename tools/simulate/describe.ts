/** A plan in lines that a person reads. */
import type { Plan, Step } from "./plan.ts";
import { FOR_EVER_MS } from "./settings.ts";
import { WORKLOADS } from "./workloads.ts";

export function describePlan({ workload, faults, settings, steps }: Plan): string[] {
  const { tell } = WORKLOADS[workload];
  const { runtime, ...limits } = settings;
  const { retention, ...numbers } = runtime;
  const common = { workload, ...limits, ...numbers };
  const wrong = Object.entries(faults).filter(([, likely]) => likely !== 0);
  return [
    `    by: ${list(Object.entries(common).filter(([, value]) => value !== FOR_EVER_MS))}; all is kept of ${Object.keys(retention).join(", ")}`,
    `    with: ${wrong.length === 0 ? "no faults" : list(wrong)}`,
    ...steps.map((step) => `    ${describeStep(step, tell)}`),
  ];
}

function describeStep(step: Step, tell: (content: object) => string): string {
  switch (step.do) {
    case "produce": {
      const records = step.records.map(({ key, content }) => `${key}: ${tell(content)}`);
      return `produce to "${step.topic}" ${records.join("; ")}`;
    }
    case "send":
      return `send to ${step.message.to.function} ${step.message.to.id}: ${tell(step.message.content)}`;
    default: {
      const { do: what, ...rest } = step;
      return `${what} ${Object.keys(rest).length === 0 ? "" : JSON.stringify(rest)}`.trim();
    }
  }
}

const list = (entries: readonly (readonly [string, unknown])[]): string =>
  entries.map(([name, value]) => `${name} ${value}`).join(", ");
