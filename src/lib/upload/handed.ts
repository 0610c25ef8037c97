let held: File | null = null;

/** Hands a file from the look to the upload, within one visit: it is not read twice by the person's hand. */
export function hand(file: File): void {
  held = file;
}

export function takeHanded(): File | null {
  const file = held;
  held = null;
  return file;
}
