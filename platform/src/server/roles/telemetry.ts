import { type Clock, type Logger, type OperationEnd, systemClock } from '../../foundation/index.ts';
import type { RequestEnd } from '../../gateway/index.ts';
import { LabelledCounts, type MetricValues, type Traces, createOperationCounts, createRequestCounts, openTraces, operationSpan, requestSpan } from '../../telemetry/index.ts';
import type { OnKmsCall } from '../../vault/index.ts';
import type { Boot } from '../messages.ts';
import { version } from '../version.ts';

/** What a process counts and traces. */
export interface Telemetry {
  /** For the gateway; see `GatewayDeps.observe`. */
  readonly onRequest: (end: RequestEnd) => void;
  readonly onOperation: (end: OperationEnd) => void;
  readonly onKmsCall: KmsCalls['onCall'];
  read(): MetricValues[];
  close(): Promise<void>;
}

export interface KmsCalls {
  /** Counts calls to the key services of a ring; `own`: those that organisations brought. */
  readonly onCall: (ring: 'credential' | 'content' | 'audit' | 'own') => OnKmsCall;
  read(): MetricValues;
}

export function countKmsCalls(): KmsCalls {
  const counts = new LabelledCounts('keystead_kms_calls_total');
  return { onCall: (ring) => ({ kms, operation, outcome }) => counts.add([ring, kms, operation, outcome]), read: () => counts.read() };
}

/** Opens counting, and tracing where a collector is configured. One that cannot be opened is told in the log and left out: it must not keep a role from its work. */
export async function openTelemetry(boot: Boot, logger: Logger, clock: Clock = systemClock): Promise<Telemetry> {
  const requests = createRequestCounts();
  const operations = createOperationCounts();
  const kmsCalls = countKmsCalls();
  const traces = boot.configuration.tracing ? await tracesOf(boot, logger) : null;
  const now = (): number => clock.now().getTime();
  return {
    onRequest(end) {
      requests.add(end);
      traces?.record(requestSpan(end, now()), end.untrustedTraceparent);
    },
    onOperation(end) {
      operations.add(end);
      traces?.record(operationSpan(end, now()), end.untrustedTraceparent);
    },
    onKmsCall: kmsCalls.onCall,
    read: () => [...requests.read(), ...operations.read(), kmsCalls.read(), ...traces?.read() ?? []],
    close: async () => traces?.close(),
  };
}

async function tracesOf(boot: Boot, logger: Logger): Promise<Traces | null> {
  return openTraces({ process: `${boot.role}-${boot.slot}`, version, logger, environment: process.env }).catch((error: unknown) => {
    logger.error({ err: error }, 'traces cannot be exported; everything else goes on');
    return null;
  });
}
