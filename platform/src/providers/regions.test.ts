import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { regionOf } from './regions.ts';

describe('G9 regionOf', () => {
  it('reads the region out of addresses that bind to one', () => {
    for (const [origin, model, region] of [
      ['https://eu.api.openai.com', 'gpt-5', 'eu'], ['https://us-east-1.api.x.ai', 'grok-5', 'us'], ['https://bedrock-runtime.eu-central-1.amazonaws.com', 'anthropic.claude-opus-4-v1:0', 'eu'],
      ['https://bedrock-runtime.eu-west-2.amazonaws.com', 'anthropic.claude-opus-4-v1:0', 'uk'], ['https://europe-west4-aiplatform.googleapis.com', 'gemini-3', 'eu'], ['https://us-central1-aiplatform.googleapis.com', 'g', 'us'],
      ['https://swedencentral.api.cognitive.microsoft.com', 'd', 'eu'], ['http://127.0.0.1:8080', 'm', 'local'], ['http://localhost:11434', 'm', 'local'],
    ] as const) assert.equal(regionOf({ origin, model }), region, origin);
  });

  it('a profile that spans regions counts for what it spans, wherever it is called', () => {
    const origin = 'https://bedrock-runtime.eu-central-1.amazonaws.com';
    assert.equal(regionOf({ origin, model: 'eu.anthropic.claude-sonnet-4-v1:0' }), 'eu');
    assert.equal(regionOf({ origin, model: 'global.anthropic.claude-sonnet-4-v1:0' }), 'unknown');
    assert.equal(regionOf({ origin: 'https://bedrock-runtime.us-east-1.amazonaws.com', model: 'arn:aws:bedrock:us-east-1:1:inference-profile/global.anthropic.claude-sonnet-4-v1:0' }), 'unknown');
  });

  it('what promises no region has none, and a look-alike is no provider', () => {
    for (const origin of ['https://api.openai.com', 'https://api.anthropic.com', 'https://api.mistral.ai', 'https://gb.api.openai.com', 'https://generativelanguage.googleapis.com', 'https://aiplatform.googleapis.com', 'https://acme.openai.azure.com', 'https://eu.api.openai.com.evil.example', 'https://xx.api.openai.com', 'not an origin']) {
      assert.equal(regionOf({ origin, model: 'm' }), 'unknown', origin);
    }
  });
});
