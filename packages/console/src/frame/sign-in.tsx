/** Asks for a token where the API asks for one. */
import { useEffect, useRef } from "preact/hooks";
import { giveToken, refusal, token } from "../api/token.ts";

export function SignIn() {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    document.title = "Sign in · StateFun console";
    field.current?.focus();
  }, []);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    giveToken((field.current?.value ?? "").trim());
  };
  const isRefused = token.value !== "";
  return (
    <main id="main" class="page stack sign-in">
      <h1>This runtime asks for a token</h1>
      <form class="stack" onSubmit={submit}>
        <label class="field">
          <span class="label">
            Token, as in STATEFUN_TOKENS or the file of --tokens; it is kept until this tab is
            closed
          </span>
          <input
            ref={field}
            type="password"
            autocomplete="off"
            required
            aria-invalid={isRefused}
            aria-describedby="refusal"
          />
          <span id="refusal" class="error" role="alert">
            {isRefused && refusal.value}
          </span>
        </label>
        <button type="submit" class="primary">
          Sign in
        </button>
      </form>
    </main>
  );
}
