import { z } from 'zod';
import { defineOperation } from '../operation.ts';
import { ownDataClass } from '../gateway-policy-shape.ts';
import { dataClasses } from '../credential-scope.ts';
import { id, page, pageQuery, timestamp } from '../shapes.ts';

export const documentKinds = ['pdf', 'docx', 'xlsx', 'csv', 'pptx', 'eml', 'html', 'rtf', 'odt', 'image', 'txt'] as const;
/** Names between slashes; `''` is the top. Blanks around names and empty names are left out. */
const folderPath = z.string().trim().max(400).regex(/^\P{Cc}*$/u, 'must not hold control characters').meta({ description: 'Folder in the library, as Clients/Acme; empty for the top' });
export const document = z.strictObject({
  id, name: z.string(), kind: z.enum(documentKinds), sizeBytes: z.int(), pageCount: z.int().nullable(), characterCount: z.int().nullable(),
  folder: z.string(), hold: z.strictObject({ reason: z.string(), placedBy: id.nullable(), placedAt: timestamp }).nullable().meta({ description: 'Legal hold: while it stands, nobody can delete the document' }),
  state: z.enum(['parsing', 'ready', 'failed']).meta({ description: 'parsing: it is still being read; ask again' }), failure: z.string().nullable(),
  progress: z.strictObject({ done: z.int(), total: z.int() }).nullable().meta({ description: 'Pages read from pictures so far, while it is being read' }),
  ocr: z.strictObject({ pages: z.int(), confidence: z.int() }).nullable().meta({ description: 'How many pages were read from pictures, and how sure the engine was, from 0 to 100; below about 70 words are likely to be wrong' }),
  hiddenPassages: z.int().meta({ description: 'Passages in the file that a person who opens it does not see; apps do not read them' }),
  uploadedBy: id.nullable(), uploadedAt: timestamp, dataClass: ownDataClass.meta({ description: 'What every run over it is at least' }),
  seriesId: id.meta({ description: 'Shared by all versions of a document: the id of the first one' }), version: z.int().meta({ description: 'From 1; every version is a document with an id of its own' }),
  newest: z.boolean().meta({ description: 'Whether it is the version that lists show' }),
  lastUsedAt: timestamp.nullable().meta({ description: 'When a run last began to read it' }),
});
export type DocumentDescription = z.output<typeof document>;
const documentParams = z.strictObject({ documentId: id });
const sizeAndKinds = 'PDF, DOCX, XLSX, PPTX, ODT, RTF, CSV, EML, HTML, text, PNG, JPEG, TIFF, WebP. The kind is told from the bytes, not from the name. At most 25 MiB.';
const uploaded = document.extend({
  duplicateOf: z.strictObject({ id, name: z.string() }).nullable().meta({ description: 'A document of your organisation that holds the same bytes already' }),
  sameName: z.strictObject({ id, name: z.string(), version: z.int() }).nullable().meta({ description: 'Another document that is called the same in the same folder: this one may be its next version (adoptDocumentVersion)' }),
});
const anyVersions = z.enum(['newest', 'all']).optional().meta({ description: 'newest (the default): of each document the version that stands last; all: earlier ones too' });

export const documentOperations = {
  listDocuments: defineOperation({
    id: 'listDocuments', method: 'GET', path: '/api/v1/documents', tag: 'Documents', permission: 'documents.read', status: 200,
    summary: 'Documents of your organisation, newest first', query: pageQuery.extend({ folder: folderPath.optional().meta({ description: 'Only what lies in this folder itself' }), name: z.string().trim().min(1).max(100).optional().meta({ description: 'Only those whose name holds this' }), versions: anyVersions }), response: page(document),
  }),
  uploadDocument: defineOperation({
    id: 'uploadDocument', method: 'POST', path: '/api/v1/documents', tag: 'Documents', permission: 'documents.write', status: 201,
    summary: 'Upload a document (the bytes as they are); answers once it is parsed, or after two seconds with the state `parsing`',
    description: `${sizeAndKinds} Parsed in a separate process with limits of time and memory; pages that are pictures are read there too (OCR, English), which takes seconds a page.`,
    query: z.strictObject({ name: z.string().trim().min(1).max(255), dataClass: z.enum(dataClasses).optional(), folder: folderPath.optional() }), requestContent: 'application/octet-stream',
    response: uploaded,
    errors: ['payload_too_large', 'unsupported_media_type', 'document_unreadable'],
  }),
  listDocumentVersions: defineOperation({
    id: 'listDocumentVersions', method: 'GET', path: '/api/v1/documents/{documentId}/versions', tag: 'Documents', permission: 'documents.read', status: 200,
    summary: 'Every version of a document that is still there, newest first; the id may be that of any of them', params: documentParams,
    response: z.strictObject({ items: z.array(document.extend({ uploadedByName: z.string().nullable() })) }), errors: ['not_found'],
  }),
  addDocumentVersion: defineOperation({
    id: 'addDocumentVersion', method: 'POST', path: '/api/v1/documents/{documentId}/versions', tag: 'Documents', permission: 'documents.write', status: 201,
    summary: 'Upload a newer version of a document (the bytes as they are); earlier ones stay readable, and runs keep naming the one they read',
    description: `${sizeAndKinds} It takes folder, legal hold and, where none is given, name and data class of the version before. Nothing is taken away from earlier versions.`,
    params: documentParams, query: z.strictObject({ name: z.string().trim().min(1).max(255).optional(), dataClass: z.enum(dataClasses).optional() }), requestContent: 'application/octet-stream',
    response: uploaded, errors: ['not_found', 'conflict', 'payload_too_large', 'unsupported_media_type', 'document_unreadable'],
  }),
  adoptDocumentVersion: defineOperation({
    id: 'adoptDocumentVersion', method: 'PUT', path: '/api/v1/documents/{documentId}/version-of', tag: 'Documents', permission: 'documents.write', status: 200,
    summary: 'Say that a document which was uploaded by itself is the next version of another one', params: documentParams,
    body: z.strictObject({ documentId: id.meta({ description: 'The document whose next version it becomes' }) }), response: document, errors: ['not_found', 'conflict'],
  }),
  compareDocumentVersions: defineOperation({
    id: 'compareDocumentVersions', method: 'GET', path: '/api/v1/documents/{documentId}/difference', tag: 'Documents', permission: 'documents.read', status: 200,
    summary: 'What changed in the words of a document since an earlier version (or since any other document)',
    description: 'The texts are compared as apps read them, paragraph by paragraph and word by word. What stayed the same is shortened to the words around a change.',
    params: documentParams, query: z.strictObject({ since: id.meta({ description: 'The earlier version' }) }),
    response: z.strictObject({
      before: z.strictObject({ id, name: z.string(), version: z.int() }), after: z.strictObject({ id, name: z.string(), version: z.int() }),
      parts: z.array(z.strictObject({ kind: z.enum(['same', 'gone', 'new', 'left-out']), text: z.string() })).meta({ description: 'In order. left-out stands for unchanged text that is not shown; its text is empty' }),
      wordsGone: z.int(), wordsNew: z.int(),
    }), errors: ['not_found', 'conflict'],
  }),
  downloadDocument: defineOperation({
    id: 'downloadDocument', method: 'GET', path: '/api/v1/documents/{documentId}/file', tag: 'Documents', permission: 'documents.read', status: 200,
    summary: 'The file as it was uploaded, always as an attachment; who took it stands in the audit log', params: documentParams, response: z.string(), responseContent: 'application/octet-stream', errors: ['not_found'],
  }),
  listDocumentPurges: defineOperation({
    id: 'listDocumentPurges', method: 'GET', path: '/api/v1/document-purges', tag: 'Documents', permission: 'audit.read', status: 200,
    summary: 'What retention deleted: how many documents on which day, and under which rule; the audit log has a line for each',
    query: z.strictObject({ limit: z.coerce.number().int().min(1).max(366).default(31) }),
    response: z.strictObject({
      items: z.array(z.strictObject({
        day: z.iso.date().meta({ description: 'UTC' }), documents: z.int(), retentionDays: z.int().meta({ description: 'The rule: days after the upload, or after the last run that read it' }), firstAt: timestamp, lastAt: timestamp,
      })).meta({ description: 'Newest first; a day with two rules is two lines' }),
      total: z.int().meta({ description: 'Documents that retention deleted, ever' }), underHold: z.int().meta({ description: 'Documents that stay because they are under legal hold' }),
    }),
  }),
  searchDocuments: defineOperation({
    id: 'searchDocuments', method: 'GET', path: '/api/v1/document-search', tag: 'Documents', permission: 'documents.read', status: 200,
    summary: 'Search inside the text of documents, newest first, some at a time',
    description: 'There is no index: the text lies sealed, and is opened to be searched. One answer has looked into a bounded number of documents; go on with nextCursor. Upper and lower case and the kind of white space make no difference.',
    query: z.strictObject({ q: z.string().trim().min(2).max(200), folder: folderPath.optional().meta({ description: 'Only in this folder and below it' }), versions: anyVersions, cursor: z.string().max(500).optional() }),
    response: z.strictObject({
      items: z.array(z.strictObject({
        documentId: id, name: z.string(), version: z.int(), kind: z.enum(documentKinds), matches: z.int().meta({ description: 'How often it occurs in this document' }),
        first: z.strictObject({ page: z.int(), part: z.string().nullable(), excerpt: z.string() }),
      })),
      searched: z.int().meta({ description: 'Documents that this answer looked into' }), total: z.int().meta({ description: 'Documents there are to look into, in all' }), nextCursor: z.string().nullable(),
    }),
  }),
  readDocument: defineOperation({
    id: 'readDocument', method: 'GET', path: '/api/v1/documents/{documentId}', tag: 'Documents', permission: 'documents.read', status: 200,
    summary: 'One document', params: documentParams, response: document, errors: ['not_found'],
  }),
  readDocumentText: defineOperation({
    id: 'readDocumentText', method: 'GET', path: '/api/v1/documents/{documentId}/text', tag: 'Documents', permission: 'documents.read', status: 200,
    summary: 'The parsed text, page by page (page numbers as citations use them)', params: documentParams,
    response: z.strictObject({
      documentId: id, name: z.string(),
      paging: z.enum(['original', 'derived']).meta({ description: 'derived: the format has no pages, so they were cut here, about 3,000 characters each' }),
      pages: z.array(z.strictObject({
        number: z.int(), text: z.string(),
        part: z.string().nullable().meta({ description: 'Where the page stands: a sheet, a slide, an attachment' }),
        firstRow: z.int().nullable().meta({ description: 'Number of the first row of the page in its sheet' }),
        ocrConfidence: z.int().nullable().meta({ description: 'Where it was read from a picture: how sure the engine was, from 0 to 100' }),
      })),
      hidden: z.array(z.strictObject({ page: z.int(), reason: z.string(), text: z.string() })).meta({ description: 'What the file holds and a person who opens it does not see. Apps do not read it' }),
    }), errors: ['not_found', 'conflict'],
  }),
  classifyDocument: defineOperation({
    id: 'classifyDocument', method: 'PUT', path: '/api/v1/documents/{documentId}/data-class', tag: 'Documents', permission: 'documents.write', status: 200,
    summary: 'Say which class of data a document is of; it holds for every run that begins from then on',
    description: 'A run is at least of this class; the strictest of what app, documents, teams and token say is what the gateway routes by. Every change stands in the audit log, with what it was before.',
    params: documentParams, body: z.strictObject({ dataClass: ownDataClass }), response: document, errors: ['not_found'],
  }),
  updateDocument: defineOperation({
    id: 'updateDocument', method: 'PATCH', path: '/api/v1/documents/{documentId}', tag: 'Documents', permission: 'documents.write', status: 200,
    summary: 'Rename a document, or move it (with all its versions) to another folder', params: documentParams,
    body: z.strictObject({ name: z.string().trim().min(1).max(255).optional(), folder: folderPath.optional() }), response: document, errors: ['not_found'],
  }),
  listDocumentFolders: defineOperation({
    id: 'listDocumentFolders', method: 'GET', path: '/api/v1/document-folders', tag: 'Documents', permission: 'documents.read', status: 200,
    summary: 'Folders of the library, with how many documents lie in each itself',
    response: z.strictObject({ items: z.array(z.strictObject({ path: z.string(), documents: z.int() })) }),
  }),
  moveDocumentFolder: defineOperation({
    id: 'moveDocumentFolder', method: 'POST', path: '/api/v1/document-folders/move', tag: 'Documents', permission: 'documents.write', status: 200,
    summary: 'Rename or move a folder, with everything in it and below it',
    body: z.strictObject({ from: folderPath.min(1), to: folderPath }), response: z.strictObject({ moved: z.int() }), errors: ['conflict'],
  }),
  holdDocument: defineOperation({
    id: 'holdDocument', method: 'PUT', path: '/api/v1/documents/{documentId}/hold', tag: 'Documents', permission: 'tenant.manage', status: 200, stepUp: true,
    summary: 'Put a document under legal hold, with all its versions: nobody can delete it until the hold is released, and the organisation cannot be deleted', params: documentParams,
    body: z.strictObject({ reason: z.string().trim().min(1).max(500) }), response: document, errors: ['not_found', 'conflict'],
  }),
  releaseDocument: defineOperation({
    id: 'releaseDocument', method: 'POST', path: '/api/v1/documents/{documentId}/hold/release', tag: 'Documents', permission: 'tenant.manage', status: 200, stepUp: true,
    summary: 'Release a document, with all its versions, from legal hold; the reason stands in the audit log', params: documentParams,
    body: z.strictObject({ reason: z.string().trim().min(1).max(500) }), response: document, errors: ['not_found', 'conflict'],
  }),
  deleteDocument: defineOperation({
    id: 'deleteDocument', method: 'DELETE', path: '/api/v1/documents/{documentId}', tag: 'Documents', permission: 'documents.write', status: 204,
    summary: 'Delete a document; its key and bytes are destroyed', params: documentParams,
    query: z.strictObject({ versions: z.enum(['this', 'all']).default('this').meta({ description: 'this: the version of this id alone, and the one before it is the newest then; all: every version of the document' }) }), response: null, errors: ['not_found', 'conflict'],
  }),
} as const;
