import type { AnswerOf } from '../../../api/index.ts';

export type Connection = AnswerOf<'listSsoConnections'>['items'][number];
