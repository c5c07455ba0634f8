import type { KeyTouchKind } from '@keystead/contract';
import type { Tone } from '../../ui/index.ts';

/** How a touch of a key is named and coloured. */
export const touchWords: Readonly<Record<KeyTouchKind, { readonly label: string; readonly tone: Tone; readonly color: string }>> = {
  use: { label: 'Used', tone: 'neutral', color: 'var(--ks-chart-1)' },
  open: { label: 'Opened', tone: 'info', color: 'var(--ks-chart-3)' },
  verify: { label: 'Checked', tone: 'info', color: 'var(--ks-chart-6)' },
  entry: { label: 'Entered', tone: 'good', color: 'var(--ks-chart-5)' },
  change: { label: 'Changed', tone: 'neutral', color: 'var(--ks-ink-faint)' },
  rotation: { label: 'Rotated', tone: 'info', color: 'var(--ks-chart-2)' },
  rewrap: { label: 'Rewrapped', tone: 'neutral', color: 'var(--ks-chart-quiet)' },
  destruction: { label: 'Destroyed', tone: 'warn', color: 'var(--ks-chart-4)' },
  operator: { label: 'Operator', tone: 'bad', color: 'var(--ks-bad-ink)' },
  support: { label: 'Support access', tone: 'warn', color: 'var(--ks-warn-ink)' },
};

/** What the rows say of a request for support access. */
export const stateWords = {
  requested: { label: 'Asked for', tone: 'warn' }, approved: { label: 'Open', tone: 'bad' }, refused: { label: 'Refused', tone: 'neutral' },
  ended: { label: 'Ended', tone: 'neutral' }, expired: { label: 'Ran out', tone: 'neutral' },
} as const satisfies Readonly<Record<string, { readonly label: string; readonly tone: Tone }>>;
