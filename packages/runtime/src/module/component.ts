/**
 * The components of a module: a kind and a spec each. Since StateFun 3.1 each is a document of its own; the one document of
 * 3.0, which Flink 3.3 still reads, has lists of them, under other names.
 */
import { z } from "zod";
import { mapping, must, show, text } from "./fields.ts";
import type { Path, Place, YamlDocument } from "./yaml.ts";

/** Where the parts of a component stand in their document. */
interface Paths {
  readonly kind: Path;
  readonly spec: Path;
  /** Of the id, where that is not in the spec. */
  readonly id?: Path;
}

/** What module.yaml declares at one place. */
export class Component {
  readonly kind: string;
  readonly #document: YamlDocument;
  readonly #paths: Paths;

  constructor(document: YamlDocument, kind: string, paths: Paths) {
    // Flink drops slashes at the end of type names.
    this.kind = kind.replace(/\/+$/, "");
    this.#document = document;
    this.#paths = paths;
  }

  get file(): string {
    return this.#document.file;
  }

  /** The line that says of what kind it is. */
  get head(): Place {
    return this.#document.place(this.#paths.kind);
  }

  /** A part of the spec. */
  at(...path: Path): Place {
    return this.#document.place(this.#path(path));
  }

  /** The spec in the shape of `schema`. @throws ModuleError for the first thing that is wrong with it */
  read<T>(schema: z.ZodType<T>): T {
    const { spec, id } = this.#paths;
    const value = this.#document.at(spec);
    const whole =
      id !== undefined && typeof value === "object" && value !== null
        ? { ...value, id: this.#document.at(id) }
        : value;
    return this.#document.read(schema, whole, (within) => this.#path(within));
  }

  #path(within: Path): Path {
    const { spec, id } = this.#paths;
    return id !== undefined && within[0] === "id" ? id : [...spec, ...within];
  }
}

/** All that the documents declare, in the order in which Flink binds it. `kinds` are named where none is given. */
export function componentsOf(documents: readonly YamlDocument[], kinds: string): Component[] {
  const [only] = documents;
  if (documents.length === 1 && only !== undefined && only.at(["version"]) !== undefined) {
    return legacyComponents(only);
  }
  return documents
    .filter(({ value }) => value !== null)
    .map((document) => componentOf(document, kinds));
}

function componentOf(document: YamlDocument, kinds: string): Component {
  const { value } = document;
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw document.place([]).error("a document must be a mapping of kind and spec");
  }
  if ("module" in value && !("kind" in value)) {
    throw document
      .place(["module"])
      .error(
        'the format of StateFun 3.0 has a version: "3.0" beside module, and no other document in its file; ' +
          "newer ones have a document of kind and spec for each component",
      );
  }
  if (!("kind" in value)) {
    throw document.place([]).error(`kind is missing: it must be one of ${kinds}`);
  }
  const { kind } = value;
  if (typeof kind !== "string") {
    throw document
      .place(["kind"])
      .error(`kind ${show(kind)} is not supported: it must be one of ${kinds}`);
  }
  return new Component(document, kind, { kind: ["kind"], spec: ["spec"] });
}

const LEGACY_KINDS: Readonly<Record<string, string>> = {
  http: "io.statefun.endpoints.v1/http",
  "io.statefun.kafka/ingress": "io.statefun.kafka.v1/ingress",
  "io.statefun.kafka/egress": "io.statefun.kafka.v1/egress",
  "io.statefun.kinesis/ingress": "io.statefun.kinesis.v1/ingress",
  "io.statefun.kinesis/egress": "io.statefun.kinesis.v1/egress",
};

/** The lists of the one document, what an item of theirs is called, and where it has its kind. */
const LEGACY_LISTS = [
  { list: "endpoints", item: "endpoint", kind: "kind" },
  { list: "ingresses", item: "ingress", kind: "type" },
  { list: "egresses", item: "egress", kind: "type" },
] as const;

const legacyList = z.array(z.unknown(), { error: ({ input }) => must("a list")(input) }).optional();

const legacyModule = mapping({
  version: text('"3.0", in quotes', /^3\.0$/),
  module: mapping({
    meta: mapping({ type: text("remote", /^remote$/i) }),
    spec: mapping({ endpoints: legacyList, ingresses: legacyList, egresses: legacyList }),
  }),
});

function legacyComponents(document: YamlDocument): Component[] {
  const { spec } = document.read(legacyModule, document.value, (within) => within).module;
  return LEGACY_LISTS.flatMap(({ list, item, kind: key }) =>
    (spec[list] ?? []).map((_, index) => {
      const path = ["module", "spec", list, index, item];
      const kindPath = [...path, "meta", key];
      const kind = document.read(text("a kind"), document.at(kindPath), () => kindPath);
      return new Component(document, LEGACY_KINDS[kind] ?? kind, {
        kind: kindPath,
        spec: [...path, "spec"],
        ...(item !== "endpoint" && { id: [...path, "meta", "id"] }),
      });
    }),
  );
}
