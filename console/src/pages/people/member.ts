import type { ItemOf } from '../../api/index.ts';

/** A person in this organisation, as the API tells. */
export type Member = ItemOf<'listMembers'>;
