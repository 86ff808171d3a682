/** `io.statefun.kinesis.v1`: streams of AWS, which are topics here. */
import {
  anyText,
  byType,
  list,
  MAX_INT,
  mapping,
  properties,
  typename,
  wholeNumber,
  word,
} from "./fields.ts";
import { route, topicName } from "./kafka.ts";
import { startupPosition } from "./startup-position.ts";

const anything = anyText("a string");

const aws = {
  awsRegion: byType(word(["default", "specific", "custom-endpoint"]), (type) =>
    mapping({
      ...(type !== "default" && { id: anything }),
      ...(type === "custom-endpoint" && {
        endpoint: anyText("an https URL", /^https:\/\/[\w.-]+/i),
      }),
    }),
  ).optional(),
  awsCredentials: byType(word(["default", "basic", "profile"]), (type) =>
    mapping({
      ...(type === "basic" && { accessKeyId: anything, secretAccessKey: anything }),
      ...(type === "profile" && { profileName: anything, profilePath: anything.optional() }),
    }),
  ).optional(),
  clientConfigProperties: properties.optional(),
};

/** `io.statefun.kinesis.v1/ingress` */
export const kinesisIngress = mapping({
  id: typename,
  ...aws,
  startupPosition: startupPosition(["earliest", "latest", "date"]).optional(),
  streams: list(
    "streams",
    mapping({ stream: topicName, ...route }, "a mapping of stream, valueType and targets"),
  ),
});

/** `io.statefun.kinesis.v1/egress`: the stream is named by each record. */
export const kinesisEgress = mapping({
  id: typename,
  ...aws,
  maxOutstandingRecords: wholeNumber(1, MAX_INT).optional(),
});
