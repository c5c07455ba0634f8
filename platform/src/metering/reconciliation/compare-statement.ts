import { type Transaction } from '../../foundation/index.ts';
import type { MeteringTables } from '../tables.ts';
import { type OurLine, type Place, type TheirLine, type Worth, layOut, placing } from './cells.ts';
import { type ExplainedCell, explain } from './explain.ts';
import type { CountQuestion } from './our-count.ts';
import { openWorth, readCredentials, readOurCount } from './our-count.ts';
import { type StoredStatement, readLines } from './statements.ts';

export interface ComparedStatement {
  readonly cells: readonly ExplainedCell[];
  readonly worth: Worth;
  readonly question: CountQuestion;
  readonly labels: ReadonlyMap<string, string>;
  readonly placeOf: (ours: Pick<OurLine, 'day' | 'model' | 'credentialId'>) => Place;
}

/** A statement beside the ledger as it stands now. */
export async function compareStatement(trx: Transaction<MeteringTables>, statement: StoredStatement, priceIdOf: (provider: string) => string | null): Promise<ComparedStatement> {
  const { tenant_id: tenantId, provider, from_day: from, to_day: to } = statement;
  const known = await readCredentials(trx, tenantId, provider);
  const question = { tenantId, provider, from, to, known };
  const theirs: readonly TheirLine[] = await readLines(trx, tenantId, statement.id);
  const worth = await openWorth(trx, { tenantId, provider, priceId: priceIdOf(provider) });
  const cells = explain(layOut(await readOurCount(trx, question), theirs, worth), worth);
  return { cells, worth, question, labels: new Map(known.map(({ id, label }) => [id, label])), placeOf: placing(theirs) };
}
