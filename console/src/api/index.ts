export { call } from './client.ts';
export { download } from './files.ts';
export { useFollowRun, type FollowHandlers } from './follow.ts';
export { ApiProblem, toApiProblem, type FieldIssue } from './problem.ts';
export { createQueryClient, queryKeyOf, useAction, usePages, useRead, type Action } from './queries.ts';
export { SessionContext, sessionQuery, useMay, useOptionalSession, useSession } from './session.ts';
export { upload } from './upload.ts';
export type { AnswerOf, InputOf, ItemOf, OperationId, PageId, ReadId } from './types.ts';
