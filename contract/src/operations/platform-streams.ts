import { z } from 'zod';
import { defineOperation } from '../operation.ts';
import { id } from '../shapes.ts';
import { auditStream, streamDestination, streamOperations } from './streams.ts';

/** Where the platform's own log goes: what a SIEM takes. A webhook tells a program of one organisation. */
const destination = z.discriminatedUnion('kind', [streamDestination.options[0], streamDestination.options[1]]);
const streamParams = z.strictObject({ streamId: id });
const { createStream, updateStream, testStream, replayStream } = streamOperations;

/** Streams of the platform's own log, for its operators: as those of an organisation, in the same forms, with the same outbox. */
export const platformStreamOperations = {
  listPlatformStreams: defineOperation({
    id: 'listPlatformStreams', method: 'GET', path: '/api/v1/operator/streams', tag: 'Operator', permission: 'operator.read', status: 200,
    summary: 'Where the platform’s log is sent, how far each receiver is, and what is in the way', response: z.strictObject({ items: z.array(auditStream) }),
  }),
  createPlatformStream: defineOperation({
    id: 'createPlatformStream', method: 'POST', path: '/api/v1/operator/streams', tag: 'Operator', permission: 'operator.streams', status: 201, stepUp: true,
    summary: 'Send the platform’s log to another system: over HTTPS, or to syslog over TLS', description: 'Entries are sent in the order of the log, at least once. Receivers know a repeated one by its sequence. No entry of an organisation’s log goes along.',
    body: createStream.body.extend({ destination }), response: auditStream, errors: ['conflict'],
  }),
  updatePlatformStream: defineOperation({
    id: 'updatePlatformStream', method: 'PATCH', path: '/api/v1/operator/streams/{streamId}', tag: 'Operator', permission: 'operator.streams', status: 200, stepUp: true, needsEtag: true,
    summary: 'Change a stream of the platform’s log, pause it or let it go on', description: updateStream.description,
    params: streamParams, body: updateStream.body.extend({ destination: destination.optional() }), response: auditStream, errors: updateStream.errors,
  }),
  deletePlatformStream: defineOperation({
    id: 'deletePlatformStream', method: 'DELETE', path: '/api/v1/operator/streams/{streamId}', tag: 'Operator', permission: 'operator.streams', status: 204, stepUp: true,
    summary: 'Remove a stream of the platform’s log; nothing more is sent', params: streamParams, response: null, errors: ['not_found'],
  }),
  testPlatformStream: defineOperation({
    id: 'testPlatformStream', method: 'POST', path: '/api/v1/operator/streams/{streamId}/test', tag: 'Operator', permission: 'operator.streams', status: 200, stepUp: true,
    summary: 'Send one made-up entry to a receiver of the platform’s log now, and see what it answers', params: streamParams, body: testStream.body, response: testStream.response, errors: testStream.errors,
  }),
  replayPlatformStream: defineOperation({
    id: 'replayPlatformStream', method: 'POST', path: '/api/v1/operator/streams/{streamId}/replay', tag: 'Operator', permission: 'operator.streams', status: 200, stepUp: true,
    summary: 'Send the platform’s log again: from its first entry, from a later one, or from a time', description: 'Where both are given, from whichever is later.', params: streamParams,
    body: replayStream.body, response: auditStream, errors: ['not_found'],
  }),
} as const;
