import type { IncidentSeverity } from '@keystead/contract';
import type { Tone } from '../../ui/index.ts';

export const severityTones: Readonly<Record<IncidentSeverity, Tone>> = { low: 'neutral', medium: 'info', high: 'warn', critical: 'bad' };
export const reportTitles = { first: 'First notice', update: 'Update', final: 'Final report' } as const;
