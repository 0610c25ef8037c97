/** Keeps a value over a reload; false when this browser keeps nothing (private mode, full): the work itself goes on without it. */
export function keep(key: string, value: unknown): boolean {
  try {
    localStorage.setItem(`photoz.${key}`, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

/** Null when nothing is kept, or when what is kept cannot be read. */
export function kept(key: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(`photoz.${key}`) ?? 'null');
  } catch {
    return null;
  }
}

export function forget(key: string): boolean {
  try {
    localStorage.removeItem(`photoz.${key}`);
    return true;
  } catch {
    return false;
  }
}
