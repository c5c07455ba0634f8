import { type WitnessedLogs, openWitnessedLogs } from '@keystead/contract';
import { verifierPorts } from '../audit/index.ts';
import type { CheckpointSettings } from '../foundation/index.ts';

/** The logs that the operator lets this installation cosign. @throws Error naming the setting where one is none. */
export function readWitnessedLogs({ witnessedLogs }: CheckpointSettings): WitnessedLogs {
  try {
    return openWitnessedLogs(witnessedLogs, verifierPorts.sha256);
  } catch (error) {
    throw new Error(`KEYSTEAD_WITNESS_LOGS: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
