import type { AnswerOf, InputOf } from '../../../api/index.ts';

export type Preview = AnswerOf<'previewCredentialImport'>;
export type Imported = AnswerOf<'importCredentials'>;
export type Selected = InputOf<'importCredentials'>['body']['selected'];
