import type { Detector } from '../facts.ts';
import { dailySpend } from './daily-spend.ts';
import { failedSignIns } from './failed-sign-ins.ts';
import { keyOutsideApp } from './key-outside-app.ts';
import { newClient } from './new-client.ts';
import { rateLimitRefusals } from './rate-limit-refusals.ts';
import { refusedKeys } from './refused-keys.ts';
import { refusedTokens } from './refused-tokens.ts';
import { spendSpike } from './spend-spike.ts';
import { unexpectedModel } from './unexpected-model.ts';
import { unexpectedNetwork } from './unexpected-network.ts';
import { unusualHours } from './unusual-hours.ts';

/** Every check. One line each; nothing else lists them. */
export const detectors: readonly Detector[] = [spendSpike, dailySpend, unexpectedModel, failedSignIns, refusedTokens, refusedKeys, rateLimitRefusals, unexpectedNetwork, newClient, unusualHours, keyOutsideApp];
