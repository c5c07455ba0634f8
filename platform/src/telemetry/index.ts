export { type ProcessMetrics, expose, expositionType, runtimeMetrics } from './exposition.ts';
export { LabelledCounts, type MetricValue, type MetricValues, metricOf, plainMetric } from './metric-values.ts';
export { type OperationCounts, createOperationCounts } from './operation-counts.ts';
export { operationSpan } from './operation-span.ts';
export { type RequestCounts, createRequestCounts } from './request-counts.ts';
export { requestSpan } from './request-span.ts';
export { type Traces, openTraces } from './traces.ts';
