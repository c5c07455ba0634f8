import { eventually, withOwner } from '../../platform/test/support/attacker.ts';
import type { RunningKeystead } from '../../platform/test/support/keystead.ts';
import { seededRandom } from '../../platform/test/support/replay/index.ts';

const models = ['gpt-5.4-mini', 'gpt-5.4-mini', 'gpt-5.4-mini', 'gpt-5-mini', 'gpt-4o-mini', 'house-default', 'gpt-5.4'];
const days = 30;
const calls = 150;
const dayMilliseconds = 86_400_000;

/** Real calls by the programs' tokens, then moved into the past and made as long as such calls are: tokens and cost by one factor, so that prices stay true. */
export async function useForAMonth(keystead: RunningKeystead, tokenNames: readonly string[]): Promise<void> {
  const random = seededRandom(3);
  const pick = <T>(of: readonly T[]): T => of[Math.floor(random() ** 1.4 * of.length)] as T;
  for (let count = 0; count < calls; count += 1) {
    // A month's calls in some seconds: what is reserved for them has to be given back before the next ones fit into the day's budget.
    if (count % 20 === 0) await withOwner(keystead, (database) => eventually(async () => (await database.query('select from keystead.ledger where shadow_of is null')).rowCount ?? 0, (shipped) => shipped >= count));
    const answer = await fetch(`${keystead.url}/v1/chat/completions`, {
      method: 'POST', headers: { authorization: `Bearer ${keystead.tokens[pick(tokenNames)] ?? ''}`, 'content-type': 'application/json' }, body: JSON.stringify({ model: pick(models), messages: [{ role: 'user', content: 'Hello' }] }),
    });
    if (!answer.ok) throw new Error(`a call of the made-up month failed: ${await answer.text()}`);
    await answer.arrayBuffer();
  }
  await withOwner(keystead, async (database) => {
    const read = async (): Promise<string[]> => (await database.query<{ request_id: string }>('select request_id from keystead.ledger where shadow_of is null order by request_id')).rows.map((row) => row.request_id);
    for (const [index, id] of (await eventually(read, (ids) => ids.length >= calls)).entries()) {
      let day = Math.floor(random() ** 0.75 * days);
      // Little is done at the weekend.
      const weekday = new Date(Date.now() - (days - day) * dayMilliseconds).getUTCDay();
      if ((weekday === 0 || weekday === 6) && random() < 0.8) day = Math.max(0, day - 2);
      const minutes = index >= calls - 6 ? 18 + (calls - index) * 9 : Math.max(60, Math.round((days - day) * 1_440 - random() * 500 + 250));
      await database.query(
        `update keystead.ledger set occurred_at = occurred_at - make_interval(mins => $2), input_tokens = input_tokens * $3, output_tokens = output_tokens * $3, cost_nano_usd = cost_nano_usd * $3,
          latency_ms = $4, first_byte_ms = $4 / 3 where request_id = $1 or shadow_of = $1`,
        [id, minutes, Math.round(900 + random() ** 2 * 9_000), Math.round(700 + random() * 4_200)],
      );
    }
  });
}

/** Who the month's calls were for: teams, and client projects. */
export async function belongTo(keystead: RunningKeystead, teamIds: readonly string[], projects: readonly string[]): Promise<void> {
  const random = seededRandom(11);
  await withOwner(keystead, async (database) => {
    const { rows } = await database.query<{ request_id: string }>('select request_id from keystead.ledger where run_id is null order by request_id');
    const one = (of: readonly string[]): string | null => of[Math.floor(random() ** 1.3 * (of.length + 0.4))] ?? null;
    for (const { request_id: id } of rows) await database.query('update keystead.ledger set team = $2, project = $3 where request_id = $1', [id, one(teamIds), one(projects)]);
  });
}

/** What is not done by calls is as old as it would be: people and keys a month, runs some hours. Budgets have spent what the ledger says. */
export async function growOlder(keystead: RunningKeystead): Promise<void> {
  await withOwner(keystead, async (database) => {
    await database.query(`update keystead.tenants set created_at = created_at - interval '34 days'`);
    await database.query(`update keystead.members set joined_at = joined_at - interval '34 days' * (0.4 + 0.6 * (role = 'owner')::int)`);
    for (const table of ['credentials', 'api_tokens', 'routes', 'budgets']) await database.query(`update keystead.${table} set created_at = created_at - interval '33 days'`);
    await database.query(`update keystead.api_tokens set expires_at = expires_at - interval '33 days' where expires_at > now() + interval '60 days'`);
    const aged = `with aged as (select id, interval '1 minute' * (4 + 97 * (row_number() over (order by id desc) - 1)) as age from keystead.runs)`;
    await database.query(`${aged} update keystead.documents d set uploaded_at = uploaded_at - age from aged join keystead.runs r using (id) where d.id = any(r.document_ids)`);
    await database.query(`${aged} update keystead.ledger l set occurred_at = occurred_at - age, latency_ms = 9000 + latency_ms * 40, first_byte_ms = 900 from aged where l.run_id = aged.id`);
    await database.query(`${aged} update keystead.runs r set created_at = created_at - age, finished_at = finished_at - age from aged where r.id = aged.id`);
    await database.query('update keystead.budget_windows w set settled_amount = (select coalesce(sum(cost_nano_usd), 0) from keystead.ledger l where l.tenant_id = w.tenant_id and l.occurred_at >= w.window_start)');
  });
}

/** One call of the month was answered by the second leg of its route, after the first had been overloaded. Gives its id. */
export async function failOver(keystead: RunningKeystead, route: string): Promise<string> {
  return withOwner(keystead, async (database) => {
    const { rows } = await database.query<{ request_id: string }>(
      `update keystead.ledger l set latency_ms = 2140, first_byte_ms = 1480, served_model = 'gpt-4o-mini', attempts = jsonb_build_array(
          (l.attempts -> 0) || '{"status": 503, "code": "provider_overloaded", "startedMs": 6, "milliseconds": 842}', (l.attempts -> 0) || '{"model": "gpt-4o-mini", "startedMs": 861, "milliseconds": 1279}')
        where request_id = (select request_id from keystead.ledger where route = $1 and shadow_of is null order by occurred_at desc limit 1) returning request_id`, [route]);
    return rows[0]?.request_id ?? '';
  });
}

/** One call by a program; gives the request's id. */
export async function callOnce(keystead: RunningKeystead, tokenName: string, model = 'house-default'): Promise<string> {
  const answer = await fetch(`${keystead.url}/v1/chat/completions`, {
    method: 'POST', headers: { authorization: `Bearer ${keystead.tokens[tokenName] ?? ''}`, 'content-type': 'application/json' }, body: JSON.stringify({ model, messages: [{ role: 'user', content: 'Hello' }] }),
  });
  const text = await answer.text();
  if (answer.ok === (model === unservedModel)) throw new Error(`a call of ${tokenName} was not as it is to be: ${answer.status} ${text}`);
  return answer.headers.get('x-keystead-request-id') ?? '';
}

const unservedModel = 'gpt-9-preview';

/** A program asks for a model that nobody serves. */
export async function callRefused(keystead: RunningKeystead, tokenName: string): Promise<void> {
  await callOnce(keystead, tokenName, unservedModel);
}
