import type * as Sdk from '@opentelemetry/sdk-trace';
import type { Sampler, SpanExporter } from '@opentelemetry/sdk-trace';
import { type Logger, createComplaint } from '../foundation/index.ts';
import { LabelledCounts, type MetricValues } from './metric-values.ts';
import { conventionsUrl } from './request-span.ts';
import { type SpanSketch, readTraceparent } from './span-sketch.ts';

export interface Traces {
  /** Takes a span over; it is sent later, in a batch. Never throws, never waits; beyond the queue's bound spans are dropped. */
  record(span: SpanSketch, untrustedTraceparent: string | null): void;
  read(): MetricValues[];
  /** Sends what is queued, for two seconds at most. */
  close(): Promise<void>;
}

export interface TracesOptions {
  /** Which process this is, e.g. `gateway-0`. */
  readonly process: string;
  readonly version: string;
  readonly logger: Logger;
  readonly environment: NodeJS.ProcessEnv;
}

const queueLimit = 2_048;
const flushMilliseconds = 2_000;
const complaintMilliseconds = 60_000;
const closeLimitMilliseconds = 2_000;

/**
 * Opens the export of spans over OTLP/HTTP (JSON) as the standard `OTEL_…` variables say. OpenTelemetry's code is loaded here and nowhere else:
 * without a collector no process pays its time and memory.
 */
export async function openTraces({ process, version, logger, environment }: TracesOptions): Promise<Traces> {
  const [api, sdk, { OTLPTraceExporter }, { detectResources, envDetector, resourceFromAttributes }] = await Promise.all([
    import('@opentelemetry/api'), import('@opentelemetry/sdk-trace'), import('@opentelemetry/exporter-trace-otlp-http'), import('@opentelemetry/resources'),
  ]);
  const counts = new LabelledCounts('keystead_trace_spans_total');
  const exporter = watched(new OTLPTraceExporter(), { counts, logger });
  const own = resourceFromAttributes({ 'service.name': 'keystead', 'service.version': version, 'service.instance.id': process });
  const provider = new sdk.TracerProvider({
    // What the operator says wins.
    resource: own.merge(detectResources({ detectors: [envDetector] })), sampler: samplerOf(sdk, environment),
    spanProcessors: [new sdk.BatchSpanProcessor({ exporter, maxQueueSize: queueLimit, scheduledDelayMillis: flushMilliseconds })],
  });
  const tracer = provider.getTracer('keystead', version, { schemaUrl: conventionsUrl });

  function add(span: SpanSketch, parent: ReturnType<typeof parentOf>): void {
    const made = tracer.startSpan(span.name, { kind: api.SpanKind[span.kind === 'server' ? 'SERVER' : 'CLIENT'], startTime: span.start, attributes: { ...span.attributes } }, parent);
    if (span.errorType !== null) made.setStatus({ code: api.SpanStatusCode.ERROR });
    for (const child of span.children) add(child, api.trace.setSpan(parent, made));
    made.end(span.end);
  }

  function parentOf(untrustedTraceparent: string | null) {
    const parent = readTraceparent(untrustedTraceparent);
    if (parent === null) return api.ROOT_CONTEXT;
    return api.trace.setSpanContext(api.ROOT_CONTEXT, { traceId: parent.traceId, spanId: parent.spanId, isRemote: true, traceFlags: parent.sampled ? api.TraceFlags.SAMPLED : api.TraceFlags.NONE });
  }

  return {
    record(span, untrustedTraceparent) {
      try {
        add(span, parentOf(untrustedTraceparent));
      } catch (error) {
        logger.debug({ err: error }, 'a span was not recorded');
      }
    },
    read: () => [counts.read()],
    async close() {
      const limit = new Promise<void>((resolve) => { setTimeout(resolve, closeLimitMilliseconds).unref(); });
      await Promise.race([provider.shutdown().catch(() => undefined), limit]);
    },
  };
}

/** Counts what left and what did not, and says so in the log once a minute at most. */
function watched(exporter: SpanExporter, { counts, logger }: { counts: LabelledCounts; logger: Logger }): SpanExporter {
  const complain = createComplaint(complaintMilliseconds);
  return {
    export(spans, done) {
      exporter.export(spans, (result) => {
        const failed = result.error !== undefined || Number(result.code) !== 0;
        counts.add([failed ? 'failed' : 'exported'], spans.length);
        if (failed) complain((times) => logger.warn({ spans: spans.length, reason: result.error?.name, times }, 'the trace collector did not take the spans; requests go on'));
        // Told as done: the processor would report the failure once more, to nobody.
        done({ code: 0 });
      });
    },
    shutdown: () => exporter.shutdown(),
    ...(exporter.forceFlush === undefined ? {} : { forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve() }),
  };
}

/** `OTEL_TRACES_SAMPLER`; where it says nothing that is known, every trace that its caller did not leave out. */
function samplerOf(sdk: typeof Sdk, environment: NodeJS.ProcessEnv): Sampler {
  const ratio = Number(environment['OTEL_TRACES_SAMPLER_ARG'] ?? 1);
  const roots: Readonly<Record<string, () => Sampler>> = {
    always_on: () => new sdk.AlwaysOnSampler(), always_off: () => new sdk.AlwaysOffSampler(), traceidratio: () => new sdk.TraceIdRatioBasedSampler(Number.isFinite(ratio) ? ratio : 1),
  };
  const [, based, kind = 'always_on'] = /^(parentbased_)?(always_on|always_off|traceidratio)$/.exec(environment['OTEL_TRACES_SAMPLER'] ?? '') ?? ['', 'parentbased_'];
  const root = roots[kind]?.() ?? new sdk.AlwaysOnSampler();
  return based === undefined ? root : new sdk.ParentBasedSampler({ root });
}
