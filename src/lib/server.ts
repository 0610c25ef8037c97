import { Fault, isProblem, toFault } from '#core/problem';
import type { Face, Profile } from '#core/profile';
import type { ProductTypeName } from '#core/product';
import type { Account, PasswordChange, SignIn } from '#core/wire/account';
import { inward, outward } from '#core/wire/keys';
import type { NewProcess, Pipeline, ProcessDetail, ProcessSummary } from '#core/wire/process';
import type { ProductDetail, ProductEdit, ProductPage, ProductQuery, RowsPreview } from '#core/wire/product';
import type { NewRelease, Release } from '#core/wire/release';
import type { Site, SiteTotals } from '#core/wire/site';
import type { NewUpload, Publish, Upload } from '#core/wire/upload';
import { messages } from './messages/catalog.ts';
import { productParams } from './products/product-query.ts';

/** The one place in the pages that speaks HTTP. */
const base = '/api/v2';

type Shape<T> = (value: unknown) => value is T;

/** An object that has these keys; the rest of the shape is the server's promise. */
function having<T>(...keys: (keyof T & string)[]): Shape<T> {
  return (value): value is T => typeof value === 'object' && value !== null && keys.every((key) => key in value);
}

function listOf<T>(shape: Shape<T>): Shape<T[]> {
  return (value): value is T[] => Array.isArray(value) && value.every(shape);
}

const account = having<Account>('userName', 'displayName');
const upload = having<Upload>('id', 'state');
const processDetail = having<ProcessDetail>('id', 'status', 'plan');

let whenSignedOut: () => void = () => {};

/** What to do when the server no longer knows who asks. */
export function onSignedOut(act: () => void): void {
  whenSignedOut = act;
}

interface Ask {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  path: string;
  body?: unknown;
}

async function send({ method, path, body }: Ask): Promise<Response> {
  const init: RequestInit = { method, headers: { accept: 'application/json' }, credentials: 'same-origin' };
  if (body !== undefined) {
    init.headers = { accept: 'application/json', 'content-type': 'application/json' };
    init.body = JSON.stringify(outward(body));
  }
  try {
    return await fetch(base + path, init);
  } catch (cause) {
    throw new Fault('unavailable', messages.errors.noAnswer, { cause });
  }
}

async function refusal(response: Response): Promise<Fault> {
  const body: unknown = await response.json().catch(() => null);
  if (isProblem(body)) return toFault({ code: body.code, message: body.message, at: body.at ?? null });
  return new Fault('unavailable', messages.errors.strangeAnswer(response.status));
}

async function call<T>(ask: Ask, shape: Shape<T>): Promise<T> {
  const response = await send(ask);
  if (!response.ok) {
    const fault = await refusal(response);
    if (response.status === 401 && ask.path !== '/session') whenSignedOut();
    throw fault;
  }
  const value = await json(response);
  if (!shape(value)) throw new Fault('unavailable', messages.errors.strangeAnswer(response.status), { at: ask.path });
  return value;
}

/** Null when there is no body; a page of someone between us and the server is not JSON. */
async function json(response: Response): Promise<unknown> {
  const text = await response.text();
  try {
    return text === '' ? null : inward(JSON.parse(text));
  } catch (cause) {
    throw new Fault('unavailable', messages.errors.strangeAnswer(response.status), { cause });
  }
}

const anything = (value: unknown): value is unknown => value !== undefined;
const get = <T>(path: string, shape: Shape<T>) => call({ method: 'GET', path }, shape);
const post = <T>(path: string, shape: Shape<T>, body: unknown = {}) => call({ method: 'POST', path, body }, shape);
const gone = (path: string) => call({ method: 'DELETE', path }, anything).then(() => undefined);

export const getSite = () => get('/site', having<Site>('maxUploadBytes'));
export const getTotals = () => get('/site/totals', having<SiteTotals>('products', 'byType'));
export const getSiteFace = () => get('/site/face', having<Face>('sky', 'redshifts'));

export const signIn = (body: SignIn) => post('/session', account, body);
export const signOut = () => gone('/session');
export const changePassword = (body: PasswordChange) => post('/account/password', anything, body).then(() => undefined);

/** Null when nobody is signed in. */
export async function whoAmI(): Promise<Account | null> {
  try {
    return await get('/session', account);
  } catch (error) {
    if (error instanceof Fault && error.code === 'not-signed-in') return null;
    throw error;
  }
}

const release = having<Release>('id', 'name');
export const getReleases = () => get('/releases', listOf(release));
export const addRelease = (body: NewRelease) => post('/releases', release, body);

export interface ProductTypeRow {
  name: ProductTypeName;
  displayName: string;
  description: string;
  order: number;
}
export const getProductTypes = () => get('/product-types', listOf(having<ProductTypeRow>('name', 'displayName')));

const product = having<ProductDetail>('id', 'files', 'columns');
const productPath = (id: number | string) => `/products/${encodeURIComponent(id)}`;

export const getProducts = (query: Partial<ProductQuery>) =>
  get(`/products${productParams(query)}`, having<ProductPage>('count', 'results'));
export const getProduct = (id: number | string) => get(productPath(id), product);
export const editProduct = (id: number, body: ProductEdit) => call({ method: 'PATCH', path: productPath(id), body }, product);
export const deleteProduct = (id: number) => gone(productPath(id));
export const getRows = (id: number | string, limit = 100) =>
  get(`${productPath(id)}/rows?limit=${limit}`, having<RowsPreview>('columns', 'cells'));
export const getProfile = (id: number | string) => get(`${productPath(id)}/profile`, having<Profile>('rows', 'columns'));

export const fileAddress = (productId: number, fileId: number) => `${base}${productPath(productId)}/files/${fileId}/content`;
export const archiveAddress = (productId: number) => `${base}${productPath(productId)}/archive`;

/** Where tus sends; each upload's own address is in `Upload.tusUrl`. */
export const tusAddress = `${base}/tus`;
export const getUploads = () => get('/uploads', listOf(upload));
export const getUpload = (id: number) => get(`/uploads/${id}`, upload);
export const addUpload = (body: NewUpload) => post('/uploads', upload, body);
export const discardUpload = (id: number) => gone(`/uploads/${id}`);
export const publishUpload = (id: number, body: Publish) => post(`/uploads/${id}/publish`, upload, body);

export const getPipelines = () => get('/pipelines', listOf(having<Pipeline>('name', 'version')));

export interface ProcessQuery {
  status?: string;
  mine?: boolean;
  page?: number;
}
export interface ProcessPage {
  count: number;
  results: ProcessSummary[];
}

export function getProcesses(query: ProcessQuery = {}): Promise<ProcessPage> {
  const params = new URLSearchParams();
  if (query.status) params.set('status', query.status);
  if (query.mine) params.set('mine', '1');
  if (query.page) params.set('page', String(query.page));
  return get(`/processes?${params.toString()}`, having<ProcessPage>('count', 'results'));
}

export const addProcess = (body: NewProcess) => post('/processes', processDetail, body);
export const getProcess = (id: number) => get(`/processes/${id}`, processDetail);
export const stopProcess = (id: number) => post(`/processes/${id}/stop`, processDetail);
export const processLogAddress = (id: number) => `${base}/processes/${id}/log`;

export interface ProcessListener {
  onDetail: (detail: ProcessDetail) => void;
  /** The stream broke; the browser tries again by itself. */
  onBreak: () => void;
}

/** Listens to a process until the returned function is called. */
export function watchProcess(id: number, listener: ProcessListener): () => void {
  const source = new EventSource(`${base}/processes/${id}/events`);
  source.onmessage = (event: MessageEvent<string>) => {
    const detail = inward(JSON.parse(event.data));
    if (processDetail(detail)) listener.onDetail(detail);
  };
  source.onerror = () => listener.onBreak();
  return () => source.close();
}
