/**
 * The public names of the local runtime, by reader. The dialect of its HTTP API, for other programs that speak it, is
 * `statefun-runtime/kafka-rest`.
 */

// To run a module, as a program that says where everything is or within a program of one's own:

export { type Caller, Tokens } from "./access/tokens.ts";
export type { Logger } from "./assembly.ts";
export { readAccess } from "./cli/access.ts";
export { type LocalRuntimeOptions, startLocalRuntime } from "./cli/local-runtime.ts";
export { StoreFailedError } from "./commit/store-failed.ts";
export { KafkaRefusedError } from "./kafka/refused.ts";
export type {
  EgressStatus,
  IngressStatus,
  IngressTopicStatus,
  KafkaStatus,
  Trouble,
} from "./kafka-status.ts";
export {
  type KafkaChoice,
  type RunningRuntime,
  type ServeOptions,
  serveRuntime,
} from "./serve.ts";
export { DEFAULT_SETTINGS, type RuntimeSettings } from "./settings.ts";

// To read a module.yaml:

export {
  type EgressSpec,
  type EndpointSpec,
  type IngressTopic,
  type KafkaEgressSpec,
  type KafkaIngressSpec,
  type Module,
  ModuleError,
  readModule,
  type StartOffset,
  type StartupPosition,
  type TransportSpec,
} from "./module/module.ts";

// To decide how the functions are reached:

export { InvalidReply, TransportError } from "./call/errors.ts";
export {
  type FunctionsWorker,
  type FunctionsWorkerOptions,
  startFunctionsWorker,
} from "./call/functions-worker.ts";
export { httpTransport, inProcessTransport, type Transport } from "./call/transport.ts";

// To look after a store:

export { type BackupReport, backUp } from "./copies/backup.ts";
export type { StoreContents } from "./copies/contents.ts";
export type { CopyOptions, CopyProgress } from "./copies/copy.ts";
export { type ExportOptions, type ExportPiece, exportStore } from "./copies/lines/export.ts";
export { type ExportLine, type ImportReport, importStore } from "./copies/lines/import.ts";
export { manifestFindings } from "./copies/manifest.ts";
export { type RestoreOptions, type RestoreReport, restore } from "./copies/restore.ts";

export { type StoreReport, verifyStore } from "./store/verify.ts";
