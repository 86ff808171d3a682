/**
 * What the shop's functions send each other, read and write: JSON, with the names and fields of the JVM original, so that
 * its clients and topics fit.
 */

import { jsonType, MAX_INT } from "statefun-ts";
import * as z from "zod";

/** Any text but the empty one. JSON can also bring in an unpaired surrogate ("\ud800"), which no address can carry. */
const Id = z
  .string()
  .min(1)
  .refine((id) => id.isWellFormed(), "an unpaired surrogate");
/** Of one message: a positive 32-bit integer. */
const Quantity = z.int().min(1).max(MAX_INT);

export const AddToCart = jsonType(
  "com.example/AddToCart",
  z.object({ userId: Id, quantity: Quantity, itemId: Id }),
);

export const ClearCart = jsonType("com.example/ClearCart", z.object({ userId: Id }));

export const Checkout = jsonType("com.example/Checkout", z.object({ userId: Id }));

/** From a basket to itself, when nothing may have happened to it for a while. */
export const BasketIdle = jsonType(
  "com.example/BasketIdle",
  z.object({
    /** The timer that sent it: only the newest one of a basket counts. */
    timer: z.string(),
  }),
);

export const RestockItem = jsonType(
  "com.example/RestockItem",
  z.object({ itemId: Id, quantity: Quantity }),
);

export const RequestItem = jsonType("com.example/RequestItem", z.object({ quantity: Quantity }));

export const ItemAvailability = jsonType(
  "com.example/ItemAvailability",
  z.object({ status: z.enum(["INSTOCK", "OUTOFSTOCK"]), quantity: Quantity }),
);

export const Receipt = jsonType(
  "com.example/Receipt",
  z.object({
    userId: Id,
    /** A line `item: quantity` for each item. */
    details: z.string(),
  }),
);

/** Tells a user what could not be put into the basket. */
export const Notice = jsonType(
  "com.example/Notice",
  z.object({ itemId: Id, quantity: Quantity, status: z.literal("OUTOFSTOCK") }),
);

type Entry = readonly [itemId: string, units: number];

/** Units add up here, so they may be more than one message can carry. */
const isEntry = ([itemId, units]: Entry): boolean =>
  itemId !== "" && Number.isSafeInteger(units) && units > 0;

// Item ids are any text, "__proto__" too. Such a key is safe in a Map and in JSON, but neither in a plain object that is
// assigned to nor in z.record, which drops it.
const BasketEntries = z.codec(
  z.custom<Readonly<Record<string, number>>>(
    (json) =>
      typeof json === "object" &&
      json !== null &&
      !Array.isArray(json) &&
      Object.entries(json).every(isEntry),
    "expected the units of each item, whole numbers above 0",
  ),
  // Its entries are checked as JSON, on their way out as well.
  z.custom<ReadonlyMap<string, number>>((entries) => entries instanceof Map),
  {
    decode: (json) => new Map(Object.entries(json)),
    encode: (entries) => Object.fromEntries(entries),
  },
);

/** The units of each item: on the wire `{"basket":{"socks":3}}`. */
export const Basket = jsonType("com.example/Basket", z.object({ basket: BasketEntries }));
