/** That the names of folders which are made for a store are on the disk itself before anything is acknowledged. */
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { openSqliteStore } from "../../src/store/sqlite.ts";
import { temporaryFolder } from "../disks.ts";

const { synced } = vi.hoisted(() => ({ synced: [] as string[] }));
vi.mock("../../src/store/sync.ts", async (importOriginal) => {
  const { sync } = await importOriginal<typeof import("../../src/store/sync.ts")>();
  return {
    sync(path: string) {
      sync(path);
      synced.push(path);
    },
  };
});

it("syncs the folder above each one that it makes", async () => {
  const base = temporaryFolder();
  const store = await openSqliteStore(join(base, "one", "two"));
  await store.close();
  expect(synced).toEqual([base, join(base, "one")]);
});
