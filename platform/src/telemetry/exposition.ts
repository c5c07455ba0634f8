import type { MetricValues } from './metric-values.ts';

/** `Content-Type` of the text that `expose` gives (Prometheus text format 0.0.4). */
export const expositionType = 'text/plain; version=0.0.4; charset=utf-8';

/** Loaded when somebody asks: an installation without Prometheus pays neither its time nor its memory. */
const loadClient = () => import('@prometheus-io/client');

type Collected = Awaited<ReturnType<InstanceType<Awaited<ReturnType<typeof loadClient>>['Registry']>['getMetricsAsJSON']>>;

let runtime: Promise<() => Promise<Collected>> | null = null;

async function openRuntime(): Promise<() => Promise<Collected>> {
  const { Registry, collectDefaultMetrics } = await loadClient();
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return () => registry.getMetricsAsJSON();
}

/** Memory, processor time, event loop and garbage collection of this process (`process_…`, `nodejs_…`), watched from the first call on. */
export async function runtimeMetrics(): Promise<MetricValues[]> {
  runtime ??= openRuntime();
  return await (await runtime)() as unknown as MetricValues[];
}

/** What one process told, under the name it has in the tree (`gateway-0`). */
export interface ProcessMetrics { readonly process: string; readonly metrics: readonly MetricValues[] }

/**
 * The metrics of all processes as one text. Each value carries its process: sums over processes would go backwards when one of them is started
 * again, and Prometheus would take that for a reset of all.
 */
export async function expose(processes: readonly ProcessMetrics[]): Promise<string> {
  const { AggregatorRegistry } = await loadClient();
  const labelled = processes.map(({ process, metrics }) => metrics.map((metric) => ({ ...metric, aggregator: 'sum', values: metric.values.map((value) => ({ ...value, labels: { ...value.labels, process } })) })));
  return AggregatorRegistry.aggregate(labelled as unknown as Parameters<typeof AggregatorRegistry.aggregate>[0]).metrics();
}
