/** Who may send a request, where a server asks who sends it. */

/** What a caller may do: each of these may do what those before it may. */
export const ROLES = ["anybody", "read", "produce", "operate"] as const;
export type Role = (typeof ROLES)[number];

declare module "fastify" {
  interface FastifyContextConfig {
    /** Who may send it: operators only, unless it says otherwise. */
    readonly role?: Role;
  }
}
