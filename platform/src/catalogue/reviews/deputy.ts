import type { Qualification, StandIn } from '@keystead/contract';
import { readDeputies, saveDeputy } from '../../approvals/index.ts';
import { actorOf, recordEvent } from '../../audit/index.ts';
import { InvalidRequest, KeysteadError, type Principal } from '../../foundation/index.ts';
import type { CatalogueContext } from '../http/context.ts';

/** Nobody is away for longer: what is meant for good is a hand-over of the work itself. */
const longestMilliseconds = 366 * 86_400_000;

type Choice = StandIn['choices'][number];

/** Who stands in for the caller in reviews, and for whom they do. */
export async function readStandIn({ store, dependencies }: CatalogueContext, principal: Principal): Promise<StandIn> {
  const { tenantId, userId } = principal;
  if (userId === null) return { deputy: null, standsInFor: [], choices: [] };
  const [deputies, choices] = await Promise.all([store.database.inTenant(tenantId, (trx) => readDeputies(trx, dependencies.clock.now())), choicesFor(dependencies, tenantId, userId)]);
  const mine = deputies.get(userId);
  const others = [...deputies.values()].filter(({ deputyId }) => deputyId === userId);
  const names = await dependencies.people.names(tenantId, [...others.map((each) => each.userId), ...mine === undefined ? [] : [mine.deputyId]]);
  const told = (id: string, { from, until }: { readonly from: Date; readonly until: Date }) => ({ userId: id, name: names.get(id) ?? '', from: from.toISOString(), until: until.toISOString() });
  return {
    deputy: mine === undefined ? null : { ...told(mine.deputyId, mine), covers: choices.find((each) => each.userId === mine.deputyId)?.covers ?? [] },
    standsInFor: others.map((each) => told(each.userId, each)), choices,
  };
}

/**
 * Names who stands in for the caller, in place of whoever did, or ends it.
 * @throws InvalidRequest for somebody who could decide nothing of theirs, or times that are past or upside down; KeysteadError `forbidden` for a token that stands for no person.
 */
export async function changeStandIn(context: CatalogueContext, principal: Principal, wish: { readonly userId: string; readonly from: string; readonly until: string } | null): Promise<StandIn> {
  const { store, dependencies } = context;
  const { tenantId, userId } = principal;
  if (userId === null) throw new KeysteadError('forbidden', { permission: 'a member of the organisation' });
  const deputy = wish === null ? null : { deputyId: wish.userId, from: new Date(wish.from), until: new Date(wish.until) };
  if (deputy !== null) checkStandIn(deputy, await choicesFor(dependencies, tenantId, userId), dependencies.clock.now());
  await store.database.inTenant(tenantId, async (trx) => {
    const before = (await readDeputies(trx, dependencies.clock.now())).get(userId);
    await saveDeputy(trx, tenantId, userId, deputy);
    if (deputy !== null) await recordEvent(trx, { tenantId, action: 'review-deputy.named', actor: actorOf(principal), subjectId: userId, detail: { deputy: deputy.deputyId, from: deputy.from.toISOString(), until: deputy.until.toISOString() } });
    else if (before !== undefined) await recordEvent(trx, { tenantId, action: 'review-deputy.ended', actor: actorOf(principal), subjectId: userId, detail: { deputy: before.deputyId, until: before.until.toISOString() } });
  });
  return readStandIn(context, principal);
}

function checkStandIn({ deputyId, from, until }: { readonly deputyId: string; readonly from: Date; readonly until: Date }, choices: readonly Choice[], now: Date): void {
  if (!choices.some((each) => each.userId === deputyId)) throw new InvalidRequest([{ path: 'deputy.userId', message: 'could not stand in: nobody active who holds a qualification of yours' }]);
  if (until <= now) throw new InvalidRequest([{ path: 'deputy.until', message: 'is past' }]);
  if (until <= from) throw new InvalidRequest([{ path: 'deputy.until', message: 'is before its beginning' }]);
  if (until.getTime() - from.getTime() > longestMilliseconds) throw new InvalidRequest([{ path: 'deputy.until', message: 'is more than a year after its beginning' }]);
}

/** Other active people with a qualification of this person's, and which. */
async function choicesFor({ people }: CatalogueContext['dependencies'], tenantId: string, userId: string): Promise<Choice[]> {
  const found = new Map<string, { readonly userId: string; readonly name: string; readonly covers: Qualification[] }>();
  for (const qualification of await people.qualificationsOf(tenantId, userId)) {
    for (const holder of await people.holdersOf(tenantId, qualification)) {
      if (holder.userId === userId) continue;
      const known = found.get(holder.userId) ?? { userId: holder.userId, name: holder.name, covers: [] };
      known.covers.push(qualification);
      found.set(holder.userId, known);
    }
  }
  return [...found.values()].toSorted((a, b) => a.name.localeCompare(b.name, 'en'));
}
