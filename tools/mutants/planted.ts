/**
 * Plants a defect in the process that is started with `--import` of this file, and in its threads: the source is changed as it is
 * loaded, and the file stays as it is. Environment variable PLANTED_DEFECT has its name.
 */
import { readFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { plant, sourceOf } from "./defect.ts";
import { defectNamed } from "./defects.ts";

const defect = defectNamed(process.env["PLANTED_DEFECT"] ?? "");
const planted = sourceOf(defect);

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    if (url !== planted.href) return loaded;
    return { ...loaded, source: plant(defect, readFileSync(planted, "utf8")) };
  },
});
