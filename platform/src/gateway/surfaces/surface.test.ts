import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { endpointIds } from '@keystead/contract';
import { dialectOfPrefix, hintForPath, isGatewayPath, lacksVersion, matchSurface, noManners, surfaceOfEndpoint } from './surface.ts';

describe('matchSurface', () => {
  it('G1: finds every surface', () => {
    for (const [path, dialect, kind] of [
      ['/v1/chat/completions', 'openai-chat', 'generate'], ['/v1/responses', 'openai-responses', 'generate'], ['/v1/embeddings', 'openai-embeddings', 'embed'],
      ['/v1/messages', 'anthropic-messages', 'generate'], ['/v1/messages/count_tokens', 'anthropic-messages', 'count'], ['/v1/models', 'openai-chat', 'models'], ['/v1/models/ft:gpt-4o:org', 'openai-chat', 'model'],
      ['/v1beta/models/gemini-3:generateContent', 'gemini', 'generate'], ['/v1beta/models/google/gemini-3:streamGenerateContent', 'gemini', 'generate'], ['/v1/models/gemini-3:generateContent', 'gemini', 'generate'],
      ['/v1beta/models/g:countTokens', 'gemini', 'count'], ['/v1beta/models/g:embedContent', 'gemini', 'embed'], ['/v1beta/models/g:batchEmbedContents', 'gemini', 'embed'], ['/v1beta/models', 'gemini', 'models'],
      ['/model/us.anthropic.claude-sonnet-4-5-20250929-v1%3A0/converse', 'bedrock-converse', 'generate'], ['/model/amazon.nova-micro-v1:0/converse-stream', 'bedrock-converse', 'generate'],
      ['/model/arn%3Aaws%3Abedrock%3Aus-east-1%3A123456789012%3Ainference-profile%2Fus.x-v1%3A0/converse', 'bedrock-converse', 'generate'],
    ] as const) {
      const match = matchSurface(path);
      assert.deepEqual([match?.surface.dialect, match?.surface.kind], [dialect, kind], path);
    }
  });

  it('attack 5: no other spelling is one', () => {
    for (const path of ['/v1/chat/completions/', '//v1/chat/completions', '/v1/%63hat/completions', '/V1/chat/completions', '/v1/chat/completions;a', '/v1beta/models/../x:generateContent', '/v1beta/models/a//b:generateContent', '/v1beta/models/a%2fb:generateContent', '/v1beta/models/:generateContent', '/v1/', '/v1/constructor', '/v1/__proto__',
      '/model/x/converse/', '/model//converse', '/model/a/b/converse', '/model/..%2Fx/converse', '/model/a%2F..%2Fb/converse', '/model/a%2F%2Fb/converse', '/model/%61/converse', '/model/a%252Fb/converse', '/Model/a/converse', '/model/a/invoke', '/model/a/converse%2Dstream']) {
      assert.equal(matchSurface(path), null, path);
    }
    for (const path of ['//v1/x', '/V1/x', '/v1', '/v1%2fx', '/v1;x', '/v1beta?x', '//model/x', '/MODEL/x', '/model']) assert.equal(isGatewayPath(path), true, path);
    for (const path of ['/', '/v10/x', '/api/v1/x', '/v1x', '/models', '/model-runs']) assert.equal(isGatewayPath(path), false, path);
  });

  it('G8: what is refused is refused in the dialect of its prefix or of its caller’s headers', () => {
    assert.equal(dialectOfPrefix('/v1beta/x', noManners), 'gemini');
    assert.equal(dialectOfPrefix('/v1/messages/x', noManners), 'anthropic-messages');
    assert.equal(dialectOfPrefix('/model/x/invoke', noManners), 'bedrock-converse');
    assert.equal(dialectOfPrefix('/v1/models', { anthropicVersion: true, googleKey: false }), 'anthropic-messages');
    assert.equal(dialectOfPrefix('/v1/models', { anthropicVersion: false, googleKey: true }), 'gemini');
    assert.equal(dialectOfPrefix('/v1/models', noManners), 'openai-chat');
  });

  it('G8: a base URL with the version twice, or without it, is told what to change', () => {
    assert.match(hintForPath('/v1/v1/messages'), /adds \/v1 .* leave the version out/);
    assert.match(hintForPath('/v1/v1beta/models/m:generateContent'), /adds \/v1beta /);
    assert.match(hintForPath('/chat/completions'), /\/v1\/chat\/completions: .* end with \/v1/);
    assert.match(hintForPath('/v1/files'), /matched exactly/);
    assert.deepEqual(['/chat/completions', '/messages', '/Messages', '/x/messages', '/messages/'].map(lacksVersion), [true, true, false, false, false]);
  });

  it('every endpoint that a scope may name is a surface, so that a dry run can be asked of each', () => {
    for (const endpoint of endpointIds) assert.equal(surfaceOfEndpoint(endpoint)?.scopeId, endpoint);
  });
});
