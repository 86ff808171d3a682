/** Where nobody but this machine can call: taken too widely, a runtime would stand open without a word. */
import { expect, it } from "vitest";
import { isLoopback } from "../../src/access/loopback.ts";

it.each(["localhost", "127.0.0.1", "127.9.8.7", "::1", "0:0:0:0:0:0:0:1"])("%s is here", (host) => {
  expect(isLoopback(host)).toBe(true);
});

it.each(["0.0.0.0", "::", "", "192.168.0.1", "128.0.0.1", "localhost.example.com", "127.1", "::2"])(
  "%j may be anywhere",
  (host) => {
    expect(isLoopback(host)).toBe(false);
  },
);
