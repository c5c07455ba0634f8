import { isIP } from 'node:net';

/** Where Prometheus asks, and with which token; `token` is `null` on loopback alone. */
export interface MetricsSettings { readonly host: string; readonly port: number; readonly token: string | null }

const shortestToken = 16;
const loopback = /^(?:127\.\d{1,3}\.\d{1,3}\.\d{1,3}|::1|localhost)$/;

/** True for addresses that only this machine reaches. */
function isLoopback(host: string): boolean {
  return loopback.test(host);
}

/**
 * Reads `KEYSTEAD_METRICS_ADDRESS` (`host:port`, IPv6 in brackets) and the token that goes with it. Beyond loopback a token is a must: what
 * the numbers tell of an installation is nobody else's.
 */
export function readMetricsSettings(read: { readonly address?: string | undefined; readonly token?: string | undefined }): { readonly settings: MetricsSettings | null; readonly problems: readonly string[] } {
  const { address, token } = read;
  if (address === undefined) return { settings: null, problems: token === undefined ? [] : ['KEYSTEAD_METRICS_TOKEN is set without KEYSTEAD_METRICS_ADDRESS: name the address to serve metrics at, or take the token out'] };
  const found = /^(?:\[([^\]]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(address);
  const host = found?.[1] ?? found?.[2] ?? '';
  const port = Number(found?.[3] ?? Number.NaN);
  if (found === null || !(port <= 65_535) || (found[1] !== undefined && isIP(host) !== 6)) return { settings: null, problems: [`KEYSTEAD_METRICS_ADDRESS: "${address}" is not host:port, for example 127.0.0.1:9464`] };
  // The message does not repeat the token.
  if (token !== undefined && token.length < shortestToken) return { settings: null, problems: [`KEYSTEAD_METRICS_TOKEN is shorter than ${shortestToken} characters`] };
  if (token === undefined && !isLoopback(host)) return { settings: null, problems: [`KEYSTEAD_METRICS_ADDRESS: others reach ${host} too, so set KEYSTEAD_METRICS_TOKEN as well, or serve metrics on 127.0.0.1`] };
  return { settings: { host, port, token: token ?? null }, problems: [] };
}

/** The standard variables that decide whether and where traces go. The exporter reads the rest of them (headers, time-outs, certificates) itself. */
const endpointNames = ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'OTEL_EXPORTER_OTLP_ENDPOINT'] as const;

/**
 * Whether spans are exported, by the standard `OTEL_…` variables. They are the whole machine's, so unlike our own an unknown one is no error;
 * one that could not work is.
 */
export function readTracing(environment: NodeJS.ProcessEnv): { readonly tracing: boolean; readonly problems: readonly string[] } {
  const set = endpointNames.filter((name) => (environment[name] ?? '') !== '');
  const off = environment['OTEL_SDK_DISABLED']?.toLowerCase() === 'true' || environment['OTEL_TRACES_EXPORTER'] === 'none';
  if (set.length === 0 || off) return { tracing: false, problems: [] };
  const problems = set.filter((name) => !/^https?:$/.test(protocolOf(environment[name] ?? ''))).map((name) => `${name} is not an http or https URL, for example http://127.0.0.1:4318`);
  const protocol = environment['OTEL_EXPORTER_OTLP_TRACES_PROTOCOL'] ?? environment['OTEL_EXPORTER_OTLP_PROTOCOL'];
  if (protocol === 'grpc') problems.push('OTEL_EXPORTER_OTLP_PROTOCOL: "grpc" is not spoken here; set http/json and the collector’s HTTP port (4318 by default)');
  return { tracing: problems.length === 0, problems };
}

function protocolOf(text: string): string {
  return URL.canParse(text) ? new URL(text).protocol : '';
}
