import type { DocumentDescription } from '@keystead/contract';
import { FileCode, FileImage, FileSpreadsheet, FileText, FileType, type LucideIcon, Mail, Presentation } from 'lucide-react';

const icons: Readonly<Record<DocumentDescription['kind'], LucideIcon>> = {
  pdf: FileType, docx: FileText, odt: FileText, rtf: FileText, txt: FileText, xlsx: FileSpreadsheet, csv: FileSpreadsheet, pptx: Presentation, eml: Mail, html: FileCode, image: FileImage,
};

/** The picture of a kind of document; its name stands beside it. */
export function KindIcon({ kind }: { readonly kind: DocumentDescription['kind'] }) {
  const Icon = icons[kind];
  return <Icon size={16} strokeWidth={1.75} aria-hidden />;
}
