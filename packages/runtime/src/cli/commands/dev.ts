/** `statefun dev`: the local runtime alone, with any module.yaml. */
import { UsageError } from "statefun-wire/program";
import { type Declare, examples } from "../command.ts";
import { collect, endpointOption } from "../endpoints.ts";
import { kafkaOption } from "../kafka.ts";

const ENVIRONMENT = `

Environment:
  STATEFUN_TOKENS
             the same as --tokens, without a file: lines, or with commas between
  TLS_CERT, TLS_KEY
             files of a certificate and its key, as PEM: the API listens with TLS
  TLS_CA     a file of CA certificates: mutual TLS, only for callers with a certificate from one of them
  LOG_LEVEL  trace, debug, info, warn, error, fatal or silent (info)`;

export const dev: Declare = (command, session) =>
  command
    .description(
      "Runs the functions of a module.yaml on the local runtime. They are served elsewhere, in any language, over HTTP.",
    )
    .argument(
      "[module]",
      "the file of the StateFun module, as Flink reads it (default: ./module.yaml)",
    )
    .option("--module <file>", "the same as the argument")
    .addOption(endpointOption())
    .addOption(kafkaOption())
    .option(
      "--kafka-marker-lost",
      "goes on where the runtime's own place in Kafka is gone after a kill, and sends again what may be there already",
    )
    .option("--data <dir>", "where everything is kept", "./data")
    .option(
      "--history <size>",
      "how much of the history of invocations is kept in the store, such as 500MiB (default: none, but some in memory)",
    )
    .option(
      "--retention <topic=age,size>",
      "how long what functions have read is kept in a topic, such as receipts=30d,2GiB: an age, a size or both; " +
        "*=AGE is for all others (7d); may be given more than once",
      collect,
    )
    .option("--host <host>", "where the API listens", "127.0.0.1")
    .option("--port <port>", "its port (default: 8082)")
    .option(
      "--playground-ingress <port>",
      "where the playground's ingress listens, instead of what the module says",
    )
    .option("--playground-egress <port>", "the same of its egress")
    .option(
      "--allow-host <name>",
      "a name by which the API may be called, besides localhost, IP addresses and this machine's own name; may be given more than once",
      collect,
    )
    .option(
      "--tokens <file>",
      'who may call the API: a line "name role token" each, with a role of read, produce or operate ($STATEFUN_TOKENS); ' +
        "it has to be given where --host lets other machines in",
    )
    .option(
      "--panel <dir>",
      "a folder with a page of the module's own, which the console shows: see docs/console.md",
    )
    .addHelpText(
      "after",
      examples(
        "statefun dev module.yaml",
        "statefun dev module.yaml --endpoint 'com.example/*=http://127.0.0.1:1108/'",
        "statefun dev module.yaml --kafka kafka:9092=127.0.0.1:9092",
      ) + ENVIRONMENT,
    )
    .action(async (argument, { module: option, ...options }) => {
      if (option !== undefined && argument !== undefined) {
        throw new UsageError("the module is given twice: as an argument, and by --module");
      }
      const { startModuleRuntime } = await import("../module-runtime.ts");
      const file = argument ?? option ?? "module.yaml";
      await session.keepRunning(startModuleRuntime(file, options));
    });
