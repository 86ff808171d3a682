/** `statefun completion`: so that a shell completes commands and options. */
import { Argument } from "@commander-js/extra-typings";
import { print } from "statefun-wire/program";
import { type Declare, examples } from "../command.ts";

// The library's script for bash needs the package bash-completion, and runs what stands in $(…) on the line at each Tab.
const BASH = `_statefun() {
  local words=("\${COMP_WORDS[@]:1:COMP_CWORD}") IFS=$'\\n'
  COMPREPLY=($(statefun complete -- "\${words[@]}" 2>/dev/null | sed -e '/^:/d' -e $'s/\\t.*//'))
}
complete -o default -F _statefun statefun`;

export const completion: Declare = (command, { stdout }) =>
  command
    .description(
      "Prints a script for a shell. It completes the commands of statefun and their options at each Tab.",
    )
    .addArgument(new Argument("<shell>").choices(["bash", "zsh", "fish"]))
    .addHelpText(
      "after",
      examples(
        "source <(statefun completion bash)                                   in ~/.bashrc",
        "source <(statefun completion zsh)                                    in ~/.zshrc",
        "statefun completion fish > ~/.config/fish/completions/statefun.fish",
      ),
    )
    .action(async (shell) => {
      if (shell === "bash") return print(stdout, BASH);
      const { script } = await import("@bomb.sh/tab");
      script(shell, "statefun", "statefun");
    });
