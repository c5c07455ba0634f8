import type { OperationEnd } from '../foundation/index.ts';
import { Durations, LabelledCounts, type MetricValues, metricOf } from './metric-values.ts';

const bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] as const;

export interface OperationCounts {
  add(end: OperationEnd): void;
  read(): MetricValues[];
}

/** Counts operations of the control plane. Their names and methods are the contract's. */
export function createOperationCounts(): OperationCounts {
  const counts = new LabelledCounts('keystead_api_operations_total');
  const durations = new Map<string, Durations>();
  return {
    add({ operation, status, milliseconds }) {
      counts.add([operation.id, `${Math.floor(status / 100)}xx`]);
      const known = durations.get(operation.method) ?? new Durations(bounds);
      durations.set(operation.method, known);
      known.add(milliseconds / 1_000);
    },
    read: () => [counts.read(), metricOf('keystead_api_operation_duration_seconds', [...durations].flatMap(([method, each]) => each.read('keystead_api_operation_duration_seconds', { method })))],
  };
}
