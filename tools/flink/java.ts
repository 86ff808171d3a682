/** Finds Java and Maven, and says in one line what is missing and how to get it. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { EngineError } from "./wait.ts";

/** What Kafka 4 needs. Flink 1.16 was made for 11 and runs on 17 to 25 as flink-process.ts starts it. */
const MIN_JAVA = 17;
/** What the Maven plugin needs that copies the jars. */
const MIN_MAVEN = [3, 6, 3] as const;

const HOW_TO_GET_JAVA =
  "Install a JDK or JRE 17 (Debian: apt-get install openjdk-17-jre-headless; macOS: brew install openjdk@17), or set JAVA_HOME to one";
const HOW_TO_GET_MAVEN =
  "It fetches the engine's jars, once. Install it (Debian: apt-get install maven; macOS: brew install maven)";

/** The path of a Java that can run the engine. @throws EngineError */
export function findJava(env: NodeJS.ProcessEnv = process.env): string {
  const home = env["JAVA_HOME"];
  const candidates = [...(home ? [join(home, "bin", "java")] : []), "java"];
  const found: string[] = [];
  for (const java of candidates) {
    // It prints its version to standard error, such as: openjdk version "17.0.15" 2025-04-15 (Java 8 is "1.8.0_402").
    const version = /version "(?:1\.)?(\d+)/.exec(output(java, ["-version"]) ?? "")?.[1];
    if (Number(version) >= MIN_JAVA) return java;
    found.push(`${java} is ${version === undefined ? "missing" : `Java ${version}`}`);
  }
  throw new EngineError(
    `The engine needs Java ${MIN_JAVA} or newer, and ${found.join(", ")}. ${HOW_TO_GET_JAVA}.`,
  );
}

/** The path of a Maven that can fetch the jars. @throws EngineError */
export function findMaven(): string {
  const version = /^(?:\S*m)?Apache Maven (\d+(?:\.\d+)*)/m.exec(output("mvn", ["-v"]) ?? "")?.[1];
  if (version !== undefined && isAtLeast(version, MIN_MAVEN)) return "mvn";
  const found = version === undefined ? "there is no mvn on the PATH" : `mvn is ${version}`;
  throw new EngineError(
    `The engine needs Maven ${MIN_MAVEN.join(".")} or newer, and ${found}. ${HOW_TO_GET_MAVEN}.`,
  );
}

function output(program: string, args: readonly string[]): string | undefined {
  const { error, stdout, stderr } = spawnSync(program, args, { encoding: "utf8", timeout: 30_000 });
  return error === undefined ? stdout + stderr : undefined;
}

function isAtLeast(version: string, minimum: readonly number[]): boolean {
  const parts = version.split(".").map(Number);
  for (const [place, wanted] of minimum.entries()) {
    const part = parts[place] ?? 0;
    if (part !== wanted) return part > wanted;
  }
  return true;
}
