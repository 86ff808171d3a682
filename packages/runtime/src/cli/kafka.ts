/** `--kafka`: whether the Kafka that the module names is contacted, and where its addresses are reached. */
import { Option } from "@commander-js/extra-typings";
import { UsageError } from "statefun-wire/program";
import type { KafkaChoice } from "../serve.ts";
import { collect } from "./endpoints.ts";

export const kafkaOption = () =>
  new Option(
    "--kafka [address=instead]",
    "reads and writes the topics of the Kafka that the module names, with where one of its addresses is reached instead, " +
      "such as kafka:9092=127.0.0.1:9092; may be given more than once",
  )
    .preset("")
    .argParser(collect);

const SERVER = String.raw`(?:\[[^\]]+\]|[^\s,=[\]]+):\d{1,5}`;
const MAPPING = new RegExp(`^(${SERVER})=(${SERVER})$`);

/** What `--kafka` and `--kafka-marker-lost` say. @throws UsageError */
export function readKafka(
  given: readonly string[] | undefined,
  acceptLostMarker = false,
): KafkaChoice | undefined {
  if (given === undefined) {
    if (!acceptLostMarker) return undefined;
    throw new UsageError("--kafka-marker-lost is nothing without --kafka");
  }
  const addresses = given
    .filter((text) => text !== "")
    .map((text) => {
      const [, address, instead] = MAPPING.exec(text) ?? [];
      if (address === undefined || instead === undefined) {
        throw new UsageError(
          `--kafka ${text}: expected ADDRESS=INSTEAD, such as kafka:9092=127.0.0.1:9092; a module is named before --kafka`,
        );
      }
      return [address, instead] as const;
    });
  return { addresses: new Map(addresses), acceptLostMarker };
}
