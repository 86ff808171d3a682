/** Defects of what operators do, and of what is kept for them. */
import type { Defect } from "../defect.ts";

export const OPERATORS: readonly Defect[] = [
  {
    name: "pause-not-written",
    what: "all pauses are forgotten at a restart",
    file: "operator/pauses.ts",
    from: "    committer.group.changePause(change);\n",
    to: "",
    foundBy: "simulate",
    within: 30,
  },
  {
    name: "dead-letter-comes-back",
    what: "a message that was given up comes again after a restart",
    file: "functions/failures.ts",
    from: "    committer.group.removeMessage(message.seq);\n",
    to: "",
    foundBy: "simulate",
    within: 30,
  },
  {
    name: "dead-letter-lost",
    what: "a message that is given up is in no topic",
    file: "operator/dead-letters.ts",
    from: "  topics.append(DEAD_LETTERS, Buffer.from(key.id), Buffer.from(JSON.stringify(letter)));\n",
    to: "  if (reason === undefined)\n    topics.append(DEAD_LETTERS, Buffer.from(key.id), Buffer.from(JSON.stringify(letter)));\n",
    foundBy: "simulate",
    within: 30,
  },
  {
    name: "redriven-twice",
    what: "a dead letter is sent again each time that an operator asks for it",
    file: "operator/redrive.ts",
    from: "    committer.group.addRedrive({ topic, offset, at: clock.now() });",
    to: "    if (offset < 0) committer.group.addRedrive({ topic, offset, at: clock.now() });",
    foundBy: "simulate",
    within: 30,
  },
  {
    name: "edit-unseen",
    what: "an operator overwrites a value that has changed since they have seen it",
    file: "operator/values.ts",
    from: "      assertSeen(place, current);\n",
    to: "",
    foundBy: "simulate",
    within: 160,
  },
  {
    name: "unread-forgotten",
    what: "retention removes records that no function has had yet",
    file: "store/forgettable.ts",
    from: "    if (!goes || record.offset >= position) break;",
    to: "    if (!goes) break;",
    foundBy: "simulate",
    within: 160,
  },
];
