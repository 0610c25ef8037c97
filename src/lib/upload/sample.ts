import { Fault } from '#core/problem';
import { messages } from '../messages/catalog.ts';

/** A table that comes with the pages, for whom has no file at hand; made by `backend/demo`. */
export const sample = { file: 'synthetic_ozdes.csv', rows: 1200 };

export async function fetchSample(): Promise<File> {
  const response = await fetch(`/samples/${sample.file}`).catch((cause: unknown) => {
    throw new Fault('unavailable', messages.errors.noAnswer, { cause });
  });
  if (!response.ok) throw new Fault('not-found', messages.upload.sampleGone);
  return new File([await response.blob()], sample.file);
}
