import type { AnswerOf } from '../../api/index.ts';

/** A task of getting started, as it stands. */
export type Task = AnswerOf<'readOnboarding'>['tasks'][number];
