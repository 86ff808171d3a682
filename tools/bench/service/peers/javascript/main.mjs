/** The shop's functions on the official JavaScript SDK: the messages that the load sends, as its users would write it. */
import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { messageBuilder, StateFun } from "apache-flink-statefun";

const BASKET_TTL_MS = 3_600_000;
const CART = "com.example/user-shopping-cart";
const STOCK = "com.example/stock";

const AddToCart = StateFun.jsonType("com.example/AddToCart");
const ItemAvailability = StateFun.jsonType("com.example/ItemAvailability");
const RequestItem = StateFun.jsonType("com.example/RequestItem");
const BasketIdle = StateFun.jsonType("com.example/BasketIdle");
const Basket = StateFun.jsonType("com.example/Basket");

/** Which this SDK does not have: a fixed64 in field 1, left out when it is 0. */
const Long = StateFun.customType(
  "io.statefun.types/long",
  (value) => {
    if (value === 0n) return Buffer.alloc(0);
    const bytes = Buffer.alloc(9);
    bytes[0] = 0x09;
    bytes.writeBigInt64LE(value, 1);
    return bytes;
  },
  (bytes) => (bytes.length === 0 ? 0n : bytes.readBigInt64LE(1)),
);

const functions = new StateFun();

functions.bind({
  typename: CART,
  specs: [
    { name: "basket", type: Basket },
    { name: "idletimer", type: StateFun.stringType() },
    { name: "touched", type: Long },
  ],
  fn(context, message) {
    if (message.is(AddToCart)) {
      const { itemId, quantity } = message.as(AddToCart);
      if (context.storage.idletimer !== null) context.storage.touched = BigInt(Date.now());
      context.send(
        messageBuilder({
          typename: STOCK,
          id: itemId,
          value: { quantity },
          valueType: RequestItem,
        }),
      );
    } else if (message.is(ItemAvailability)) {
      const { status, quantity } = message.as(ItemAvailability);
      if (status !== "INSTOCK") throw new Error("no notices here");
      const itemId = context.caller.id;
      const { basket } = context.storage.basket ?? { basket: {} };
      basket[itemId] = (basket[itemId] ?? 0) + quantity;
      context.storage.basket = { basket };
      context.storage.touched = BigInt(Date.now());
      if (context.storage.idletimer === null) startIdleTimer(context);
    } else {
      throw new Error(`unexpected ${message.valueTypeName}`);
    }
  },
});

functions.bind({
  typename: STOCK,
  specs: [{ name: "stock", type: Long }],
  fn(context, message) {
    if (!message.is(RequestItem)) throw new Error(`unexpected ${message.valueTypeName}`);
    const { quantity } = message.as(RequestItem);
    const stock = context.storage.stock ?? 0n;
    const inStock = stock >= quantity;
    if (inStock) context.storage.stock = stock - BigInt(quantity);
    const { typename, id } = context.caller;
    const value = { status: inStock ? "INSTOCK" : "OUTOFSTOCK", quantity };
    context.send(messageBuilder({ typename, id, value, valueType: ItemAvailability }));
  },
});

function startIdleTimer(context) {
  const timer = randomUUID();
  context.storage.idletimer = timer;
  const { id } = context.self;
  const idle = messageBuilder({ typename: CART, id, value: { timer }, valueType: BasketIdle });
  context.sendAfter(BASKET_TTL_MS, idle, timer);
}

const server = createServer(functions.handler());
server.listen(0, "127.0.0.1", () => {
  const { port } = server.address();
  const url = `http://127.0.0.1:${port}`;
  process.stdout.write(`javascript: the service is ready on ${url} (pid ${process.pid})\n`);
});
