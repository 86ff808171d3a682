/*eslint-disable block-scoped-var, id-length, no-control-regex, no-magic-numbers, no-mixed-operators, no-prototype-builtins, no-redeclare, no-shadow, no-var, sort-vars, default-case, jsdoc/require-param*/
import $protobuf from "protobufjs/minimal.js";

const $Reader = $protobuf.Reader, $Writer = $protobuf.Writer, $util = $protobuf.util;
const $Object = $util.global.Object, $undefined = $util.global.undefined, $Error = $util.global.Error, $RangeError = $util.global.RangeError, $Array = $util.global.Array;

const $root = $protobuf.roots["default"] || ($protobuf.roots["default"] = {});

export const test = $root.test = (() => {

    const test = {};

    test.Order = (function() {

        const Order = function (properties) {
            this.tags = [];
            this.prices = {};
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        Order.prototype.item = "";
        Order.prototype.quantity = 0;
        Order.prototype.id = $util.Long ? $util.Long.fromBits(0,0,true) : 0;
        Order.prototype.weight = 0;
        Order.prototype.photo = $util.newBuffer([]);
        Order.prototype.address = null;
        Order.prototype.tags = $util.emptyArray;
        Order.prototype.prices = $util.emptyObject;
        Order.prototype.status = 0;
        Order.prototype.card = null;
        Order.prototype.cents = null;

        let $oneOfFields;

        $Object.defineProperty(Order.prototype, "payment", {
            get: $util.oneOfGetter($oneOfFields = ["card", "cents"]),
            set: $util.oneOfSetter($oneOfFields)
        });

        Order.create = function(properties) {
            return new Order(properties);
        };

        Order.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.item != null && $Object.hasOwnProperty.call(message, "item") && message.item !== "")
                writer.uint32(10).string(message.item);
            if (message.quantity != null && $Object.hasOwnProperty.call(message, "quantity") && message.quantity !== 0)
                writer.uint32(16).int32(message.quantity);
            if (message.id != null && $Object.hasOwnProperty.call(message, "id") && (typeof message.id === "object" ? message.id.low || message.id.high : message.id !== 0))
                writer.uint32(24).uint64(message.id);
            if (message.weight != null && $Object.hasOwnProperty.call(message, "weight") && !$Object.is(message.weight, 0))
                writer.uint32(37).float(message.weight);
            if (message.photo != null && $Object.hasOwnProperty.call(message, "photo") && message.photo.length)
                writer.uint32(42).bytes(message.photo);
            if (message.address != null && $Object.hasOwnProperty.call(message, "address"))
                $root.test.Address.encode(message.address, writer.uint32(50).fork(), _depth + 1).ldelim();
            if (message.tags != null && message.tags.length)
                for (let i = 0; i < message.tags.length; ++i)
                    writer.uint32(58).string(message.tags[i]);
            if (message.prices != null && $Object.hasOwnProperty.call(message, "prices"))
                for (let keys = $Object.keys(message.prices), i = 0; i < keys.length; ++i)
                    writer.uint32(66).fork().uint32(10).string(keys[i]).uint32(17).double(message.prices[keys[i]]).ldelim();
            if (message.status != null && $Object.hasOwnProperty.call(message, "status") && message.status !== 0)
                writer.uint32(72).int32(message.status);
            if (message.card != null && $Object.hasOwnProperty.call(message, "card"))
                writer.uint32(82).string(message.card);
            if (message.cents != null && $Object.hasOwnProperty.call(message, "cents"))
                writer.uint32(88).int64(message.cents);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        Order.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, key, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.test.Order();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.item = value;
                        else
                            delete message.item;
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.int32())
                            message.quantity = value;
                        else
                            delete message.quantity;
                        continue;
                    }
                case 3: {
                        if (wireType !== 0)
                            break;
                        if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                            message.id = value;
                        else
                            delete message.id;
                        continue;
                    }
                case 4: {
                        if (wireType !== 5)
                            break;
                        if (!$Object.is(value = reader.float(), 0))
                            message.weight = value;
                        else
                            delete message.weight;
                        continue;
                    }
                case 5: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.photo = value;
                        else
                            delete message.photo;
                        continue;
                    }
                case 6: {
                        if (wireType !== 2)
                            break;
                        message.address = $root.test.Address.decode(reader, reader.size(), $undefined, _depth + 1, message.address);
                        continue;
                    }
                case 7: {
                        if (wireType !== 2)
                            break;
                        if (!(message.tags && message.tags.length))
                            message.tags = [];
                        message.tags.push(reader.stringVerify());
                        continue;
                    }
                case 8: {
                        if (wireType !== 2)
                            break;
                        if (message.prices === $util.emptyObject)
                            message.prices = {};
                        let end2 = reader.size() + reader.pos;
                        if (end2 > reader.len)
                            throw $RangeError("index out of range");
                        reader.len = end2;
                        key = "";
                        value = 0;
                        while (reader.pos < end2) {
                            let tag2 = reader.tag();
                            wireType = tag2 & 7;
                            switch (tag2 >>>= 3) {
                            case 1:
                                if (wireType !== 2)
                                    break;
                                key = reader.stringVerify();
                                continue;
                            case 2:
                                if (wireType !== 1)
                                    break;
                                value = reader.double();
                                continue;
                            }
                            reader.skipType(wireType, _depth, tag2);
                        }
                        if (reader.pos !== end2)
                            throw $RangeError("index out of range");
                        reader.len = end;
                        if (key === "__proto__")
                            $util.makeProp(message.prices, key);
                        message.prices[key] = value;
                        continue;
                    }
                case 9: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.int32())
                            message.status = value;
                        else
                            delete message.status;
                        continue;
                    }
                case 10: {
                        if (wireType !== 2)
                            break;
                        message.card = reader.stringVerify();
                        message.payment = "card";
                        continue;
                    }
                case 11: {
                        if (wireType !== 0)
                            break;
                        message.cents = reader.int64();
                        message.payment = "cents";
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        Order.verify = function (message, _depth) {
            if (typeof message !== "object" || message === null)
                return "object expected";
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                return "max depth exceeded";
            let properties = {};
            if (message.item != null && $Object.hasOwnProperty.call(message, "item"))
                if (!$util.isString(message.item))
                    return "item: string expected";
            if (message.quantity != null && $Object.hasOwnProperty.call(message, "quantity"))
                if (!$util.isInteger(message.quantity))
                    return "quantity: integer expected";
            if (message.id != null && $Object.hasOwnProperty.call(message, "id"))
                if (!$util.isInteger(message.id) && !(message.id && $util.isInteger(message.id.low) && $util.isInteger(message.id.high)))
                    return "id: integer|Long expected";
            if (message.weight != null && $Object.hasOwnProperty.call(message, "weight"))
                if (typeof message.weight !== "number")
                    return "weight: number expected";
            if (message.photo != null && $Object.hasOwnProperty.call(message, "photo"))
                if (!(message.photo && typeof message.photo.length === "number" || $util.isString(message.photo)))
                    return "photo: buffer expected";
            if (message.address != null && $Object.hasOwnProperty.call(message, "address")) {
                let error = $root.test.Address.verify(message.address, _depth + 1);
                if (error)
                    return "address." + error;
            }
            if (message.tags != null && $Object.hasOwnProperty.call(message, "tags")) {
                if (!$Array.isArray(message.tags))
                    return "tags: array expected";
                for (let i = 0; i < message.tags.length; ++i)
                    if (!$util.isString(message.tags[i]))
                        return "tags: string[] expected";
            }
            if (message.prices != null && $Object.hasOwnProperty.call(message, "prices")) {
                if (!$util.isObject(message.prices))
                    return "prices: object expected";
                let key = $Object.keys(message.prices);
                for (let i = 0; i < key.length; ++i)
                    if (typeof message.prices[key[i]] !== "number")
                        return "prices: number{k:string} expected";
            }
            if (message.status != null && $Object.hasOwnProperty.call(message, "status"))
                if (typeof message.status !== "number" || (message.status | 0) !== message.status)
                    return "status: enum value expected";
            if (message.card != null && $Object.hasOwnProperty.call(message, "card")) {
                properties.payment = 1;
                if (!$util.isString(message.card))
                    return "card: string expected";
            }
            if (message.cents != null && $Object.hasOwnProperty.call(message, "cents")) {
                if (properties.payment === 1)
                    return "payment: multiple values";
                properties.payment = 1;
                if (!$util.isInteger(message.cents) && !(message.cents && $util.isInteger(message.cents.low) && $util.isInteger(message.cents.high)))
                    return "cents: integer|Long expected";
            }
            return null;
        };

        return Order;
    })();

    test.Address = (function() {

        const Address = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        Address.prototype.city = "";

        Address.create = function(properties) {
            return new Address(properties);
        };

        Address.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.city != null && $Object.hasOwnProperty.call(message, "city") && message.city !== "")
                writer.uint32(10).string(message.city);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        Address.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.test.Address();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.city = value;
                        else
                            delete message.city;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        Address.verify = function (message, _depth) {
            if (typeof message !== "object" || message === null)
                return "object expected";
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                return "max depth exceeded";
            if (message.city != null && $Object.hasOwnProperty.call(message, "city"))
                if (!$util.isString(message.city))
                    return "city: string expected";
            return null;
        };

        return Address;
    })();

    test.Status = (function() {
        const valuesById = $Object.create(null), values = $Object.create(valuesById);
        values[valuesById[0] = "OPEN"] = 0;
        values[valuesById[1] = "SENT"] = 1;
        return values;
    })();

    return test;
})();

export {
  $root as default
};
