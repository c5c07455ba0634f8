import type { DialectId } from '@keystead/contract';
import type { Codec } from './canonical/index.ts';

/** Every dialect that can be translated, by its id. Embeddings are no conversation: they have none. */
export const codecs: Readonly<Partial<Record<DialectId, Codec>>> = {
};
