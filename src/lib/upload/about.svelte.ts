import { productType, type ProductTypeName } from '#core/product';
import type { About } from '#core/wire/upload';
import { forget, keep, kept } from './kept.ts';

export type AboutLack = 'name' | 'type';

/** Step 1: what the person says about the product. Kept in this browser until it is published. */
export class AboutForm {
  displayName = $state('');
  type = $state<ProductTypeName | null>(null);
  releaseId = $state<number | null>(null);
  pzCode = $state('');
  description = $state('');
  official = $state(false);

  readonly rules = $derived(this.type ? productType(this.type) : null);
  readonly lacks = $derived<AboutLack[]>([...(this.displayName.trim() ? [] : ['name' as const]), ...(this.type ? [] : ['type' as const])]);

  /** What goes to the server; null while something required is missing. Facts that the type does not have are left out. */
  get about(): About | null {
    if (!this.type || !this.displayName.trim()) return null;
    return {
      displayName: this.displayName.trim(),
      type: this.type,
      releaseId: this.rules?.mayHaveRelease ? this.releaseId : null,
      pzCode: this.rules?.mayHavePzCode ? this.pzCode.trim() || null : null,
      description: this.description.trim(),
      official: this.official,
    };
  }

  fill(about: About): void {
    this.displayName = about.displayName;
    this.type = about.type;
    this.releaseId = about.releaseId;
    this.pzCode = about.pzCode ?? '';
    this.description = about.description;
    this.official = about.official;
  }

  /** Call in an effect: reads every field, so it runs at each change. */
  save(account: number): void {
    const { displayName, type, releaseId, pzCode, description, official } = this;
    keep(`about.${account}`, { displayName, type, releaseId, pzCode, description, official });
  }

  restore(account: number): void {
    const draft = kept(`about.${account}`);
    if (typeof draft !== 'object' || draft === null) return;
    const text = (key: string): string => textOf(draft, key);
    this.displayName = text('displayName');
    this.type = productType(text('type'))?.name ?? null;
    this.pzCode = text('pzCode');
    this.description = text('description');
    if ('releaseId' in draft && typeof draft.releaseId === 'number') this.releaseId = draft.releaseId;
    this.official = 'official' in draft && draft.official === true;
  }

  /** Once the server publishes, this browser need not remember. */
  keepNothing(account: number): void {
    forget(`about.${account}`);
  }

  clear(account: number): void {
    this.keepNothing(account);
    this.fill({ displayName: '', type: 'other', releaseId: null, pzCode: null, description: '', official: false });
    this.type = null;
  }
}

function textOf(draft: object, key: string): string {
  const value: unknown = Object.entries(draft).find(([name]) => name === key)?.[1];
  return typeof value === 'string' ? value : '';
}
