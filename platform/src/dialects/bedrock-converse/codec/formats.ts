/** Bedrock names formats by file type where others have media types. */
const imageTypes: Readonly<Record<string, string>> = { png: 'image/png', jpeg: 'image/jpeg', gif: 'image/gif', webp: 'image/webp' };
const documentTypes: Readonly<Record<string, string>> = {
  pdf: 'application/pdf', csv: 'text/csv', doc: 'application/msword', docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', xls: 'application/vnd.ms-excel',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', html: 'text/html', txt: 'text/plain', md: 'text/markdown',
};
const audioTypes: Readonly<Record<string, string>> = { wav: 'audio/wav', mp3: 'audio/mpeg', flac: 'audio/flac', ogg: 'audio/ogg', aac: 'audio/aac', opus: 'audio/opus', m4a: 'audio/mp4', webm: 'audio/webm', pcm: 'audio/pcm' };
const videoTypes: Readonly<Record<string, string>> = { mp4: 'video/mp4', mov: 'video/quicktime', mkv: 'video/x-matroska', webm: 'video/webm', flv: 'video/x-flv', mpeg: 'video/mpeg', wmv: 'video/x-ms-wmv', three_gp: 'video/3gpp' };
const tables = { image: imageTypes, document: documentTypes, audio: audioTypes, video: videoTypes };
/** Other names for the same. */
const aliases: Readonly<Record<string, string>> = { 'image/jpg': 'jpeg', 'audio/x-wav': 'wav', 'audio/mp3': 'mp3', 'video/x-msvideo': 'avi' };

export type Medium = keyof typeof tables;

/** A format as a media type; `kind/format` where it is not known. */
export function mediaTypeOf(medium: Medium, format: string): string {
  return tables[medium][format] ?? `${medium === 'document' ? 'application' : medium}/${format}`;
}

/** A media type as a format; `null` where Bedrock has none for it. */
export function formatOf(medium: Medium, mediaType: string): string | null {
  const bare = mediaType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  return Object.entries(tables[medium]).find(([, type]) => type === bare)?.[0] ?? aliases[bare] ?? null;
}
