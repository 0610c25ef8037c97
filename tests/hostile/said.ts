const inner =
  /undefined(?! entity)|\bNaN bytes|\[object|\bat \w+ \(|node_modules|file:\/\/|hostile-\w{6}\/|internal error|RangeError|TypeError/;

/** Whole sentences for people: no inner words, no places on the machine, not without end. Gives what is wrong with a message. */
export function badlySaid(message: string): string[] {
  return [
    ...(inner.test(message) ? [`inner words: ${message.slice(0, 500)}`] : []),
    ...(/[.!?)"”]\s*$/.test(message) ? [] : [`no whole sentence: ${message.slice(0, 500)}`]),
    ...(message.length < 1500 ? [] : [`a message of ${message.length} letters`]),
  ];
}
