import { refusalsKeptAMinute } from '@keystead/contract';
import type { RawBuilder } from 'kysely';
import { sql } from '../../foundation/index.ts';

/** A request of the log as it is read, from the ledger or from the refusals. */
export interface StoredRequest {
  request_id: string; occurred_at: Date; outcome: 'answered' | 'failed' | 'cancelled' | 'refused'; status: number; code: string | null;
  user_id: string | null; token_id: string | null; app_id: string | null; run_id: string | null; team: string | null; project: string | null; workflow: string | null; tags: unknown; environment: string;
  endpoint: string; stream: boolean; asked_model: string; route: string | null; sent_model: string | null; served_model: string | null;
  provider: string | null; credential_id: string | null; fingerprint: string | null; payer: 'tenant' | 'platform' | null; translated_to: string | null; warnings: number;
  input_tokens: number | null; cache_read_tokens: number | null; cache_write_tokens: number | null; output_tokens: number | null; reasoning_tokens: number | null;
  usage_state: 'settled' | 'estimated' | 'reconciled' | 'none'; cost_nano_usd: number | null; latency_ms: number | null; first_byte_ms: number | null; attempts: number;
  policy: unknown; shadow_of: string | null; refused_in_minute: number | null;
  /** Rows of attempts that may be billed beside the rest. */
  given_up: readonly GivenUpRow[] | null;
}

/** An attempt's own row, as far as its request tells of it. */
export interface GivenUpRow { readonly row: string; readonly payer: 'tenant' | 'platform'; readonly state: 'estimated' | 'reconciled'; readonly cost: number | null }

/** What is said only where one request is looked at. */
export interface StoredDetail extends StoredRequest {
  custody: 'vault' | 'proxy' | 'client' | null; price_version: string | null; provider_request_id: string | null; output_limit: number | null; attempt_list: readonly unknown[];
  parameters: Readonly<Record<string, string | number>>; field: string | null;
}

/** One place where requests of the log stand. */
export interface Source {
  readonly table: string;
  readonly columns: RawBuilder<unknown>;
  /** Further columns of a detail. */
  readonly more: RawBuilder<unknown>;
}

const nothing = (names: string, type: string): string => names.split(' ').map((name) => `null::${type} as ${name}`).join(', ');

/** The two places, each read into the same columns. */
export const sources: { readonly ledger: Source; readonly refusals: Source } = {
  ledger: {
    table: 'ledger',
    columns: sql.raw(`l.request_id, l.occurred_at, l.outcome, l.status, l.code, l.user_id, l.token_id, l.app_id, l.run_id, l.team, l.project, l.workflow, l.tags, l.environment, l.endpoint, l.stream, l.asked_model, l.route,
      l.attempts -> -1 ->> 'model' as sent_model, l.served_model, l.provider, l.credential_id, l.fingerprint, l.payer, l.translated_to, coalesce(l.translation_warnings, 0) as warnings,
      l.input_tokens, l.cache_read_tokens, l.cache_write_tokens, l.output_tokens, l.reasoning_tokens, l.usage_state, l.cost_nano_usd, l.latency_ms, l.first_byte_ms, jsonb_array_length(l.attempts) as attempts, l.policy, l.shadow_of,
      null::bigint as refused_in_minute,
      case when l.attempts @? '$[*].row' then (select jsonb_agg(jsonb_build_object('row', g.request_id, 'payer', g.payer, 'state', g.usage_state, 'cost', g.cost_nano_usd)) from jsonb_array_elements(l.attempts) e join ledger g on g.request_id = (e ->> 'row')::uuid) end as given_up`),
    more: sql.raw(`l.custody, l.price_version, l.provider_request_id, l.output_limit, l.attempts as attempt_list, '{}'::jsonb as parameters, null::text as field`),
  },
  refusals: {
    table: 'refusals',
    columns: sql.raw(`l.request_id, l.occurred_at, 'refused' as outcome, l.status, l.code, l.user_id, l.token_id, l.app_id, l.run_id, l.team, ${nothing('project workflow', 'text')}, null::jsonb as tags, l.environment, l.endpoint, l.stream, l.asked_model,
      ${nothing('route sent_model served_model provider', 'text')}, null::uuid as credential_id, ${nothing('fingerprint payer translated_to', 'text')}, 0 as warnings,
      ${nothing('input_tokens cache_read_tokens cache_write_tokens output_tokens reasoning_tokens', 'bigint')}, 'none' as usage_state, null::bigint as cost_nano_usd, ${nothing('latency_ms first_byte_ms', 'int')}, 0 as attempts, l.policy, l.shadow_of,
      (select m.refused from refusal_minutes m where m.tenant_id = l.tenant_id and m.caller = l.caller and m.minute = date_trunc('minute', l.occurred_at) and m.refused > ${refusalsKeptAMinute}) as refused_in_minute, null::jsonb as given_up`),
    more: sql.raw(`${nothing('custody price_version provider_request_id', 'text')}, null::int as output_limit, '[]'::jsonb as attempt_list, l.parameters, l.field`),
  },
};
