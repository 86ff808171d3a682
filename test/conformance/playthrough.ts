/** The playthrough's scenarios, which both runtimes have to pass: as a user runs them, against the API at hand. */
import { expect, onTestFinished } from "vitest";
import { type Env, Program } from "../../tools/harness/program.ts";

export const SCENARIOS = [1, 2, 3, 4];

/** Seconds that a scenario waits for a record: a busy machine is slow. */
const PATIENCE = "60";

/** Plays a scenario, which must pass, and resolves with what it printed. */
export async function play(scenario: number, apiUrl: string): Promise<string> {
  const program = start(scenario, [], { KAFKA_REST: apiUrl, PATIENCE });
  onTestFinished(() => program.destroy());
  return await passed(scenario, program);
}

/** The same through rpk in the compose file that `env` names; several may be played at once. */
export async function playWithRpk(scenario: number, env: Env): Promise<string> {
  return await passed(scenario, start(scenario, ["--rpk"], env));
}

function start(scenario: number, args: readonly string[], env: Env): Program {
  return new Program(["bash", `playthrough/scenario_${scenario}.sh`, ...args], { env });
}

async function passed(scenario: number, program: Program): Promise<string> {
  const { code, stdout, stderr } = await program.exited;
  expect(code, stdout + stderr).toBe(0);
  expect(stdout).toContain(`scenario ${scenario}: passed`);
  return stdout;
}
