import type { CredentialVersion, RotationStep } from '@keystead/contract';
import type { Tone } from '../../ui/index.ts';

export const versionWords: Readonly<Record<CredentialVersion['state'], { readonly label: string; readonly tone: Tone }>> = {
  new: { label: 'New', tone: 'info' }, tested: { label: 'Tested', tone: 'info' }, primary: { label: 'In use', tone: 'good' }, old: { label: 'Old, in its grace', tone: 'warn' }, revoked: { label: 'Revoked', tone: 'neutral' },
};

export const stepWords: Readonly<Record<RotationStep, { readonly day: string; readonly title: string; readonly what: string }>> = {
  create: { day: 'Day 0', title: 'Create', what: 'Make a new key at the provider and add it here' },
  test: { day: 'Days 1–7', title: 'Test', what: 'Staging uses it; give it a share of production' },
  switch: { day: 'Day 8', title: 'Switch', what: 'The new key serves, the old one stays usable' },
  revoke: { day: 'Day 15', title: 'Revoke', what: 'The old key is destroyed here; revoke it at the provider' },
};
