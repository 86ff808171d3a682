/** What the API takes and answers with. Made by `npm run console` from openapi.json. */
export type paths = {
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** whether it is alive */
        get: operations["get-healthz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** whether it takes requests */
        get: operations["get-readyz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** numbers for Prometheus */
        get: operations["get-metrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/topics/{topic}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** its offsets, how far the functions are, its size, and how long it is kept */
        get: operations["get-topics-topic"];
        put?: never;
        /** appends records to an ingress topic, all of them or none, and answers when they are durable */
        post: operations["post-topics-topic"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/topics/{topic}/partitions/0/records": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** a page of the records from an offset on; waits for the first one */
        get: operations["get-topics-topic-partitions-0-records"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/topics/{topic}/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** the records from an offset on as server-sent events, without end */
        get: operations["get-topics-topic-stream"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/topics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** the names of the topics, or what there is of each */
        get: operations["get-topics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/topics/{topic}/records": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** some of its records: from an offset, a time or near the end on, or the last one first, and of one key */
        get: operations["get-topics-topic-records"];
        put?: never;
        post?: never;
        /** removes those before an offset; functions have to have read them, or Kafka to have acknowledged them */
        delete: operations["delete-topics-topic-records"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/functions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** the functions that there is something of, in the order of their names */
        get: operations["get-functions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/functions/{namespace}/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** a function: how much there is of it, and how it is doing */
        get: operations["get-functions-namespace-name"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/instances": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** the instances of a function that have state or messages, or those that are looked for, in an order of their ids. A page may have less than `limit`, or none, and a `next` all the same: where to look on */
        get: operations["get-instances"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/functions/{namespace}/{name}/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** its state, the number of messages that wait for it, and its failure if there is one */
        get: operations["get-functions-namespace-name-id"];
        put?: never;
        post?: never;
        /** removes its state, and with `everything` what waits for it and is to come to it, too; it has to be at rest, or paused */
        delete: operations["delete-functions-namespace-name-id"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/functions/{namespace}/{name}/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** tries a failing instance again now */
        post: operations["post-functions-namespace-name-id-retry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/unserved": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** the functions that the module has dropped, and how many messages wait for each */
        get: operations["get-unserved"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/functions/{namespace}/{name}/{id}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** the messages that wait for it, the next one first, with those of the batch in flight. A page has `limit` of them at most, or 1 MiB */
        get: operations["get-functions-namespace-name-id-messages"];
        put?: never;
        /** sends it a message, as from outside, and answers when that is durable */
        post: operations["post-functions-namespace-name-id-messages"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/functions/{namespace}/{name}/{id}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** its last invocations that are kept, the newest first: what came, what it changed and sent, or why it failed */
        get: operations["get-functions-namespace-name-id-history"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/trace": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** what a message, or a record, came of and all that came of it, as far as it is in the history: 1,000 spans at most */
        get: operations["get-trace"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/failures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** the instances that fail, the longest-waiting first: 1000 after the first `offset` */
        get: operations["get-failures"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/failures/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** tries all of them again now, or those of one function */
        post: operations["post-failures-retry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/failures/dead-letter": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** moves the message that fails of each of a function's instances to the dead letters */
        post: operations["post-failures-dead-letter"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/trouble": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** all that is not as it should be, in numbers */
        get: operations["get-trouble"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/calls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** the instances that are being called, the longest-running first */
        get: operations["get-calls"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/dead-letters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** the messages that were given up, and whether they were sent again: the first ones first, or the last ones */
        get: operations["get-dead-letters"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/dead-letters/redrive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** sends one again, those that a filter is about, or all of them, to where they were going: each once */
        post: operations["post-dead-letters-redrive"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sql": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** the rows of a query over the views of the store, which it cannot change */
        post: operations["post-sql"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orphans": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** the functions that the module does not serve, and how much is left of each */
        get: operations["get-orphans"];
        put?: never;
        post?: never;
        /** removes what is left of a function, for good */
        delete: operations["delete-orphans"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orphans/move": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** moves what is left of a function to one that is served, instance by instance, for as long as somebody waits for it */
        post: operations["post-orphans-move"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** lets everything begin no batch until it is resumed; what is in flight ends as it would */
        post: operations["post-pause"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** lets everything go on that was paused */
        post: operations["post-resume"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/functions/{namespace}/{name}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** lets a function begin no batch until it is resumed; what is in flight ends as it would */
        post: operations["post-functions-namespace-name-pause"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/functions/{namespace}/{name}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** lets a function go on that was paused */
        post: operations["post-functions-namespace-name-resume"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/functions/{namespace}/{name}/{id}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** lets an instance begin no batch until it is resumed; what is in flight ends as it would */
        post: operations["post-functions-namespace-name-id-pause"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/functions/{namespace}/{name}/{id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** lets an instance go on that was paused */
        post: operations["post-functions-namespace-name-id-resume"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/paused": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** what is paused, and since when: 1000 after the first `offset` */
        get: operations["get-paused"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/engine": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** whether the engine is well and why not, how fast its disk is, what waits, its services, and what it goes by */
        get: operations["get-engine"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/endpoints": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** the services that functions have been called at, and since when and why one cannot be reached */
        get: operations["get-endpoints"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** what changes as server-sent events, without end; goes on after the event of Last-Event-ID if it can */
        get: operations["get-events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/flow": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** which topics feed which functions, where these have sent messages and records, and how many since the start */
        get: operations["get-flow"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/backup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** the backup that is being made, and how far it is */
        get: operations["get-backup"];
        put?: never;
        /** copies the store to a folder of that name in `backups` of the data folder, and answers when the copy is verified; it goes on whoever waits */
        post: operations["post-backup"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/functions/{namespace}/{name}/{id}/state/{value}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** sets a value of its state; it has to be at rest, or paused */
        put: operations["put-functions-namespace-name-id-state-value"];
        post?: never;
        /** removes a value of its state; it has to be at rest, or paused */
        delete: operations["delete-functions-namespace-name-id-state-value"];
        options?: never;
        head?: never;
        /** patches a value that is JSON (RFC 7396: null removes); it has to be at rest, or paused */
        patch: operations["patch-functions-namespace-name-id-state-value"];
        trace?: never;
    };
    "/functions/{namespace}/{name}/{id}/skip": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** drops the message at the head of one that fails or is paused, for good */
        post: operations["post-functions-namespace-name-id-skip"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/functions/{namespace}/{name}/{id}/dead-letter": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** moves the message at the head of one that fails or is paused to the dead letters; the next one goes on */
        post: operations["post-functions-namespace-name-id-dead-letter"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/functions/{namespace}/{name}/{id}/delayed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** the delayed messages that are to come to it, the next one first: 1000 at most */
        get: operations["get-functions-namespace-name-id-delayed"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/functions/{namespace}/{name}/{id}/delayed/{seq}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** cancels a delayed message that is to come to it */
        delete: operations["delete-functions-namespace-name-id-delayed-seq"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/functions/{namespace}/{name}/{id}/delayed/{seq}/fire": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** lets a delayed message come now */
        post: operations["post-functions-namespace-name-id-delayed-seq-fire"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** this description */
        get: operations["get-openapi-json"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
};
export type webhooks = Record<string, never>;
export type components = {
    schemas: {
        Error: {
            /** @description begins with the HTTP status */
            error_code: number;
            message: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
};
export type $defs = Record<string, never>;
export interface operations {
    "get-healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        status: "alive";
                    };
                };
            };
        };
    };
    "get-readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        status: "ready" | "closing" | "failed";
                    };
                };
            };
        };
    };
    "get-metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
        };
    };
    "get-topics-topic": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                topic: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        topic: string;
                        /**
                         * @description dropped: the module does not read it any more, and records wait in it
                         * @enum {string}
                         */
                        kind: "ingress" | "egress" | "popped" | "dead-letters" | "dropped";
                        firstOffset: number;
                        nextOffset: number;
                        records: number;
                        /** @description of their keys, values and headers */
                        bytes: number;
                        /** @description of the first record that no function was sent yet; with `forwardedTo` that Kafka has not acknowledged */
                        position: number;
                        /** @description the address of the Kafka that its records go to */
                        forwardedTo?: string;
                        /** @description how many those are */
                        lag: number;
                        retention: {
                            ageMs: number;
                            maxBytes?: number;
                        };
                    };
                };
            };
        };
    };
    "post-topics-topic": {
        parameters: {
            query?: never;
            header?: {
                /** @description the same request with the same key adds nothing, and has the same answer */
                "idempotency-key"?: string;
            };
            path: {
                topic: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/vnd.kafka.json.v2+json": {
                    records: {
                        key?: string | null;
                        value: unknown | null;
                        partition?: 0 | null;
                    }[];
                };
                "application/vnd.kafka.text.v2+json": {
                    records: {
                        key?: string | null;
                        value: string | null;
                        partition?: 0 | null;
                    }[];
                };
                "application/vnd.kafka.binary.v2+json": {
                    records: {
                        key?: string | null;
                        value: string | null;
                        partition?: 0 | null;
                    }[];
                };
            };
        };
        responses: {
            /** @description done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        offsets: {
                            /** @constant */
                            partition: 0;
                            offset: number;
                        }[];
                    };
                };
            };
        };
    };
    "get-topics-topic-partitions-0-records": {
        parameters: {
            query?: {
                offset?: number;
                max_bytes?: number;
                timeout?: number;
            };
            header?: never;
            path: {
                topic: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.kafka.json.v2+json": {
                        topic: string;
                        key: string | null;
                        value: unknown;
                        /** @enum {string} */
                        encoding?: "utf8" | "base64";
                        /** @constant */
                        partition: 0;
                        offset: number;
                    }[];
                    "application/vnd.kafka.text.v2+json": {
                        topic: string;
                        key: string | null;
                        value: unknown;
                        /** @enum {string} */
                        encoding?: "utf8" | "base64";
                        /** @constant */
                        partition: 0;
                        offset: number;
                    }[];
                    "application/vnd.kafka.binary.v2+json": {
                        topic: string;
                        key: string | null;
                        value: unknown;
                        /** @enum {string} */
                        encoding?: "utf8" | "base64";
                        /** @constant */
                        partition: 0;
                        offset: number;
                    }[];
                };
            };
        };
    };
    "get-topics-topic-stream": {
        parameters: {
            query?: {
                offset?: number;
            };
            header?: never;
            path: {
                topic: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": {
                        topic: string;
                        key: string | null;
                        value: unknown;
                        /** @enum {string} */
                        encoding?: "utf8" | "base64";
                        /** @constant */
                        partition: 0;
                        offset: number;
                    };
                };
            };
        };
    };
    "get-topics": {
        parameters: {
            query?: {
                details?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": string[] | {
                        topic: string;
                        /**
                         * @description dropped: the module does not read it any more, and records wait in it
                         * @enum {string}
                         */
                        kind: "ingress" | "egress" | "popped" | "dead-letters" | "dropped";
                        firstOffset: number;
                        nextOffset: number;
                        records: number;
                        /** @description of their keys, values and headers */
                        bytes: number;
                        /** @description of the first record that no function was sent yet; with `forwardedTo` that Kafka has not acknowledged */
                        position: number;
                        /** @description the address of the Kafka that its records go to */
                        forwardedTo?: string;
                        /** @description how many those are */
                        lag: number;
                        retention: {
                            ageMs: number;
                            maxBytes?: number;
                        };
                    }[];
                };
            };
        };
    };
    "get-topics-topic-records": {
        parameters: {
            query?: {
                /** @description from there on */
                offset?: number;
                /** @description from then on */
                time?: string;
                /** @description of the last so many */
                last?: number;
                /** @description the last one first */
                newest?: "true" | "false";
                /** @description with `newest`: none from that offset on */
                before?: number;
                /** @description those with this key */
                key?: string;
                limit?: number;
            };
            header?: never;
            path: {
                topic: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.kafka.json.v2+json": {
                        records: {
                            topic: string;
                            key: string | null;
                            value: unknown;
                            /** @enum {string} */
                            encoding?: "utf8" | "base64";
                            /** @constant */
                            partition: 0;
                            offset: number;
                            /** Format: date-time */
                            time: string;
                            /** @description where the record stood in the Kafka that it was read from */
                            kafka?: {
                                partition: number;
                                offset: number;
                                /** Format: date-time */
                                time?: string;
                                /** @description name and value each; a value that is not UTF-8 is in base64 */
                                headers: [
                                    string,
                                    string | {
                                        base64: string;
                                    } | null
                                ][];
                            };
                        }[];
                        /** @description the `offset` to go on with, and with `newest` the `before` */
                        next: number;
                        /** @description there is no more when `next` is that: the offset that the next record gets, and with `newest` that of the first one */
                        end: number;
                    };
                    "application/vnd.kafka.text.v2+json": {
                        records: {
                            topic: string;
                            key: string | null;
                            value: unknown;
                            /** @enum {string} */
                            encoding?: "utf8" | "base64";
                            /** @constant */
                            partition: 0;
                            offset: number;
                            /** Format: date-time */
                            time: string;
                            /** @description where the record stood in the Kafka that it was read from */
                            kafka?: {
                                partition: number;
                                offset: number;
                                /** Format: date-time */
                                time?: string;
                                /** @description name and value each; a value that is not UTF-8 is in base64 */
                                headers: [
                                    string,
                                    string | {
                                        base64: string;
                                    } | null
                                ][];
                            };
                        }[];
                        /** @description the `offset` to go on with, and with `newest` the `before` */
                        next: number;
                        /** @description there is no more when `next` is that: the offset that the next record gets, and with `newest` that of the first one */
                        end: number;
                    };
                    "application/vnd.kafka.binary.v2+json": {
                        records: {
                            topic: string;
                            key: string | null;
                            value: unknown;
                            /** @enum {string} */
                            encoding?: "utf8" | "base64";
                            /** @constant */
                            partition: 0;
                            offset: number;
                            /** Format: date-time */
                            time: string;
                            /** @description where the record stood in the Kafka that it was read from */
                            kafka?: {
                                partition: number;
                                offset: number;
                                /** Format: date-time */
                                time?: string;
                                /** @description name and value each; a value that is not UTF-8 is in base64 */
                                headers: [
                                    string,
                                    string | {
                                        base64: string;
                                    } | null
                                ][];
                            };
                        }[];
                        /** @description the `offset` to go on with, and with `newest` the `before` */
                        next: number;
                        /** @description there is no more when `next` is that: the offset that the next record gets, and with `newest` that of the first one */
                        end: number;
                    };
                };
            };
        };
    };
    "delete-topics-topic-records": {
        parameters: {
            query: {
                before: number;
            };
            header?: never;
            path: {
                topic: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        removed: number;
                        firstOffset: number;
                    };
                };
            };
        };
    };
    "get-functions": {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                after?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        functions: {
                            function: string;
                            /** @description whether an endpoint of the module serves it */
                            served: boolean;
                            paused: boolean;
                            /** @description instances with state */
                            instances: number;
                            /** @description messages that wait */
                            messages: number;
                            /** @description delayed messages that are pending */
                            delayed: number;
                            /**
                             * Format: date-time
                             * @description when the next one comes, where that is known
                             */
                            nextDelayed?: string;
                            /** @description messages that it has dealt with */
                            invocations: number;
                            /** @description of those in a second, over the last 5 to 10 seconds */
                            rate: number;
                            /** @description attempts that failed */
                            failures: number;
                            /** @description instances that wait for another attempt */
                            failing: number;
                            callsInFlight: number;
                            /** @description the fullest mailboxes */
                            deepest: {
                                id: string;
                                mailbox: number;
                            }[];
                        }[];
                        /** @description to go on after; there are no more without it */
                        next?: string;
                    };
                };
            };
        };
    };
    "get-functions-namespace-name": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description of the function's type name, before its slash */
                namespace: string;
                /** @description of the function, after the slash */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        function: string;
                        /** @description whether an endpoint of the module serves it */
                        served: boolean;
                        paused: boolean;
                        /** @description instances with state */
                        instances: number;
                        /** @description messages that wait */
                        messages: number;
                        /** @description delayed messages that are pending */
                        delayed: number;
                        /**
                         * Format: date-time
                         * @description when the next one comes, where that is known
                         */
                        nextDelayed?: string;
                        /** @description messages that it has dealt with */
                        invocations: number;
                        /** @description of those in a second, over the last 5 to 10 seconds */
                        rate: number;
                        /** @description attempts that failed */
                        failures: number;
                        /** @description instances that wait for another attempt */
                        failing: number;
                        callsInFlight: number;
                        /** @description the fullest mailboxes */
                        deepest: {
                            id: string;
                            mailbox: number;
                        }[];
                        /** @description the values that its state has, as far as it has been called and has said so */
                        declared: {
                            name: string;
                            typename: string;
                        }[];
                    };
                };
            };
        };
    };
    "get-instances": {
        parameters: {
            query: {
                function: string;
                /** @description of the ids */
                prefix?: string;
                /** @description `next` of the page before */
                after?: string;
                limit?: number;
                /** @description instances that have a value of this name */
                value?: string;
                /** @description a place in that value, as JSONPath */
                path?: string;
                /** @description what is there, as JSON or as text */
                equals?: string;
                /** @description instances with so many messages */
                mailbox_min?: number;
                failing?: "true" | "false";
                /** @description shows their values, too */
                state?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        instances: {
                            id: string;
                            mailbox: number;
                            /** @description values of its state */
                            values: number;
                            /** @description their size */
                            bytes: number;
                            /** @constant */
                            paused?: true;
                            /** Format: date-time */
                            runningSince?: string;
                            failure?: {
                                attempts: number;
                                reason: string;
                                /** Format: date-time */
                                since: string;
                                /** Format: date-time */
                                retryAt: string;
                            };
                            /** @description with `state=true`: its first 100 values, each of up to 4 KiB */
                            state?: {
                                [key: string]: {
                                    typename: string;
                                    value?: unknown;
                                    /** @enum {string} */
                                    encoding?: "utf8" | "base64";
                                    bytes: number;
                                    /**
                                     * @description it is too large to be here
                                     * @constant
                                     */
                                    truncated?: true;
                                    /** Format: date-time */
                                    expiresAt?: string;
                                };
                            };
                        }[];
                        /** @description to go on after; there are no more without it */
                        next?: string;
                    };
                };
            };
        };
    };
    "get-functions-namespace-name-id": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description of the function's type name, before its slash */
                namespace: string;
                /** @description of the function, after the slash */
                name: string;
                /** @description of the instance */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        state: {
                            [key: string]: {
                                typename: string;
                                value: unknown;
                                /** @enum {string} */
                                encoding?: "utf8" | "base64";
                                bytes: number;
                                /** @description another one whenever the value's type or bytes are */
                                version: string;
                                /** Format: date-time */
                                expiresAt?: string;
                            };
                        };
                        /** @description messages that it has not dealt with yet */
                        mailbox: number;
                        /**
                         * Format: date-time
                         * @description when the batch was sent that is in flight
                         */
                        runningSince?: string;
                        running?: {
                            /** @description messages in it */
                            batch: number;
                            /** @description the first of them */
                            messages: {
                                typename: string;
                                caller?: {
                                    function: string;
                                    id: string;
                                };
                                bytes: number;
                            }[];
                        };
                        failure?: {
                            attempts: number;
                            reason: string;
                            /** Format: date-time */
                            since: string;
                            /** Format: date-time */
                            retryAt: string;
                        };
                        /** @description why it begins no batch */
                        paused?: {
                            function?: string;
                            id?: string;
                            /** Format: date-time */
                            since: string;
                        };
                    };
                };
            };
        };
    };
    "delete-functions-namespace-name-id": {
        parameters: {
            query?: {
                everything?: "true" | "false";
            };
            header?: never;
            path: {
                /** @description of the function's type name, before its slash */
                namespace: string;
                /** @description of the function, after the slash */
                name: string;
                /** @description of the instance */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        removed: string[];
                        messages?: number;
                        delayed?: number;
                    };
                };
            };
        };
    };
    "post-functions-namespace-name-id-retry": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description of the function's type name, before its slash */
                namespace: string;
                /** @description of the function, after the slash */
                name: string;
                /** @description of the instance */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        retried: {
                            function: string;
                            id: string;
                        };
                    };
                };
            };
        };
    };
    "get-unserved": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        function: string;
                        messages: number;
                    }[];
                };
            };
        };
    };
    "get-functions-namespace-name-id-messages": {
        parameters: {
            query?: {
                after?: number;
                limit?: number;
            };
            header?: never;
            path: {
                /** @description of the function's type name, before its slash */
                namespace: string;
                /** @description of the function, after the slash */
                name: string;
                /** @description of the instance */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        messages: {
                            typename: string;
                            value: unknown;
                            /** @enum {string} */
                            encoding?: "utf8" | "base64";
                            /** @description its place in the order of all messages */
                            seq: number;
                            /** @description there is none when it came from outside */
                            caller?: {
                                function: string;
                                id: string;
                            };
                            /** @description that it came of */
                            record?: {
                                topic: string;
                                offset: number;
                            };
                            /** @description the delayed message that it came of */
                            delayed?: number;
                            bytes: number;
                        }[];
                        /** @description `after` of the next page */
                        next?: number;
                    };
                };
            };
        };
    };
    "post-functions-namespace-name-id-messages": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description of the function's type name, before its slash */
                namespace: string;
                /** @description of the function, after the slash */
                name: string;
                /** @description of the instance */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    value: unknown;
                    /** @enum {string} */
                    encoding?: "utf8" | "base64";
                    typename: string;
                };
            };
        };
        responses: {
            /** @description done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        sent: {
                            function: string;
                            id: string;
                        };
                    };
                };
            };
        };
    };
    "get-functions-namespace-name-id-history": {
        parameters: {
            query?: {
                limit?: number;
                /** @description those that had this message alone */
                message?: number;
            };
            header?: never;
            path: {
                /** @description of the function's type name, before its slash */
                namespace: string;
                /** @description of the function, after the slash */
                name: string;
                /** @description of the instance */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: date-time
                         * @description when it was sent
                         */
                        at: string;
                        durationMs: number;
                        error?: string;
                        /** @description how many before it were left out, because there were very many in all */
                        skipped?: number;
                        /** @description how many there were; the lists have the first 20 of each */
                        counts: {
                            messages: number;
                            changes: number;
                            sent: number;
                            delayed: number;
                            records: number;
                        };
                        messages: {
                            typename: string;
                            value?: unknown;
                            /** @enum {string} */
                            encoding?: "utf8" | "base64";
                            /** @description its size; without it there was none */
                            bytes?: number;
                            /**
                             * @description this is its beginning
                             * @constant
                             */
                            truncated?: true;
                            /** @description its place in the order of all messages */
                            seq: number;
                            caller?: {
                                function: string;
                                id: string;
                            };
                            /** @description that it came of */
                            record?: {
                                topic: string;
                                offset: number;
                            };
                            /** @description the delayed message that it came of */
                            delayed?: number;
                        }[];
                        changes: {
                            name: string;
                            typename: string;
                            before: {
                                value?: unknown;
                                /** @enum {string} */
                                encoding?: "utf8" | "base64";
                                /** @description its size; without it there was none */
                                bytes?: number;
                                /**
                                 * @description this is its beginning
                                 * @constant
                                 */
                                truncated?: true;
                            } | null;
                            after: {
                                value?: unknown;
                                /** @enum {string} */
                                encoding?: "utf8" | "base64";
                                /** @description its size; without it there was none */
                                bytes?: number;
                                /**
                                 * @description this is its beginning
                                 * @constant
                                 */
                                truncated?: true;
                            } | null;
                        }[];
                        sent: {
                            typename: string;
                            value?: unknown;
                            /** @enum {string} */
                            encoding?: "utf8" | "base64";
                            /** @description its size; without it there was none */
                            bytes?: number;
                            /**
                             * @description this is its beginning
                             * @constant
                             */
                            truncated?: true;
                            /** @description its place in the order of all messages */
                            seq: number;
                            to: {
                                function: string;
                                id: string;
                            };
                        }[];
                        delayed: ({
                            cancelled: string;
                        } | {
                            typename: string;
                            value?: unknown;
                            /** @enum {string} */
                            encoding?: "utf8" | "base64";
                            /** @description its size; without it there was none */
                            bytes?: number;
                            /**
                             * @description this is its beginning
                             * @constant
                             */
                            truncated?: true;
                            /** @description its place in the order of all messages */
                            seq: number;
                            to: {
                                function: string;
                                id: string;
                            };
                            delayMs: number;
                            token?: string;
                        })[];
                        records: {
                            topic: string;
                            offset: number;
                            key: {
                                value?: unknown;
                                /** @enum {string} */
                                encoding?: "utf8" | "base64";
                                /** @description its size; without it there was none */
                                bytes?: number;
                                /**
                                 * @description this is its beginning
                                 * @constant
                                 */
                                truncated?: true;
                            } | null;
                            value: {
                                value?: unknown;
                                /** @enum {string} */
                                encoding?: "utf8" | "base64";
                                /** @description its size; without it there was none */
                                bytes?: number;
                                /**
                                 * @description this is its beginning
                                 * @constant
                                 */
                                truncated?: true;
                            };
                        }[];
                    }[];
                };
            };
        };
    };
    "get-trace": {
        parameters: {
            query?: {
                /** @description that the message was for */
                function?: string;
                /** @description of its instance */
                id?: string;
                /** @description its `seq`, of a delayed one too */
                message?: number;
                /** @description of a record */
                topic?: string;
                offset?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description what everything came of */
                        root: {
                            topic: string;
                            offset: number;
                            /** @constant */
                            kind: "record";
                            /**
                             * Format: date-time
                             * @description there is none when it is not kept any more
                             */
                            time?: string;
                        } | {
                            /** @constant */
                            kind: "outside";
                        } | {
                            /** @constant */
                            kind: "batch";
                        } | {
                            /** @constant */
                            kind: "unknown";
                            caller?: {
                                function: string;
                                id: string;
                            };
                        };
                        /** @description each after the one that it came of */
                        spans: {
                            function: string;
                            id: string;
                            /** @description its number */
                            span: number;
                            /** @description the span that it came of, if one did */
                            cause?: number;
                            /**
                             * @description how it came: sent, after a delay, as a record, or as a dead letter sent again
                             * @enum {string}
                             */
                            kind: "message" | "delayed" | "record" | "redriven" | "batch";
                            messages: {
                                /** @description its place in the order of all messages */
                                seq: number;
                                typename?: string;
                                caller?: {
                                    function: string;
                                    id: string;
                                };
                                /** @description that it came of */
                                record?: {
                                    topic: string;
                                    offset: number;
                                };
                                /** @description the delayed message that it came of */
                                delayed?: number;
                            }[];
                            /** Format: date-time */
                            sentAt?: string;
                            /**
                             * Format: date-time
                             * @description when a delayed message was to come
                             */
                            dueAt?: string;
                            /**
                             * @description `topic`: its record waits to be read. `unknown`: it is not there any more, and what became of it is not kept
                             * @enum {string}
                             */
                            outcome: "answered" | "failing" | "running" | "waiting" | "topic" | "delayed" | "cancelled" | "dead-letter" | "unknown";
                            /** Format: date-time */
                            begunAt?: string;
                            durationMs?: number;
                            /** @description messages that were in its batch: what it did may be of any of them */
                            batch?: number;
                            /** @description the values that it changed */
                            changes?: string[];
                            counts?: {
                                sent: number;
                                delayed: number;
                                records: number;
                            };
                            /** @description the first ones that it wrote */
                            records?: {
                                topic: string;
                                offset: number;
                            }[];
                            /** @description attempts that failed */
                            failures?: number;
                            /** @description the last ones of them */
                            attempts?: {
                                /** Format: date-time */
                                at: string;
                                durationMs: number;
                                error: string;
                                /** @description messages that were in it */
                                batch: number;
                            }[];
                            /** @description where it is now, when it was given up */
                            letter?: {
                                topic: string;
                                offset: number;
                            };
                        }[];
                        /**
                         * @description there are more than a trace may have
                         * @constant
                         */
                        cut?: true;
                    };
                };
            };
        };
    };
    "get-failures": {
        parameters: {
            query?: {
                function?: string;
                offset?: number;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        function: string;
                        id: string;
                        attempts: number;
                        reason: string;
                        /** Format: date-time */
                        since: string;
                        /** Format: date-time */
                        retryAt: string;
                    }[];
                };
            };
        };
    };
    "post-failures-retry": {
        parameters: {
            query?: {
                function?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        retried: number;
                    };
                };
            };
        };
    };
    "post-failures-dead-letter": {
        parameters: {
            query: {
                function: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        topic: string;
                        moved: number;
                    };
                };
            };
        };
    };
    "get-trouble": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description reasons why the runtime itself is not well */
                        engine: number;
                        deadLetters: {
                            kept: number;
                            /** @description of the last 10,000 of them, those that were not sent again */
                            waiting: number;
                            /** @description the offset of the next one */
                            end: number;
                        };
                        /** @description instances */
                        failing: number;
                        /** @description calls that have been in flight for more than 10 s */
                        stuck: number;
                        endpointsDown: number;
                        /** @description functions: 1,000 are the most that are counted */
                        orphans: number;
                        /** @description functions and instances, of which 1,000 are counted */
                        paused: number;
                    };
                };
            };
        };
    };
    "get-calls": {
        parameters: {
            query?: {
                function?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        function: string;
                        id: string;
                        /** Format: date-time */
                        since: string;
                        /** @description messages in it */
                        batch: number;
                        /**
                         * @description the instance
                         * @constant
                         */
                        paused?: true;
                    }[];
                };
            };
        };
    };
    "get-dead-letters": {
        parameters: {
            query?: {
                topic?: string;
                /** @description what the reason contains */
                reason?: string;
                /** @description that the message was for */
                function?: string;
                /** @description given up at that time or later */
                from?: string;
                /** @description given up before that time */
                to?: string;
                /** @description behind this offset: `next` of the page before */
                after?: number;
                /** @description before this offset */
                before?: number;
                /** @description the last ones first: then `next` is for `before` */
                newest?: "true" | "false";
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        letters: ({
                            offset: number;
                            /** Format: date-time */
                            time: string;
                            function: string;
                            id: string;
                            caller?: {
                                function: string;
                                id: string;
                            };
                            /** @description its `seq`, where an operator gave it up */
                            message?: number;
                            typename: string;
                            payload: string;
                            /** @enum {string} */
                            encoding: "utf8" | "base64";
                            truncatedFrom?: number;
                            reason: string;
                            /**
                             * Format: date-time
                             * @description when it was last sent again
                             */
                            redrivenAt?: string;
                        } | {
                            offset: number;
                            /** Format: date-time */
                            time: string;
                        })[];
                        /** @description there may be more: go on with this `after` */
                        next?: number;
                    };
                };
            };
        };
    };
    "post-dead-letters-redrive": {
        parameters: {
            query?: {
                /** @description one, as it came or as the body says */
                offset?: number;
                /** @description all of them */
                all?: "true" | "false";
                topic?: string;
                /** @description what the reason contains */
                reason?: string;
                /** @description that the message was for */
                function?: string;
                /** @description given up at that time or later */
                from?: string;
                /** @description given up before that time */
                to?: string;
                /** @description behind this offset: `next` of the page before */
                after?: number;
                /** @description before this offset */
                before?: number;
                /** @description how many are sent at most */
                limit?: number;
                /** @description the one at `offset` though it was sent before */
                force?: "true" | "false";
                /** @description sends nothing, and counts */
                dry_run?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    function?: string;
                    id?: string;
                    typename?: string;
                    payload?: string;
                    /**
                     * @description of the payload
                     * @enum {string}
                     */
                    encoding?: "utf8" | "base64";
                };
            };
        };
        responses: {
            /** @description done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        redriven: number;
                        /** @description had been sent again before */
                        already: number;
                        /** @description cannot be sent */
                        refused: number;
                        reasons: {
                            offset: number;
                            reason: string;
                        }[];
                        /** @description there may be more: go on with this `after` */
                        next?: number;
                    };
                };
            };
        };
    };
    "post-sql": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description one SELECT, or EXPLAIN of one */
                    query: string;
                    /**
                     * @description what stands for each ? in turn, or by name for each :name
                     * @default []
                     */
                    params?: (string | number | boolean | null)[] | {
                        [key: string]: string | number | boolean | null;
                    };
                    /**
                     * @description rows
                     * @default 1000
                     */
                    limit?: number;
                    /**
                     * @description in milliseconds
                     * @default 5000
                     */
                    timeout?: number;
                };
            };
        };
        responses: {
            /** @description done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        columns: string[];
                        /** @description a blob is {"base64":"…"}, and a number that a double cannot hold is text */
                        rows: unknown[][];
                        /** @description whether there are more rows */
                        truncated: boolean;
                    };
                };
            };
        };
    };
    "get-orphans": {
        parameters: {
            query?: {
                /** @description behind this function */
                after?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        function: string;
                        instances: number;
                        messages: number;
                        timers: number;
                    }[];
                };
            };
        };
    };
    "delete-orphans": {
        parameters: {
            query: {
                /** @description a type name */
                function: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        instances: number;
                        values: number;
                        messages: number;
                        timers: number;
                        /** @description instances that stay: they would mix with what there is */
                        refused: number;
                        reasons: {
                            id: string;
                            reason: string;
                        }[];
                    };
                };
            };
        };
    };
    "post-orphans-move": {
        parameters: {
            query: {
                /** @description a type name */
                from: string;
                /** @description a type name */
                to: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        instances: number;
                        values: number;
                        messages: number;
                        timers: number;
                        /** @description instances that stay: they would mix with what there is */
                        refused: number;
                        reasons: {
                            id: string;
                            reason: string;
                        }[];
                    };
                };
            };
        };
    };
    "post-pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        function?: string;
                        id?: string;
                        /** Format: date-time */
                        since: string;
                    };
                };
            };
        };
    };
    "post-resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description whether it was paused */
                        resumed: boolean;
                        /** @description whether it is paused all the same, because its function is, or everything */
                        paused: boolean;
                    };
                };
            };
        };
    };
    "post-functions-namespace-name-pause": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description of the function's type name, before its slash */
                namespace: string;
                /** @description of the function, after the slash */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        function?: string;
                        id?: string;
                        /** Format: date-time */
                        since: string;
                    };
                };
            };
        };
    };
    "post-functions-namespace-name-resume": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description of the function's type name, before its slash */
                namespace: string;
                /** @description of the function, after the slash */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description whether it was paused */
                        resumed: boolean;
                        /** @description whether it is paused all the same, because its function is, or everything */
                        paused: boolean;
                    };
                };
            };
        };
    };
    "post-functions-namespace-name-id-pause": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description of the function's type name, before its slash */
                namespace: string;
                /** @description of the function, after the slash */
                name: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        function?: string;
                        id?: string;
                        /** Format: date-time */
                        since: string;
                    };
                };
            };
        };
    };
    "post-functions-namespace-name-id-resume": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description of the function's type name, before its slash */
                namespace: string;
                /** @description of the function, after the slash */
                name: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description whether it was paused */
                        resumed: boolean;
                        /** @description whether it is paused all the same, because its function is, or everything */
                        paused: boolean;
                    };
                };
            };
        };
    };
    "get-paused": {
        parameters: {
            query?: {
                offset?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        function?: string;
                        id?: string;
                        /** Format: date-time */
                        since: string;
                    }[];
                };
            };
        };
    };
    "get-engine": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        version: string;
                        /**
                         * Format: date-time
                         * @description when it started
                         */
                        since: string;
                        /** @enum {string} */
                        status: "healthy" | "degraded" | "failed";
                        /** @description why it is not healthy, the worst first */
                        reasons: {
                            /** @enum {string} */
                            code: "store-failed" | "commit-slow" | "log-held" | "disk-nearly-full" | "outbox-full" | "kafka-down" | "kafka-topic" | "endpoint-down" | "function-stuck" | "instances-failing" | "lag" | "unserved" | "paused";
                            text: string;
                        }[];
                        commits: {
                            count: number;
                            /** @description of the newest 256 */
                            medianMs: number;
                            p99Ms: number;
                            /** @description of the one that is on its way to the disk: 0 without one */
                            underWayMs: number;
                        };
                        waiting: {
                            /** @description that the functions have not got yet, of topics with any */
                            records: {
                                topic: string;
                                records: number;
                            }[];
                            /** @description about: what is done and not yet durable */
                            bytesAhead: number;
                        };
                        memory: {
                            rssBytes: number;
                            heapBytes: number;
                            instances: number;
                            instanceBytes: number;
                        };
                        store: {
                            bytes: number;
                            walBytes: number;
                            /** @description of the disk that it is on */
                            freeBytes?: number;
                        };
                        endpoints: {
                            /** @description the pattern of the module */
                            functions: string;
                            callsInFlight: number;
                            up: boolean;
                            attempts?: number;
                            reason?: string;
                            /** Format: date-time */
                            since?: string;
                            /** Format: date-time */
                            retryAt?: string;
                            /** @description the last time that it could not be reached, and can again */
                            lastOutage?: {
                                /** Format: date-time */
                                since: string;
                                /** Format: date-time */
                                until: string;
                                reason: string;
                            };
                        }[];
                        /** @description where the Kafka of the module is contacted */
                        kafka?: {
                            ingresses: {
                                id: string;
                                /** @description as the module has it */
                                address: string;
                                /** @description why Kafka does not say what there is */
                                problem?: {
                                    /** @description Kafka's name of it, such as NOT_LEADER_OR_FOLLOWER */
                                    code: string;
                                    /** @description with what to do about it, where that is known */
                                    text: string;
                                };
                                topics: {
                                    topic: string;
                                    partitions: number;
                                    /** @description read since the runtime started */
                                    records: number;
                                    /** @description of those: no function can get them */
                                    unusable: number;
                                    /** @description Kafka had them no more, at most */
                                    lost: number;
                                    /** @description still to be read, where that is known */
                                    lag?: number;
                                    /** @description why not all of it is read */
                                    problem?: {
                                        /** @description Kafka's name of it, such as NOT_LEADER_OR_FOLLOWER */
                                        code: string;
                                        /** @description with what to do about it, where that is known */
                                        text: string;
                                    };
                                }[];
                            }[];
                            egresses: {
                                /** @description as the module has it */
                                address: string;
                                /** @description that something was written to */
                                topics: string[];
                                connected: boolean;
                                /** @description why nothing can be written */
                                trouble?: {
                                    /** @description Kafka's name of it, such as NOT_LEADER_OR_FOLLOWER */
                                    code: string;
                                    /** @description with what to do about it, where that is known */
                                    text: string;
                                    /** Format: date-time */
                                    since: string;
                                };
                                /** @description topics that Kafka does not take, while it takes others */
                                refused: {
                                    /** @description Kafka's name of it, such as NOT_LEADER_OR_FOLLOWER */
                                    code: string;
                                    /** @description with what to do about it, where that is known */
                                    text: string;
                                    /** Format: date-time */
                                    since: string;
                                    topic: string;
                                }[];
                                /** @description records that Kafka does not have yet */
                                waiting: number;
                                /** @description since the runtime started */
                                transactions: number;
                                /** @description in them */
                                records: number;
                                /**
                                 * Format: date-time
                                 * @description when the last one was
                                 */
                                committedAt?: string;
                            }[];
                            /** @description about: all that waits for a Kafka */
                            outboxBytes: number;
                        };
                        /** @description its file */
                        module: string;
                        /** @description whether the module has a panel of its own in the console */
                        panel: boolean;
                        access: {
                            /** @description 0: everybody may do everything */
                            tokens: number;
                            tls: boolean;
                            allowedHosts: string[];
                        };
                        settings: {
                            name: string;
                            value: unknown;
                            isDefault: boolean;
                        }[];
                    };
                };
            };
        };
    };
    "get-endpoints": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description the pattern of the module */
                        functions: string;
                        callsInFlight: number;
                        up: boolean;
                        attempts?: number;
                        reason?: string;
                        /** Format: date-time */
                        since?: string;
                        /** Format: date-time */
                        retryAt?: string;
                        /** @description the last time that it could not be reached, and can again */
                        lastOutage?: {
                            /** Format: date-time */
                            since: string;
                            /** Format: date-time */
                            until: string;
                            reason: string;
                        };
                    }[];
                };
            };
        };
    };
    "get-events": {
        parameters: {
            query?: never;
            header?: {
                "last-event-id"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": {
                        /** @constant */
                        event: "reset";
                        /** @description first of all, and whenever some events are lost: look at everything anew, and go on from here */
                        data: Record<string, unknown>;
                    } | {
                        /** @constant */
                        event: "functions";
                        /** @description the functions whose figures have changed since they were told last */
                        data: {
                            function: string;
                            batches: number;
                            invocations: number;
                            failures: number;
                            seconds: number;
                            inFlight: number;
                            /** @description of those in flight, for more than 10 s */
                            stuck: number;
                        }[];
                    } | {
                        /** @constant */
                        event: "waiting";
                        /** @description the functions for which something else waits than was told last: messages, delayed ones and when the next one comes, and instances that wait for another attempt */
                        data: {
                            function: string;
                            messages: number;
                            delayed: number;
                            /** Format: date-time */
                            nextDelayed?: string;
                            failing: number;
                        }[];
                    } | {
                        /** @constant */
                        event: "flow";
                        /** @description edges of the flow that something went along since they were told last */
                        data: {
                            /** @description absent: from outside, by an operator or a playground ingress */
                            from?: {
                                function: string;
                            } | {
                                topic: string;
                            };
                            to: {
                                function: string;
                            } | {
                                topic: string;
                            };
                            /** @description that have come since the start: delayed ones in their time */
                            messages: number;
                            /** @description that were sent since the start to come later */
                            delayed: number;
                        }[];
                    } | {
                        /** @constant */
                        event: "topics";
                        /** @description topics with new records, or of which records were consumed */
                        data: {
                            topic: string;
                            nextOffset: number;
                            position: number;
                        }[];
                    } | {
                        /** @constant */
                        event: "failures";
                        /** @description instances that have failed, or have recovered */
                        data: ({
                            function: string;
                            id: string;
                            /** @constant */
                            failing: true;
                            attempts: number;
                            reason: string;
                            /** Format: date-time */
                            since: string;
                            /** Format: date-time */
                            retryAt: string;
                        } | {
                            function: string;
                            id: string;
                            /** @constant */
                            failing: false;
                        })[];
                    } | {
                        /** @constant */
                        event: "pauses";
                        /** @description what was paused or resumed: an instance, a function, or everything */
                        data: {
                            function?: string;
                            id?: string;
                            /** Format: date-time */
                            since?: string;
                            paused: boolean;
                        }[];
                    } | {
                        /** @constant */
                        event: "endpoints";
                        /** @description services that cannot be reached any more, or can be again */
                        data: {
                            functions: string;
                            up: boolean;
                            reason?: string;
                            /** Format: date-time */
                            since?: string;
                        }[];
                    } | {
                        /** @constant */
                        event: "operator";
                        /** @description what an operator has done */
                        data: {
                            action: string;
                            by: string;
                            target: {
                                [key: string]: unknown;
                            };
                            outcome: string;
                            /** Format: date-time */
                            at: string;
                        };
                    };
                };
            };
        };
    };
    "get-flow": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description the topics that the module reads, and the functions that each feeds */
                        ingresses: {
                            topic: string;
                            routes: {
                                valueType: string;
                                targets: string[];
                            }[];
                        }[];
                        /** @description those that the module declares */
                        egresses: {
                            egress: string;
                            kind: string;
                        }[];
                        /** @description those that the module names, and all others that edges have */
                        functions: string[];
                        edges: {
                            /** @description absent: from outside, by an operator or a playground ingress */
                            from?: {
                                function: string;
                            } | {
                                topic: string;
                            };
                            to: {
                                function: string;
                            } | {
                                topic: string;
                            };
                            /** @description that have come since the start: delayed ones in their time */
                            messages: number;
                            /** @description that were sent since the start to come later */
                            delayed: number;
                        }[];
                        /** @description messages along further edges, which were over 1,000 */
                        others: number;
                    };
                };
            };
        };
    };
    "get-backup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        running?: {
                            name: string;
                            /** Format: date-time */
                            since: string;
                            /** @enum {string} */
                            step: "copying" | "verifying";
                            /** @description that are copied */
                            pages: number;
                            of: number;
                        };
                    };
                };
            };
        };
    };
    "post-backup": {
        parameters: {
            query?: {
                /** @description of the backup; the time of the request without one */
                name?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description where it is, on the runtime's machine */
                        folder: string;
                        /** Format: date-time */
                        madeAt: string;
                        bytes: number;
                        /** @description of its store.db */
                        sha256: string;
                        contents?: {
                            instances: number;
                            values: number;
                            messages: number;
                            timers: number;
                            topics: number;
                            records: number;
                        };
                    };
                };
            };
        };
    };
    "put-functions-namespace-name-id-state-value": {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string;
            };
            path: {
                /** @description of the function's type name, before its slash */
                namespace: string;
                /** @description of the function, after the slash */
                name: string;
                /** @description of the instance */
                id: string;
                /** @description its name */
                value: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    value: unknown;
                    /** @enum {string} */
                    encoding?: "utf8" | "base64";
                    typename?: string;
                    /** @description the version that was seen, or * for any: as If-Match. Without one there must be no such value */
                    version?: string;
                };
            };
        };
        responses: {
            /** @description done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        typename: string;
                        /** @description another one whenever the value's type or bytes are */
                        version: string;
                        /** Format: date-time */
                        expiresAt?: string;
                    };
                };
            };
        };
    };
    "delete-functions-namespace-name-id-state-value": {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string;
            };
            path: {
                /** @description of the function's type name, before its slash */
                namespace: string;
                /** @description of the function, after the slash */
                name: string;
                /** @description of the instance */
                id: string;
                /** @description its name */
                value: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        removed: string;
                        /** @description another one whenever the value's type or bytes are */
                        version: string;
                    };
                };
            };
        };
    };
    "patch-functions-namespace-name-id-state-value": {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string;
            };
            path: {
                /** @description of the function's type name, before its slash */
                namespace: string;
                /** @description of the function, after the slash */
                name: string;
                /** @description of the instance */
                id: string;
                /** @description its name */
                value: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    patch: unknown;
                    /** @description the version that was seen, or * for any: as If-Match. Without one there must be no such value */
                    version?: string;
                };
            };
        };
        responses: {
            /** @description done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        typename: string;
                        /** @description another one whenever the value's type or bytes are */
                        version: string;
                        /** Format: date-time */
                        expiresAt?: string;
                    };
                };
            };
        };
    };
    "post-functions-namespace-name-id-skip": {
        parameters: {
            query: {
                /** @description of the message that was seen */
                seq: number;
            };
            header?: never;
            path: {
                /** @description of the function's type name, before its slash */
                namespace: string;
                /** @description of the function, after the slash */
                name: string;
                /** @description of the instance */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        skipped: number;
                        typename: string;
                    };
                };
            };
        };
    };
    "post-functions-namespace-name-id-dead-letter": {
        parameters: {
            query?: {
                seq?: number;
            };
            header?: never;
            path: {
                /** @description of the function's type name, before its slash */
                namespace: string;
                /** @description of the function, after the slash */
                name: string;
                /** @description of the instance */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        topic: string;
                        typename: string;
                    };
                };
            };
        };
    };
    "get-functions-namespace-name-id-delayed": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description of the function's type name, before its slash */
                namespace: string;
                /** @description of the function, after the slash */
                name: string;
                /** @description of the instance */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        typename: string;
                        value: unknown;
                        /** @enum {string} */
                        encoding?: "utf8" | "base64";
                        seq: number;
                        /** Format: date-time */
                        at: string;
                        caller: {
                            function: string;
                            id: string;
                        };
                        /** @description by which it can be cancelled */
                        token?: string;
                    }[];
                };
            };
        };
    };
    "delete-functions-namespace-name-id-delayed-seq": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description of the function's type name, before its slash */
                namespace: string;
                /** @description of the function, after the slash */
                name: string;
                /** @description of the instance */
                id: string;
                /** @description of the message that was seen */
                seq: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        cancelled: number;
                    };
                };
            };
        };
    };
    "post-functions-namespace-name-id-delayed-seq-fire": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description of the function's type name, before its slash */
                namespace: string;
                /** @description of the function, after the slash */
                name: string;
                /** @description of the instance */
                id: string;
                /** @description of the message that was seen */
                seq: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        fired: number;
                    };
                };
            };
        };
    };
    "get-openapi-json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        openapi: string;
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
}
