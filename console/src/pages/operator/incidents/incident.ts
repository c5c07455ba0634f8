import type { AnswerOf } from '../../../api/index.ts';

/** An incident as its operators read it. */
export type Incident = AnswerOf<'readServiceIncident'>;
