/** 2,000 command lines that are almost right: each ends soon, says what is wrong, and has an exit code that is documented. */
import { execFile } from "node:child_process";
import { copyFileSync, mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, test, vi } from "vitest";
import { COMMANDS } from "../../src/cli/commands.ts";
import { EXIT } from "../../src/cli/exit-codes.ts";
import { temporaryFolder } from "../disks.ts";
import { fn } from "../functions.ts";
import { moduleOf, startRig } from "../support.ts";
import { type Grammar, learn, mutated } from "./mutations.ts";
import { attempt } from "./support.ts";

const SEED = 1;
const LINES = 2000;
/** Of them, one in so many is run as a program, too. */
const PROGRAM_EVERY = 100;
const PARALLEL = 8;
/** When a line that follows something is stopped, and when one that goes on is stuck, in milliseconds. */
const STOP_MS = 500;
const STUCK_MS = 20_000;

const BINARY = resolve("packages/runtime/bin/statefun.mjs");
const CODES: readonly number[] = Object.values(EXIT);
/** What a mistake of ours would throw. */
const BUGS = [TypeError, RangeError, ReferenceError, SyntaxError, URIError];

/** A folder where `../..` is still its own, with the shop's module in it. */
function enterFolder(): string {
  const [folder, before] = [join(temporaryFolder(), "a/b/c/d"), process.cwd()];
  mkdirSync(folder, { recursive: true });
  copyFileSync("module.yaml", join(folder, "module.yaml"));
  process.chdir(folder);
  onTestFinished(() => process.chdir(before));
  return folder;
}

async function faultsOf(args: readonly string[], url: string): Promise<string[]> {
  const env = { STATEFUN_URL: url };
  const signal = AbortSignal.timeout(STOP_MS);
  const stuck = new Promise<"stuck">((done) => setTimeout(done, STUCK_MS, "stuck").unref());
  const ended = await Promise.race([attempt(args, { env, signal, stdin: "1\n2\n" }), stuck]);
  if (ended === "stuck") return ["it is stuck"];
  const { code, stdout, stderr, error } = ended;
  const faults: string[] = [];
  if (!CODES.includes(code)) faults.push(`exit code ${code}`);
  if (BUGS.some((bug) => error instanceof bug)) faults.push(`a bug: ${(error as Error).stack}`);
  if (code !== 0 && stderr.trim() === "") faults.push("it fails without a word");
  if (/^\s+at \S+ ?\(|\[object Object\]|\bundefined\b/m.test(stdout + stderr)) {
    faults.push(`it says ${stdout}${stderr}`);
  }
  return faults;
}

async function faultsOfProgram(args: readonly string[], url: string): Promise<string[]> {
  const node = ["--conditions=statefun-source", BINARY, ...args];
  const env = { ...process.env, STATEFUN_URL: url };
  const { code, stderr, killed } = await promisify(execFile)(process.execPath, node, {
    env,
    timeout: STOP_MS * 4,
  }).then(
    ({ stderr }) => ({ code: 0, stderr, killed: false }),
    (error: { code: number | null; stderr: string; killed: boolean }) => error,
  );
  const faults: string[] = [];
  if (!killed && !CODES.includes(code ?? -1)) faults.push(`as a program: exit code ${code}`);
  if (/^\s+at /m.test(stderr)) faults.push(`as a program: ${stderr}`);
  return faults;
}

test(`${LINES} mutated command lines do no harm`, async () => {
  // Those of the examples.
  const module = moduleOf({ "restock-items": "test/fn", receipts: "test/fn" });
  const rig = await startRig({ functions: fn(() => ({})), module });
  const url = await rig.serve();
  const grammar: Grammar = await learn(Object.keys(COMMANDS));
  enterFolder();
  vi.stubEnv("LOG_LEVEL", "silent");
  // Not everything of a runtime and of the library for completion goes through the session.
  const mocks = [
    vi.spyOn(process.stdout, "write").mockReturnValue(true),
    vi.spyOn(console, "log").mockReturnValue(),
  ];
  onTestFinished(() => {
    vi.unstubAllEnvs();
    for (const mock of mocks) mock.mockRestore();
  });
  const faults: { readonly line: string; readonly faults: readonly string[] }[] = [];
  const numbers = Array(LINES).keys();
  const worker = async (): Promise<void> => {
    for (const number of numbers) {
      const args = mutated(grammar, SEED, number);
      const found = await faultsOf(args, url);
      // A command line holds no NUL.
      const isLine = number % PROGRAM_EVERY === 0 && !args.join("").includes("\0");
      if (isLine) found.push(...(await faultsOfProgram(args, url)));
      if (found.length > 0)
        faults.push({ line: `${number}: ${JSON.stringify(args)}`, faults: found });
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, worker));
  expect(faults).toEqual([]);
}, 120_000);
