export { type Watch, askReload, openWatch } from './listen.ts';
export type { MemberReport } from './report.ts';
export { readSupportBundle } from './read-support-bundle.ts';
export type { SupportBundle } from './bundle.ts';
