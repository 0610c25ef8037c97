/** Pickles of protocol 0, as text, of the few things that pandas keeps beside a table. */
export function pickledList(texts: readonly string[]): string {
  return `${new Pickle().list(texts).text}.`;
}

/** `[(axis, texts)]` */
export function pickledAxis(axis: number, texts: readonly string[]): string {
  const pickle = new Pickle().open('l').add(`(I${axis}\n`).list(texts);
  return `${pickle.close('t').add('a').text}.`;
}

/** `[(axis, text)]` */
export function pickledPair(axis: number, text: string): string {
  return `${new Pickle().open('l').add(`(I${axis}\n`).word(text).close('t').add('a').text}.`;
}

/** `{1: {'names': [None], 'type': 'Index'}, 'index': {}, ...}` */
export function pickledInfo(members: readonly string[]): string {
  const pickle = new Pickle().open('d').add('I1\n').open('d').word('names').open('l').add('Nas').word('type').word('Index').add('ss');
  for (const member of members) pickle.word(member).open('d').add('s');
  return `${pickle.text}.`;
}

class Pickle {
  text = '';
  #memos = 0;

  add(code: string): this {
    this.text += code;
    return this;
  }

  /** An empty list or dictionary. */
  open(kind: 'l' | 'd'): this {
    return this.add(`(${kind}`).#memo();
  }

  /** Ends a tuple that began with a mark. */
  close(kind: 't'): this {
    return this.add(kind).#memo();
  }

  word(text: string): this {
    return this.add(`V${escaped(text)}\n`).#memo();
  }

  list(texts: readonly string[]): this {
    this.open('l');
    for (const text of texts) this.word(text).add('a');
    return this;
  }

  #memo(): this {
    return this.add(`p${this.#memos++}\n`);
  }
}

function escaped(text: string): string {
  return Array.from(text, (letter) => {
    const code = letter.codePointAt(0) ?? 0;
    if (code >= 32 && code < 127 && letter !== '\\') return letter;
    return code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
  }).join('');
}
