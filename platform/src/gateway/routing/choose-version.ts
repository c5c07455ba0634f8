import type { Environment } from '@keystead/contract';
import type { OtherVersion } from '../snapshot/configuration.ts';
import type { Target } from './resolve.ts';

/** The version that a call takes, and the one that is asked where its provider rejects the first. */
export interface ChosenVersion { readonly target: Target; readonly backup: Target | null }

export interface Draw {
  readonly environment: Environment;
  /** 0 to 99, even over all requests. */
  readonly number: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/**
 * Divides a credential's calls between its versions. Calls of staging take a tested version as soon as there is one; of the
 * others each version takes its share, and the primary one the rest. An old version serves until its grace is over. Pure.
 */
export function chooseVersion(target: Target, draw: Draw): ChosenVersion {
  const { others } = target.credential;
  if (others.length === 0) return { target, backup: null };
  const live = others.filter((other) => other.until === null || other.until > draw.now);
  const chosen = choose(live, draw);
  if (chosen !== null) return { target: { ...target, credential: chosen.credential }, backup: target };
  const old = live.find((other) => other.state === 'old');
  return { target, backup: old === undefined ? null : { ...target, credential: old.credential } };
}

function choose(live: readonly OtherVersion[], draw: Draw): OtherVersion | null {
  const tested = live.find((other) => other.state === 'tested');
  if (tested !== undefined && draw.environment === 'staging') return tested;
  let upTo = 0;
  for (const other of live) {
    upTo += other.share;
    if (draw.number < upTo) return other;
  }
  return null;
}

/** A request's number for drawing, from the random end of its id. */
export function drawOf(requestId: string): number {
  return Number.parseInt(requestId.slice(-8), 16) % 100;
}
