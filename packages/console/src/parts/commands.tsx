/** How the same is done in a terminal: by the command line, and by curl. */
import { type Command, cliOf, curlOf } from "../api/command.ts";
import { Copy } from "./copy.tsx";

export function Commands({ command }: { readonly command: Omit<Command, "title"> }) {
  return (
    <>
      <CommandText label="Command line" text={cliOf(command)} />
      <CommandText label="curl" text={curlOf(command)} />
    </>
  );
}

export function CommandText({ label, text }: { readonly label: string; readonly text: string }) {
  return (
    <div class="stack" style={{ gap: "4px" }}>
      <div class="row spread">
        <strong>{label}</strong>
        <Copy text={text} />
      </div>
      <pre>{text}</pre>
    </div>
  );
}
