import { operations } from '@keystead/contract';
import { type Database, type ImplementedOperation, implement, sql } from '../../foundation/index.ts';

export interface HomeDependencies {
  /** A pool of role `keystead_app`. */
  readonly database: Database;
  readonly hasSecondFactor: (userId: string) => Promise<boolean>;
  readonly gatewayUrl: () => string;
}

interface Firsts { credential: Date | null; token: Date | null; first_call: Date | null; first_run: Date | null; invite: Date | null; budget: Date | null; real_credential: boolean }

/** Home's checklist: what exists says what was done; nothing is ticked by hand. */
export function readHome(dependencies: HomeDependencies): ImplementedOperation {
  return implement(operations.readHome, async ({ principal }) => {
    const firsts = await dependencies.database.as<unknown>().inTenant(principal.tenantId, async (trx) => {
      const result = await sql<Firsts>`
        select
          (select min(created_at) from credentials where state <> 'deleted') as credential,
          (select min(created_at) from api_tokens where revoked_at is null) as token,
          (select min(occurred_at) from ledger where outcome = 'answered') as first_call,
          (select min(created_at) from runs where state not in ('running', 'failed')) as first_run,
          (select least(min(i.created_at), (select min(m.joined_at) from members m where m.user_id <> ${principal.userId})) from invitations i) as invite,
          (select min(created_at) from budgets) as budget,
          exists (select from credentials where state = 'active' and provider <> 'sandbox') as real_credential`.execute(trx);
      return result.rows[0];
    });
    const secondFactor = principal.userId !== null && await dependencies.hasSecondFactor(principal.userId);
    const step = <Id extends string>(id: Id, at: Date | null | undefined): { id: Id; done: boolean; doneAt: string | null } => ({ id, done: at !== null && at !== undefined, doneAt: at?.toISOString() ?? null });
    return {
      steps: [
        step('credential', firsts?.credential), step('token', firsts?.token), step('first-call', firsts?.first_call), step('first-run', firsts?.first_run),
        { id: 'second-factor' as const, done: secondFactor, doneAt: null },
        step('invite', firsts?.invite), step('budget', firsts?.budget),
      ],
      sandboxOnly: firsts?.real_credential !== true,
      gatewayUrl: dependencies.gatewayUrl(),
    };
  });
}
