/** The one door through which every error of a broker, of a connection and of the Kafka library comes. */
import {
  AuthenticationError,
  GenericError,
  protocolErrors,
  ResponseError,
  UnsupportedCompressionError,
} from "@platformatic/kafka";

/** What went wrong between here and Kafka. */
export class KafkaError extends Error {
  override readonly name = "KafkaError";
  /** By Kafka's own name, such as NOT_LEADER_OR_FOLLOWER. */
  readonly code: string;
  /** The topic that it is about, where it is about one of several. */
  readonly topic: string | undefined;

  constructor(
    code: string,
    message: string,
    { cause, topic }: { readonly cause?: unknown; readonly topic?: string } = {},
  ) {
    super(`${code}: ${message}`, { cause });
    this.code = code;
    this.topic = topic;
  }
}

/** Names that say which brokers were asked, and not what is the matter. */
const WRAPPERS = /^Connection (?:to .+ failed\.|error|closed)$/;

/** `asked` is what was done where, such as `Produce at 127.0.0.1:9092`. */
export function kafkaError(error: unknown, asked: string): KafkaError {
  if (error instanceof KafkaError) return error;
  const causes = causesOf(error);
  for (const cause of causes) {
    if (!(cause instanceof GenericError) || typeof cause["apiId"] !== "string") continue;
    const text = [asked, cause["serverErrorMessage"] ?? cause.message].filter(Boolean).join(": ");
    return new KafkaError(cause["apiId"], text, { cause: error });
  }
  const told = causes.find(({ message }) => message !== "" && !WRAPPERS.test(message));
  const text = `${asked}: ${told?.message ?? causes[0]?.message ?? String(error)}`;
  return new KafkaError(codeOf(causes), text, { cause: error });
}

/** What the library names only by its own classes. */
function codeOf(causes: readonly Error[]): string {
  const is = (kind: abstract new (...args: never[]) => Error) =>
    causes.some((cause) => cause instanceof kind);
  if (is(AuthenticationError)) return "SASL_AUTHENTICATION_FAILED";
  if (is(UnsupportedCompressionError)) return "UNSUPPORTED_COMPRESSION_TYPE";
  // All that is of the connection is of the library's own kinds, or Node's for sockets: the rest could not be read.
  const [error] = causes;
  const isOfTheWay = error instanceof GenericError || (error !== undefined && "syscall" in error);
  return isOfTheWay ? "NETWORK_EXCEPTION" : "UNKNOWN_SERVER_ERROR";
}

/** The error of a code that stands in the answer; 0: none. */
export function errorOfCode(
  errorCode: number,
  asked: string,
  more: { readonly cause?: unknown; readonly topic?: string } = {},
): KafkaError | undefined {
  if (errorCode === 0) return undefined;
  const known = Object.values(protocolErrors).find(({ code }) => code === errorCode);
  // Newer than the library.
  const { id, message } = known ?? {
    id: "UNKNOWN_SERVER_ERROR",
    message: `the broker answers error ${errorCode}`,
  };
  return new KafkaError(id, `${asked}: ${message}`, more);
}

/** Whether a broker answered, and was understood. */
export function isAnswer(error: unknown): error is KafkaError & { readonly cause: ResponseError } {
  return error instanceof KafkaError && error.cause instanceof ResponseError;
}

/** The whole answer, of which the library throws what went wrong with one of several things. @throws KafkaError */
export async function answerIn<Answer>(asked: Promise<Answer>): Promise<Answer> {
  try {
    return await asked;
  } catch (error) {
    if (!isAnswer(error)) throw error;
    const answer: Answer = error.cause["response"];
    return answer;
  }
}

function causesOf(error: unknown): Error[] {
  if (!(error instanceof Error)) return [];
  const below = error instanceof AggregateError ? error.errors : [];
  return [error, ...below.flatMap(causesOf), ...causesOf(error.cause)];
}

/** What an answer says of each topic: 0 for those that went well. */
export type TopicCodes = readonly (readonly [topic: string, errorCode: number])[];

/** The error of one of several topics, of which `codesOf` finds the codes in the answer. The first counts. */
export function errorOfTopic<Answer>(
  error: unknown,
  codesOf: (answer: Answer) => TopicCodes,
): unknown {
  if (!isAnswer(error)) return error;
  for (const [topic, errorCode] of codesOf(error.cause["response"])) {
    if (errorCode === OPERATION_NOT_ATTEMPTED) continue;
    const own = errorOfCode(errorCode, `topic ${topic}`, { cause: error.cause, topic });
    if (own !== undefined) return own;
  }
  return error;
}

/** Of those beside one that went wrong. */
const OPERATION_NOT_ATTEMPTED = 55;
