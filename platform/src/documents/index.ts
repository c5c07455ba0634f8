import type { ImplementedOperation } from '../foundation/index.ts';
import type { Documents } from './documents.ts';
import { classifyDocument } from './http/classify-document.ts';
import { deleteDocument } from './http/delete-document.ts';
import { listDocuments } from './http/list-documents.ts';
import { readDocument } from './http/read-document.ts';
import { readDocumentText } from './http/read-document-text.ts';
import { uploadDocument } from './http/upload-document.ts';

export { type ContentKey, type ContentKeys, type WrappedObjectKey, openContentKeys } from './content-keys.ts';
export { type ArchivedDocument, type Documents, openDocuments } from './documents.ts';
export { cleanFileName } from './file-name.ts';
export { createParser } from './parsing/parser.ts';
export { type ObjectStorage, openFolderStorage } from './storage.ts';

/** The operations of documents. */
export function documentOperations(documents: Documents): readonly ImplementedOperation[] {
  return [listDocuments, uploadDocument, readDocument, readDocumentText, classifyDocument, deleteDocument].map((operation) => operation(documents));
}
