/** Where a store can be kept, and where not: each folder that cannot be used is refused, with the reason. */
import { chmodSync, existsSync, readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../disks.ts";
import { closedFolder, refusal, seqsIn } from "./folders.ts";
import { openElsewhere } from "./other-process.ts";

describe("a data folder", () => {
  it("is made with those above it, and may be a link", async () => {
    const root = temporaryFolder();
    const folder = join(root, "a", "ключ ☃ ?#%20", "c");
    expect(await refusal(folder)).toBe("opened");
    expect(readdirSync(folder).sort()).toEqual(["committed.json", "lock.db", "store.db"]);
    expect(await refusal(folder)).toBe("opened");
    const link = join(root, "link");
    symlinkSync(await closedFolder(), link);
    expect(await seqsIn(link)).toHaveLength(9);
  });

  it.each([
    ["where no folder can be made", "/proc/x/y", "no folder can be made in /proc"],
    ["that is a device", "/dev/null", "/dev/null is not a folder"],
    ["below a device", "/dev/null/x", "/dev/null is not a folder"],
    ["without a name", "", "it has no name"],
    [
      "with a name that no file system takes",
      `/tmp/${"x".repeat(300)}`,
      "ENAMETOOLONG: name too long",
    ],
    ["with a zero byte in its name", "/tmp/a\0b", "must be a string.*without null bytes"],
  ])("%s is refused", async (_what, folder, reason) => {
    const message = await refusal(folder);
    expect(message).toMatch(new RegExp(`^the data folder .* cannot be used \\(.*${reason}.*\\): `));
    expect(message).toMatch(/choose another data folder$/);
  });

  it("that is a link to nowhere, or in a circle, is refused, and nothing is made", async () => {
    const root = temporaryFolder();
    const [nowhere, circle] = [join(root, "nowhere"), join(root, "circle")];
    symlinkSync(join(root, "not", "there"), nowhere);
    symlinkSync(circle, circle);
    expect(await refusal(nowhere)).toContain(`(${nowhere} is a symbolic link that leads nowhere)`);
    expect(await refusal(circle)).toMatch(/\(ELOOP: too many symbolic links/);
    expect(existsSync(join(root, "not"))).toBe(false);
  });

  it("that this user cannot write is refused, and so is a file in it", async () => {
    const closed = temporaryFolder();
    chmodSync(closed, 0o555);
    const below = await openElsewhere(join(closed, "data"), { asNobody: true });
    expect(below).toMatch(
      /cannot be used \(EACCES.*\): make sure that this user can write there, or/,
    );
    expect(await openElsewhere(closed, { asNobody: true })).toMatch(
      /lock.db cannot be opened \(unable to open.*\): make sure that it is a file and that this user can write it/,
    );
    const folder = await closedFolder();
    chmodSync(folder, 0o777);
    for (const file of readdirSync(folder)) chmodSync(join(folder, file), 0o666);
    for (const name of ["store.db", "committed.json"]) {
      chmodSync(join(folder, name), 0o444);
      expect(await openElsewhere(folder, { asNobody: true })).toMatch(
        /^\S+ cannot be used \(EACCES.*\): make sure that this user can write there, or choose another data folder$/,
      );
      chmodSync(join(folder, name), 0o666);
    }
    expect(await openElsewhere(folder, { asNobody: true })).toBe("opened");
  });
});
