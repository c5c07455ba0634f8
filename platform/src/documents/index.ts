import type { ImplementedOperation } from '../foundation/index.ts';
import type { Documents } from './documents.ts';
import { classifyDocument } from './http/classify-document.ts';
import { deleteDocument } from './http/delete-document.ts';
import { holdDocument } from './http/hold-document.ts';
import { listDocumentFolders } from './http/list-document-folders.ts';
import { listDocuments } from './http/list-documents.ts';
import { moveDocumentFolder } from './http/move-document-folder.ts';
import { readDocument } from './http/read-document.ts';
import { readDocumentText } from './http/read-document-text.ts';
import { releaseDocument } from './http/release-document.ts';
import { searchDocuments } from './http/search-documents.ts';
import { updateDocument } from './http/update-document.ts';
import { addDocumentVersion, uploadDocument } from './http/uploads.ts';
import { type PeopleNames, versionOperations } from './http/versions.ts';

export { type ContentKey, type ContentKeys, type WrappedObjectKey, openContentKeys } from './content-keys.ts';
export { type ArchivedDocument, type Documents, openDocuments } from './documents.ts';
export { cleanFileName } from './file-name.ts';
export { createParser, type DocumentParser } from './parsing/parser.ts';
export { ParseRefusal } from './parsing/parsed.ts';
export { type ListRecord, readListRecords } from './parsing/records.ts';
export { type Removal, openRemoval } from './removal.ts';
export { copyObjects } from './move-objects.ts';
export { checkStorage, openStorage, storageTrouble } from './open-storage.ts';
export { type ObjectStorage, openFolderStorage } from './storage.ts';

/** The operations of documents. */
export function documentOperations(documents: Documents, names: PeopleNames): readonly ImplementedOperation[] {
  return [...[
    listDocuments, uploadDocument, addDocumentVersion, readDocument, readDocumentText, classifyDocument, updateDocument, listDocumentFolders, moveDocumentFolder, holdDocument, releaseDocument, searchDocuments, deleteDocument,
  ].map((operation) => operation(documents)), ...versionOperations(documents, names)];
}
