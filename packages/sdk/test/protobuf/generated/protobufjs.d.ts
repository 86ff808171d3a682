import * as $protobuf from "protobufjs";
import Long = require("long");

export namespace test {

    interface IOrder extends test.Order.$Properties {
    }

    class Order {
        constructor(properties?: test.Order.$Properties);
        $unknowns?: Uint8Array[];
        item: string;
        quantity: number;
        id: (number|Long);
        weight: number;
        photo: Uint8Array;
        address?: (test.Address.$Properties|null);
        tags: string[];
        prices: { [k: string]: number };
        status: test.Status;
        card?: (string|null);
        cents?: (number|Long|null);
        payment?: ("card"|"cents");
        static create(properties: test.Order.$Shape): test.Order & test.Order.$Shape;
        static create(properties?: test.Order.$Properties): test.Order;
        static encode(message: test.Order.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): test.Order & test.Order.$Shape;
        static verify(message: { [k: string]: any }): (string|null);
    }

    namespace Order {
        interface $Properties {
            item?: (string|null);
            quantity?: (number|null);
            id?: (number|Long|null);
            weight?: (number|null);
            photo?: (Uint8Array|null);
            address?: (test.Address.$Properties|null);
            tags?: (string[]|null);
            prices?: ({ [k: string]: number }|null);
            status?: (test.Status|null);
            card?: (string|null);
            cents?: (number|Long|null);
            payment?: ("card"|"cents");
            $unknowns?: Uint8Array[];
        }
        type $Shape = {
          item?: string|null;
          quantity?: number|null;
          id?: number|Long|null;
          weight?: number|null;
          photo?: Uint8Array|null;
          address?: test.Address.$Shape|null;
          tags?: string[]|null;
          prices?: { [k: string]: number }|null;
          status?: test.Status|null;
          card?: string|null;
          cents?: number|Long|null;
          $unknowns?: Uint8Array[];
        } & (
          ({ payment?: undefined; card?: null; cents?: null }|{ payment?: "card"; card: string; cents?: null }|{ payment?: "cents"; card?: null; cents: number|Long })
        );
    }

    interface IAddress extends test.Address.$Properties {
    }

    class Address {
        constructor(properties?: test.Address.$Properties);
        $unknowns?: Uint8Array[];
        city: string;
        static create(properties: test.Address.$Shape): test.Address & test.Address.$Shape;
        static create(properties?: test.Address.$Properties): test.Address;
        static encode(message: test.Address.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): test.Address & test.Address.$Shape;
        static verify(message: { [k: string]: any }): (string|null);
    }

    namespace Address {
        interface $Properties {
            city?: (string|null);
            $unknowns?: Uint8Array[];
        }
        type $Shape = test.Address.$Properties;
    }

    enum Status {
        OPEN = 0,
        SENT = 1
    }
}
