import type { AnyPermission } from '@keystead/contract';
import type { LucideIcon } from 'lucide-react';
import type { ComponentType } from 'react';

/** Groups of the navigation, in their order. */
export const sections = [
  { id: 'start', label: null },
  { id: 'work', label: 'Work' },
  { id: 'keys', label: 'Keys' },
  { id: 'records', label: 'Records' },
  { id: 'oversight', label: 'Oversight' },
  { id: 'organisation', label: 'Organisation' },
  { id: 'installation', label: 'Operator' },
] as const;
export type SectionId = (typeof sections)[number]['id'];

/** Something the command palette offers beside the page itself, e.g. “Add a provider key”. */
export interface PageAction {
  readonly label: string;
  readonly href: string;
  readonly icon: LucideIcon;
  readonly permission: AnyPermission;
}

/** A page of the console. Navigation, router and command palette are made from these. */
export interface PageEntry {
  /** With `$name` for parameters, e.g. `/credentials/$credentialId`. */
  readonly path: string;
  readonly title: string;
  /** Shown in the navigation there; left out: reached by links only. */
  readonly section?: SectionId;
  readonly icon?: LucideIcon;
  /** `g` and then this letter opens it. */
  readonly shortcut?: string;
  /** More words that find it in the command palette. */
  readonly keywords?: string;
  /** `session`: any signed-in person; `public`: without the shell and without a session. */
  readonly permission: AnyPermission | 'session' | 'public';
  /** Asks for an account of one's own: not offered to whoever reads by an auditor's link. */
  readonly ownAccount?: true;
  readonly actions?: readonly PageAction[];
  /** The module of the page, loaded when it is first needed; it exports `Page`. */
  readonly load: () => Promise<{ readonly Page: ComponentType }>;
}
