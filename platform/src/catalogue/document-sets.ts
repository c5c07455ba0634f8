import type { documentKinds } from '@keystead/contract';

type Kinds = readonly (typeof documentKinds)[number][];

/** What an app reads, by what its users have: named once, so that a new kind of file reaches every app that can use it. */
export const writings: Kinds = ['pdf', 'docx', 'txt'];
/** Letters and messages as they come in. */
export const correspondence: Kinds = writings;
/** Tables that calculations read cell by cell. */
export const tables: Kinds = ['txt'];
/** Whatever a file may hold. */
export const everything: Kinds = writings;
