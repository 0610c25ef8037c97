import { messages } from '../messages/catalog.ts';
import { bytes } from '../format.ts';
import type { Upload } from './upload.svelte.ts';

export interface NextStep {
  label: string;
  amount: string | null;
  /** What is missing, in one sentence; null when the step can be taken. */
  lack: string | null;
  /** What the step waits for; it is taken when that is there. */
  waits?: string | null;
}

const words = messages.upload;

/** The one next step of the dock: what it is called, and what would hold it back. */
export function nextStep(upload: Upload, mostBytes: number | null): NextStep {
  const steps = { about: aboutNext, file: fileNext, columns: columnsNext, publish: publishNext };
  return steps[upload.step](upload, mostBytes);
}

function aboutNext({ about }: Upload): NextStep {
  const lack = { name: words.nameMissing, type: words.typeMissing };
  return { label: words.continueToFile, amount: null, lack: about.lacks[0] ? lack[about.lacks[0]] : null };
}

function fileNext(upload: Upload, mostBytes: number | null): NextStep {
  if (upload.draft)
    return { label: upload.isTable ? words.continueToColumns : words.continueToPublish, amount: null, lack: tableLack(upload) };
  const left = bytesLeft(upload);
  const size = left === null ? null : bytes(left);
  const waits = upload.opened?.state === 'reading' ? words.sendsWhenRead(upload.opened.file.name) : null;
  return { label: words.continueAndSend, amount: size, lack: fileLack(upload, mostBytes), waits };
}

/** What is still to be sent of the chosen file; null while none is chosen. */
function bytesLeft({ opened, resumes }: Upload): number | null {
  if (!opened) return null;
  return opened.file.size - (resumes?.receivedBytes ?? 0);
}

function fileLack(upload: Upload, mostBytes: number | null): string | null {
  const { opened, about } = upload;
  if (!opened) return words.fileMissing;
  if (opened.file.size === 0) return words.emptyFile(opened.file.name);
  if (mostBytes !== null && opened.file.size > mostBytes) return words.tooLarge(bytes(opened.file.size), bytes(mostBytes));
  return upload.wrongFile && about.type ? words.notATableRefused(messages.common.types[about.type]) : tableLack(upload);
}

function tableLack(upload: Upload): string | null {
  return upload.mustChoose ? words.tableMissing : null;
}

function columnsNext(upload: Upload): NextStep {
  const role = upload.missingRoles[0];
  return {
    label: words.continueToPublish,
    amount: null,
    lack: tableLack(upload) ?? (role ? words.columnMissing(messages.common.roleNames[role]) : wrongRows(upload)),
  };
}

/** The server makes the same checks: what is wrong here would be refused there. */
function wrongRows(upload: Upload): string | null {
  return upload.hasErrors ? words.wrongLeft : null;
}

function publishNext(upload: Upload): NextStep {
  return { label: upload.publishing.state === 'failed' ? words.publishAgain : words.publish, amount: null, lack: columnsNext(upload).lack };
}
