import { z } from 'zod';
import { jsonOrNull } from '../../foundation/index.ts';
import { type ToldLeg, toldLeg } from './told-health.ts';

/** Where the control plane asks; every gateway process of the installation, on whatever host, hears it. */
export const askChannel = 'keystead_health_asked';
/** Where they answer. */
export const toldChannel = 'keystead_health_told';
/** PostgreSQL takes less than 8,000 bytes in a payload. */
const payloadBytes = 7_600;

const question = z.strictObject({ ask: z.uuid(), tenantId: z.uuid() });
export type HealthQuestion = z.output<typeof question>;

const answer = z.strictObject({ ask: z.uuid(), process: z.uuid(), part: z.int().nonnegative(), parts: z.int().positive(), legs: z.array(toldLeg) });
export type HealthAnswer = z.output<typeof answer>;

export function readQuestion(payload: string): HealthQuestion | null {
  return question.safeParse(jsonOrNull(payload)).data ?? null;
}

export function readAnswer(payload: string): HealthAnswer | null {
  return answer.safeParse(jsonOrNull(payload)).data ?? null;
}

/** What a process tells, in as many payloads as it takes; one where it has seen nothing, so that it is counted. Pure. */
export function writeAnswers({ ask, process, legs }: Pick<HealthAnswer, 'ask' | 'process'> & { readonly legs: readonly ToldLeg[] }): readonly string[] {
  const groups: ToldLeg[][] = [[]];
  let bytes = 0;
  for (const leg of legs) {
    const size = Buffer.byteLength(JSON.stringify(leg)) + 1;
    if (bytes > 0 && bytes + size > payloadBytes - envelopeBytes) { groups.push([]); bytes = 0; }
    // A model may be called anything: what does not fit by itself is not told.
    if (size > payloadBytes - envelopeBytes) continue;
    groups.at(-1)?.push(leg);
    bytes += size;
  }
  return groups.map((group, part) => JSON.stringify({ ask, process, part, parts: groups.length, legs: group } satisfies HealthAnswer));
}

const envelopeBytes = 160;
