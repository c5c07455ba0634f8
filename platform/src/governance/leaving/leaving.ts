import type { TenantDatabase } from '../../foundation/index.ts';
import type { LeavingTables } from '../tables.ts';
import type { Deletions } from './deletions.ts';
import type { Exports } from './exports.ts';

/** What the operations of leaving work with. */
export interface Leaving { readonly exports: Exports; readonly deletions: Deletions; readonly tables: TenantDatabase<LeavingTables> }
