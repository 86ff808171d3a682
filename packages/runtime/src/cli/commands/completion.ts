/** `statefun completion`: so that a shell completes commands and options. */
import { Argument } from "@commander-js/extra-typings";
import { type Declare, examples } from "../command.ts";

export const completion: Declare = (command) =>
  command
    .description(
      "Prints a script for a shell. It completes the commands of statefun and their options at each Tab.",
    )
    .addArgument(new Argument("<shell>").choices(["bash", "zsh", "fish", "powershell"]))
    .addHelpText(
      "after",
      examples(
        "source <(statefun completion bash)                                   in ~/.bashrc",
        "source <(statefun completion zsh)                                    in ~/.zshrc",
        "statefun completion fish > ~/.config/fish/completions/statefun.fish",
      ),
    )
    .action(async (shell) => {
      const { script } = await import("@bomb.sh/tab");
      script(shell, "statefun", "statefun");
    });
