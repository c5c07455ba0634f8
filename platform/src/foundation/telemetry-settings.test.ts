import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ConfigurationError, readConfiguration } from './configuration.ts';

const read = (environment: Record<string, string>) => readConfiguration({ KEYSTEAD_DATA_DIR: '/tmp/data', ...environment });
const problemsOf = (environment: Record<string, string>): string => {
  try {
    read(environment);
    return '';
  } catch (error) {
    assert.ok(error instanceof ConfigurationError);
    return error.message;
  }
};

describe('O3 where metrics and traces go', () => {
  it('neither metrics nor traces leave by default', () => {
    const { metrics, tracing } = read({});
    assert.deepEqual([metrics, tracing], [null, false]);
  });

  it('metrics are served on loopback as they are, elsewhere only with a token', () => {
    assert.deepEqual(read({ KEYSTEAD_METRICS_ADDRESS: '127.0.0.1:9464' }).metrics, { host: '127.0.0.1', port: 9464, token: null });
    assert.deepEqual(read({ KEYSTEAD_METRICS_ADDRESS: '[::1]:0' }).metrics, { host: '::1', port: 0, token: null });
    const token = 'a-token-that-is-long-enough';
    assert.deepEqual(read({ KEYSTEAD_METRICS_ADDRESS: '0.0.0.0:9464', KEYSTEAD_METRICS_TOKEN: token }).metrics, { host: '0.0.0.0', port: 9464, token });
    for (const address of ['0.0.0.0:9464', '[::]:9464', '10.0.0.7:9464', 'metrics.example:9464', '127.0.0.1.example:9464']) assert.match(problemsOf({ KEYSTEAD_METRICS_ADDRESS: address }), /set KEYSTEAD_METRICS_TOKEN/, address);
  });

  it('what could not work is refused, without repeating a token', () => {
    for (const address of ['9464', '127.0.0.1', '127.0.0.1:99999', 'http://127.0.0.1:9464', '[nonsense]:1', '::1:9464']) assert.match(problemsOf({ KEYSTEAD_METRICS_ADDRESS: address }), /is not host:port/, address);
    const short = problemsOf({ KEYSTEAD_METRICS_ADDRESS: '127.0.0.1:1', KEYSTEAD_METRICS_TOKEN: 'tooshort' });
    assert.match(short, /shorter than 16/);
    assert.ok(!short.includes('tooshort'));
    assert.match(problemsOf({ KEYSTEAD_METRICS_TOKEN: 'a-token-that-is-long-enough' }), /without KEYSTEAD_METRICS_ADDRESS/);
    assert.match(problemsOf({ OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318' }), /is not an http or https URL/);
    assert.match(problemsOf({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4317', OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }), /grpc/);
  });

  it('the standard variables switch traces on and off; others of OpenTelemetry are no error', () => {
    assert.equal(read({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318', OTEL_SOMETHING_ELSE: 'x' }).tracing, true);
    assert.equal(read({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://collector.example/v1/traces' }).tracing, true);
    assert.equal(read({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318', OTEL_SDK_DISABLED: 'true' }).tracing, false);
    assert.equal(read({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318', OTEL_TRACES_EXPORTER: 'none' }).tracing, false);
  });
});
