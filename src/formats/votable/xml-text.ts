import { isXmlCharacter } from '#formats/votable/entities';

const escapes: Record<string, string> = { '<': '&lt;', '>': '&gt;', '&': '&amp;', '"': '&quot;', "'": '&#39;' };

/** Writes words into XML, and counts the letters that XML cannot hold, for which it writes the replacement character. */
export class XmlText {
  replaced = 0;

  /** For an attribute in double quotes and for text alike; newlines and tabs stay what they are. */
  of(words: string): string {
    let text = '';
    for (const letter of words) {
      const code = letter.codePointAt(0) ?? 0;
      if (!isXmlCharacter(code)) {
        this.replaced++;
        text += '\ufffd';
      } else if (code < 32) text += `&#${code};`;
      else text += escapes[letter] ?? letter;
    }
    return text;
  }

  /** ` name="value"`, or nothing. */
  attribute(name: string, value: string | null): string {
    return value === null || value === '' ? '' : ` ${name}="${this.of(value)}"`;
  }
}
