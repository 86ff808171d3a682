/**
 * A cluster, as one part of the runtime talks to it: which brokers there are, who leads which partition and who coordinates
 * what, and the connections, each of which has one request at a time. `reset` forgets all of it at once, which is how
 * every error ends: the next request begins with the addresses of the module again.
 */
import { type Api, FIND_COORDINATOR, METADATA } from "./apis.ts";
import { BrokerConnection, type BrokerOptions } from "./connection.ts";
import { answerIn, errorOfCode, isAnswer, KafkaError } from "./errors.ts";
import { type ClusterMetadata, clusterOf, type TopicMetadata } from "./metadata.ts";
import { reached, type Server, serversOf, serverText } from "./servers.ts";

export interface KafkaClientOptions extends BrokerOptions {
  /** The brokers that are asked first: `<host>:<port>`, with commas between. */
  readonly address: string;
  /** Where an address, of the module or of a broker that Kafka names, is reached instead. */
  readonly addresses?: ReadonlyMap<string, string>;
}

/** Sends a request in the version that is given, with arguments that may depend on it. */
export type Call<Args extends unknown[], Answer> = (
  ask: (...args: Args) => Promise<Answer>,
  version: number,
) => Promise<Answer>;

/** What a coordinator is asked for, with Kafka's numbers. */
const COORDINATORS = { group: 0, transaction: 1 } as const;

export class KafkaClient {
  readonly #options: KafkaClientOptions;
  readonly #addresses: ReadonlyMap<string, string>;
  /** Those of the module. The one that answered last comes first. */
  readonly #servers: Server[];
  readonly #idle = new Map<string, BrokerConnection[]>();
  /** All that are there, those that open, too. */
  readonly #connections = new Set<BrokerConnection>();
  readonly #topics = new Map<string, TopicMetadata>();
  readonly #coordinators = new Map<string, Server>();
  #brokers: ReadonlyMap<number, Server> = new Map();
  #controller: Server | undefined;
  /** Which `reset` it lives after. A request from before one goes no further. */
  #life = 0;
  #isClosed = false;

  /** Contacts nobody yet. @throws Error when the address is not one */
  constructor(options: KafkaClientOptions) {
    this.#options = options;
    this.#addresses = options.addresses ?? new Map();
    this.#servers = serversOf(options.address, this.#addresses);
  }

  /** Asks Kafka, which creates missing topics where `create` is set and its `auto.create.topics.enable` is. @throws KafkaError */
  async metadata(topics: readonly string[], { create = false } = {}): Promise<ClusterMetadata> {
    const life = this.#life;
    const answer = await answerIn(
      this.ask(undefined, "Metadata", METADATA, (ask) => ask([...topics], create)),
    );
    const cluster = clusterOf(answer);
    const brokers = new Map(
      [...cluster.brokers].map(
        ([node, server]) => [node, reached(server, this.#addresses)] as const,
      ),
    );
    if (life === this.#life) {
      this.#brokers = brokers;
      this.#controller = this.#brokers.get(cluster.controller);
      for (const [name, topic] of cluster.topics) this.#topics.set(name, topic);
    }
    return { ...cluster, brokers };
  }

  /** From Kafka's last answer; asked for where there is none. @throws KafkaError such as UNKNOWN_TOPIC_OR_PARTITION */
  async topic(name: string): Promise<TopicMetadata> {
    const topic = this.#topics.get(name) ?? (await this.metadata([name])).topics.get(name);
    if (topic === undefined) throw unknown(`the broker's answer lacks the topic ${name}`);
    if (topic.error !== undefined) {
      this.#topics.delete(name);
      throw topic.error;
    }
    return topic;
  }

  /** The broker that leads a partition. @throws KafkaError such as LEADER_NOT_AVAILABLE */
  async leader(topic: string, partition: number): Promise<Server> {
    const { partitions } = await this.topic(topic);
    const leader = partitions.get(partition);
    if (leader === undefined) {
      this.#topics.delete(topic);
      throw new KafkaError("UNKNOWN_TOPIC_OR_PARTITION", `${topic} has no partition ${partition}`, {
        topic,
      });
    }
    const server = leader.error === undefined ? this.#brokers.get(leader.node) : undefined;
    if (server !== undefined) return server;
    this.#topics.delete(topic);
    throw leader.error ?? noLeader(topic, partition);
  }

  /** The broker that sees to a consumer group or a transactional id. @throws KafkaError such as COORDINATOR_NOT_AVAILABLE */
  async coordinator(kind: keyof typeof COORDINATORS, key: string): Promise<Server> {
    const known = this.#coordinators.get(`${kind} ${key}`);
    if (known !== undefined) return known;
    const life = this.#life;
    const name = "FindCoordinator";
    const answer = await this.ask(undefined, name, FIND_COORDINATOR, (ask) =>
      ask(COORDINATORS[kind], [key]),
    );
    const [found] = answer.coordinators;
    if (found === undefined) throw unknown(`${name}: the broker's answer lacks the coordinator`);
    const error = errorOfCode(found.errorCode, `${name} for ${kind} ${key}`);
    if (error !== undefined) throw error;
    const server = reached({ host: found.host, port: found.port }, this.#addresses);
    if (life === this.#life) this.#coordinators.set(`${kind} ${key}`, server);
    return server;
  }

  /** The broker that creates topics: where Kafka has none for it, any. */
  get controller(): Server | undefined {
    return this.#controller;
  }

  /**
   * Asks a broker, in the highest version that both sides have; without one, whichever of the module's answers. What is known
   * of leaders and coordinators is forgotten with any error, because it may be why.
   *
   * @throws KafkaError
   */
  async ask<Args extends unknown[], Answer>(
    server: Server | undefined,
    name: string,
    versions: readonly Api<Args, Answer>[],
    call: Call<Args, Answer>,
  ): Promise<Answer> {
    if (server !== undefined) return await this.#askOne(server, name, versions, call);
    const life = this.#life;
    for (let left = this.#servers.length; ; left--) {
      const [first] = this.#servers;
      if (first === undefined) throw unknown("there is no address of a broker");
      try {
        return await this.#askOne(first, name, versions, call);
      } catch (error) {
        if (isAnswer(error)) throw error;
        this.#servers.push(...this.#servers.splice(0, 1));
        if (left <= 1 || life !== this.#life) throw error;
      }
    }
  }

  /** Drops all connections, with whatever waits on them, and all that is known of the cluster. */
  reset(): void {
    this.#life++;
    for (const connection of this.#connections) connection.close();
    this.#connections.clear();
    this.#idle.clear();
    this.#brokers = new Map();
    this.#controller = undefined;
    this.#forget();
  }

  /** As `reset`, for good: every request from now on is refused. */
  close(): void {
    this.#isClosed = true;
    this.reset();
  }

  async #askOne<Args extends unknown[], Answer>(
    server: Server,
    name: string,
    versions: readonly Api<Args, Answer>[],
    call: Call<Args, Answer>,
  ): Promise<Answer> {
    const connection = await this.#connection(server);
    try {
      const api = connection.version(name, versions);
      return await connection.ask(name, (socket) =>
        call((...args) => api.async(socket, ...args), api.version),
      );
    } catch (error) {
      this.#forget();
      throw error;
    } finally {
      this.#release(connection, server);
    }
  }

  #forget(): void {
    this.#topics.clear();
    this.#coordinators.clear();
  }

  async #connection(server: Server): Promise<BrokerConnection> {
    if (this.#isClosed) throw unknown("the client is closed");
    const idle = this.#idle.get(serverText(server)) ?? [];
    for (let known = idle.pop(); known !== undefined; known = idle.pop()) {
      if (known.isOpen) return known;
      this.#connections.delete(known);
    }
    const connection = BrokerConnection.to(server, this.#options);
    this.#connections.add(connection);
    try {
      await connection.open();
      return connection;
    } catch (error) {
      connection.close();
      this.#connections.delete(connection);
      this.#forget();
      throw error;
    }
  }

  #release(connection: BrokerConnection, server: Server): void {
    if (!this.#connections.has(connection)) return;
    if (!connection.isOpen) {
      connection.close();
      this.#connections.delete(connection);
      return;
    }
    const key = serverText(server);
    const idle = this.#idle.get(key);
    if (idle === undefined) this.#idle.set(key, [connection]);
    else idle.push(connection);
  }
}

function unknown(message: string): KafkaError {
  return new KafkaError("UNKNOWN_SERVER_ERROR", message);
}

function noLeader(topic: string, partition: number): KafkaError {
  const text = `partition ${partition} of ${topic} has no leader`;
  return new KafkaError("LEADER_NOT_AVAILABLE", text, { topic });
}
