import type { documentKinds } from '@keystead/contract';

type Kinds = readonly (typeof documentKinds)[number][];

/** What an app reads, by what its users have: named once, so that a new kind of file reaches every app that can use it. Scans are read as well: their words are recognised. */
export const writings: Kinds = ['pdf', 'docx', 'pptx', 'rtf', 'odt', 'html', 'eml', 'image', 'txt'];
/** Letters and messages as they come in. */
export const correspondence: Kinds = ['eml', 'pdf', 'docx', 'rtf', 'odt', 'html', 'image', 'txt'];
/** Tables that calculations read cell by cell, and the letters that come with them. */
export const tables: Kinds = ['xlsx', 'csv', 'pdf', 'docx', 'image', 'txt'];
/** Whatever a file may hold. */
export const everything: Kinds = ['pdf', 'docx', 'xlsx', 'csv', 'pptx', 'eml', 'html', 'rtf', 'odt', 'image', 'txt'];
