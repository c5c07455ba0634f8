import type { operations, OperationId, ParamsOf, ResponseOf, SentBodyOf, SentQueryOf } from '@keystead/contract';

export type { OperationId };
type OperationOf<K extends OperationId> = (typeof operations)[K];

/** Left out where the operation has no such part, optional where every field of it is. */
type Part<Name extends string, T> = [T] extends [undefined] ? { readonly [N in Name]?: never } : Record<never, never> extends T ? { readonly [N in Name]?: T } : { readonly [N in Name]: T };

/** What a call of the operation takes: path parameters, query, body; `file` where the body is bytes as they are. */
export type InputOf<K extends OperationId> = Part<'params', ParamsOf<OperationOf<K>>> &
  Part<'query', SentQueryOf<OperationOf<K>>> &
  Part<'body', SentBodyOf<OperationOf<K>>> &
  (OperationOf<K> extends { requestContent: string } ? { readonly file: Blob } : { readonly file?: never }) &
  (OperationOf<K> extends { needsEtag: true } ? { readonly ifMatch: string } : { readonly ifMatch?: never });

/** What the operation answers; `undefined` for 204. */
export type AnswerOf<K extends OperationId> = OperationOf<K>['response'] extends null ? undefined : ResponseOf<OperationOf<K>>;

/** Operations that read. */
export type ReadId = { [K in OperationId]: OperationOf<K>['method'] extends 'GET' ? K : never }[OperationId];
/** Operations that answer a page of items. */
export type PageId = { [K in ReadId]: AnswerOf<K> extends { items: readonly unknown[]; nextCursor: string | null } ? K : never }[ReadId];
export type ItemOf<K extends PageId> = AnswerOf<K> extends { items: readonly (infer T)[] } ? T : never;

/** The input may be left out where nothing in it is required. */
export type Arguments<T> = Record<never, never> extends T ? [input?: T] : [input: T];
