import type { IdentityContext } from '../context.ts';

/** Names of people who hold operator rights, or did. */
export async function operatorNames(context: IdentityContext, userIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (userIds.length === 0) return new Map();
  const rows = await context.identity.selectFrom('user').select(['id', 'name']).where('id', 'in', [...userIds])
    .where('id', 'in', context.identity.selectFrom('keystead.operators').select('user_id')).execute();
  return new Map(rows.map((row) => [row.id, row.name]));
}
