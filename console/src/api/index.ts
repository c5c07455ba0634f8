export { addressOf, call, send } from './client.ts';
export { download } from './files.ts';
export { followRun, useFollowRun, type FollowHandlers } from './follow.ts';
export { ApiProblem, toApiProblem, type FieldIssue } from './problem.ts';
export { createQueryClient, queryKeyOf, readQuery, useAction, usePages, useRead, type Action } from './queries.ts';
export { SessionContext, sessionQuery, useMay, useOptionalSession, useSession } from './session.ts';
export { upload, type UploadOptions } from './upload.ts';
export type { AnswerOf, InputOf, ItemOf, OperationId, PageId, ReadId } from './types.ts';
