/** Asks for a token where the API asks for one. */
import { giveToken, refusal, token } from "./api/token.ts";

export function SignIn() {
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const given = new FormData(event.currentTarget as HTMLFormElement).get("token");
    giveToken(String(given).trim());
  };
  return (
    <main id="main" class="page stack" style={{ maxWidth: "480px" }}>
      <h1>This runtime asks for a token</h1>
      {token.value !== "" && (
        <p class="notice bad" role="alert">
          {refusal.value}
        </p>
      )}
      <form class="stack" onSubmit={submit}>
        <label class="field">
          <span class="label">
            Token, as in STATEFUN_TOKENS or the file of --tokens; it is kept until this tab is
            closed
          </span>
          <input name="token" type="password" autocomplete="off" required />
        </label>
        <button type="submit" class="primary">
          Go on
        </button>
      </form>
    </main>
  );
}
