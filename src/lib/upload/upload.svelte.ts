import { hasErrors } from '#core/finding';
import type { Role } from '#core/meaning';
import { toProblem, type Problem } from '#core/problem';
import type { Upload as Draft } from '#core/wire/upload';
import { addUpload, discardUpload, editProduct } from '../server.ts';
import { AboutForm } from './about.svelte.ts';
import { Digest } from './digest.svelte.ts';
import { difference, printOf, type Difference, type FilePrint } from './fingerprint.ts';
import { forget, keep, kept } from './kept.ts';
import { lookInto } from './look-into.ts';
import { OpenedFile } from './opened-file.svelte.ts';
import { Publishing } from './publishing.svelte.ts';
import { RoleChoices } from './role-choices.svelte.ts';
import { Sending } from './sending.svelte.ts';
import type { StepName } from './step-names.ts';

/** One upload from the first word to the published product. */
export class Upload {
  step = $state<StepName>('about');
  readonly about = new AboutForm();
  readonly choices = new RoleChoices();
  readonly sending = new Sending();
  readonly digest = new Digest();
  readonly publishing = new Publishing();
  opened = $state.raw<OpenedFile | null>(null);
  /** The upload on the server; null until sending begins. */
  draft = $state.raw<Draft | null>(null);
  /** The unfinished upload that waits for its file to be chosen again. */
  resumes = $state.raw<Draft | null>(null);
  /** Why the chosen file is not the one that was begun. */
  differs = $state<Difference | null>(null);
  refusedName = $state('');
  refusedSize = $state(0);
  beginning = $state(false);
  problem = $state.raw<Problem | null>(null);

  readonly requiredRoles = $derived<readonly Role[]>(this.about.rules?.requiredRoles ?? []);
  readonly missingRoles = $derived(this.choices.missing(this.requiredRoles));
  readonly isTable = $derived(this.opened?.state !== 'stranger');
  /** The file has several tables, and it is not said which. */
  readonly mustChoose = $derived(this.opened?.state === 'asking');
  /** A file that this type does not take. */
  readonly wrongFile = $derived(!this.isTable && (this.about.rules?.tableOnly ?? false));

  /** Looks into a file. Nothing is sent. */
  async choose(file: File): Promise<void> {
    this.problem = null;
    this.differs = null;
    if (this.resumes && !(await this.#isTheSame(file, this.resumes))) return;
    this.opened?.close();
    const opened = new OpenedFile(file);
    this.opened = opened;
    await lookInto(opened, this.choices, this.#kept());
  }

  /** Which of the file's tables is meant, from 1. */
  async chooseTable(table: number): Promise<void> {
    if (this.opened) await lookInto(this.opened, this.choices, { table });
  }

  /** Asks again which table is meant. */
  askTable(): void {
    this.opened?.ask();
    this.choices.begin({});
  }

  /** From File to Columns: the server learns of the upload, and the bytes begin to go. */
  async begin(): Promise<void> {
    const file = this.opened?.file;
    if (!file || this.beginning) return;
    this.beginning = true;
    this.problem = null;
    try {
      await this.#begin(file);
      this.step = this.isTable ? 'columns' : 'publish';
    } catch (error) {
      this.problem = toProblem(error);
    } finally {
      this.beginning = false;
    }
  }

  /** Name and description may change until the end; the server hears of it. */
  async saveWords(): Promise<void> {
    const about = this.about.about;
    this.problem = null;
    if (!this.draft || !about) return;
    try {
      await editProduct(this.draft.productId, { displayName: about.displayName, description: about.description });
    } catch (error) {
      this.problem = toProblem(error);
    }
  }

  /** Call in an effect: checks the file again when roles or type change. */
  check(): void {
    const type = this.about.type;
    if (this.opened?.state === 'open' && type) void this.opened.check($state.snapshot(this.choices.mapping), type);
  }

  /** Takes up an unfinished upload: its words at once, its bytes when the same file is chosen. */
  resume(draft: Draft): void {
    this.about.fill(draft.about);
    this.resumes = draft;
    this.differs = null;
    this.step = 'file';
    if (draft.state !== 'checking') return;
    this.draft = draft;
    this.step = 'publish';
    void this.publishing.follow(draft.id);
  }

  /** Leaves the file, here and on the server; what was typed stays. */
  async discard(): Promise<void> {
    this.sending.stop();
    this.digest.stop();
    const draft = this.draft;
    if (draft) {
      await discardUpload(draft.id);
      forget(`upload.${draft.id}`);
    }
    this.forgetFile();
  }

  forgetFile(): void {
    this.opened?.close();
    Object.assign(this, { opened: null, draft: null, resumes: null, differs: null, problem: null });
    this.publishing.reset();
    this.choices.begin({});
  }

  /** Publishes now, or as soon as the last byte and the fingerprint are there. */
  publish(): void {
    this.publishing.wait();
    this.publishWhenReady();
  }

  /** Call in an effect: it reads all that has to be there. */
  publishWhenReady(): void {
    if (this.publishing.state !== 'waiting' || this.sending.state !== 'sent') return;
    if (!this.draft || this.digest.sha256 === null) return;
    const { id } = this.draft;
    const { sha256 } = this.digest;
    void this.publishing.publish(id, { sha256, mapping: $state.snapshot(this.choices.mapping), table: this.opened?.table ?? null });
  }

  /** Keeps the chosen table and roles over a reload. */
  saveMapping(): void {
    const print = this.#print;
    if (this.draft && print) keep(`upload.${this.draft.id}`, { print, mapping: this.choices.mapping, table: this.opened?.table ?? null });
  }

  get hasErrors(): boolean {
    return hasErrors(this.opened?.findings ?? []);
  }

  close(): void {
    this.sending.stop();
    this.digest.stop();
    this.opened?.close();
  }

  #print: FilePrint | null = null;

  async #begin(file: File): Promise<void> {
    const about = this.about.about;
    if (!about) return;
    this.#print = await printOf(file, (part) => this.digest.of(part));
    const draft = this.draft ?? this.resumes ?? (await addUpload({ about, fileName: file.name, sizeBytes: file.size }));
    const started = this.draft !== null;
    this.draft = draft;
    this.resumes = null;
    this.saveMapping();
    if (started) return;
    this.sending.start(file, draft);
    this.digest.start(file);
  }

  async #isTheSame(file: File, draft: Draft): Promise<boolean> {
    const chosen = await printOf(file, (part) => this.digest.of(part));
    const head = headOf(kept(`upload.${draft.id}`));
    this.refusedName = file.name;
    this.refusedSize = file.size;
    this.differs = difference({ name: draft.fileName, size: draft.sizeBytes, head }, chosen);
    return this.differs === null;
  }

  #kept(): { mapping: Record<string, string> | null; table: number | null } {
    const draft = this.resumes;
    const value = draft ? kept(`upload.${draft.id}`) : null;
    return { mapping: mappingOf(value), table: tableOf(value) };
  }
}

function headOf(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || !('print' in value)) return null;
  const { print } = value;
  return typeof print === 'object' && print !== null && 'head' in print && typeof print.head === 'string' ? print.head : null;
}

function mappingOf(value: unknown): Record<string, string> | null {
  if (typeof value !== 'object' || value === null || !('mapping' in value)) return null;
  const { mapping } = value;
  if (typeof mapping !== 'object' || mapping === null) return null;
  const pairs = Object.entries(mapping).filter(([, column]) => typeof column === 'string');
  return pairs.length > 0 ? Object.fromEntries(pairs) : null;
}

function tableOf(value: unknown): number | null {
  return typeof value === 'object' && value !== null && 'table' in value && typeof value.table === 'number' ? value.table : null;
}
