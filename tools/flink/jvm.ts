/** How the engine's JVMs are started. */
import { fileURLToPath } from "node:url";
import type { Command } from "./process.ts";

const LOG4J = fileURLToPath(new URL("log4j2.properties", import.meta.url));

/** Flink 1.16 was made for Java 11: it reaches into these packages, which later versions of Java keep shut unless told. */
const OPENED = [
  "java.lang",
  "java.net",
  "java.io",
  "java.nio",
  "sun.nio.ch",
  "java.lang.reflect",
  "java.text",
  "java.time",
  "java.util",
  "java.util.concurrent",
  "java.util.concurrent.atomic",
  "java.util.concurrent.locks",
];
const EXPORTED = ["java.base/sun.net.util", "java.rmi/sun.rmi.registry"];
export const ACCESS = [
  ...EXPORTED.map((name) => `--add-exports=${name}=ALL-UNNAMED`),
  ...OPENED.map((name) => `--add-opens=java.base/${name}=ALL-UNNAMED`),
];

/** For processes that are short-lived or have little to do: less memory, and a faster start. */
export const SMALL = ["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xss512k"];

export interface JvmOptions {
  readonly java: string;
  readonly classPath: string;
  readonly mainClass: string;
  readonly args: readonly string[];
  /** Of the JVM itself. */
  readonly options: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

export function jvm({ java, classPath, mainClass, args, options, env }: JvmOptions): Command {
  return {
    program: java,
    args: [
      ...ACCESS,
      ...options,
      `-Dlog4j.configurationFile=${LOG4J}`,
      "-Djava.net.preferIPv4Stack=true",
      "-cp",
      classPath,
      mainClass,
      ...args,
    ],
    // What a user's shell sets for the JVMs would come on top of this.
    env: { JAVA_TOOL_OPTIONS: undefined, JDK_JAVA_OPTIONS: undefined, ...env },
  };
}
