/** The shop on Restate's virtual objects: add-to-cart calls the stock, and puts what it got into the basket. */
import { createServer } from "node:http2";
import { createEndpointHandler, object, rpc } from "@restatedev/restate-sdk";

const BASKET_TTL_MS = 3_600_000;

const stock = object({
  name: "stock",
  handlers: {
    async restock(context, { quantity }) {
      context.set("stock", ((await context.get("stock")) ?? 0) + quantity);
    },

    async request(context, { quantity }) {
      const units = (await context.get("stock")) ?? 0;
      if (units < quantity) return false;
      context.set("stock", units - quantity);
      return true;
    },
  },
});

const cart = object({
  name: "cart",
  handlers: {
    /** `at`: when it was sent, because a handler that may run again must not ask for the time itself. */
    async add(context, { itemId, quantity, at }) {
      if (!(await context.objectClient(stock, itemId).request({ quantity }))) return;
      const old = await context.get("cart");
      const basket = old?.basket ?? {};
      basket[itemId] = (basket[itemId] ?? 0) + quantity;
      context.set("cart", { basket, touched: at });
      // Once: it sends itself again when the basket was touched since.
      if (old === null) sendIdle(context, at, BASKET_TTL_MS);
    },

    async idle(context, { at }) {
      const { basket, touched } = await context.get("cart");
      if (touched > at) {
        sendIdle(context, touched, touched - at);
        return;
      }
      context.clear("cart");
      for (const [itemId, quantity] of Object.entries(basket)) {
        context.objectSendClient(stock, itemId).restock({ quantity });
      }
    },
  },
});

function sendIdle(context, at, milliseconds) {
  const later = rpc.sendOpts({ delay: { milliseconds } });
  context.objectSendClient(cart, context.key).idle({ at }, later);
}

const server = createServer(
  createEndpointHandler({ services: [stock, cart], logger: () => undefined }),
);
server.listen(0, "127.0.0.1", () => {
  const url = `http://127.0.0.1:${server.address().port}`;
  process.stdout.write(`restate: the service is ready on ${url} (pid ${process.pid})\n`);
});
