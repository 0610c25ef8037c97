/** The bytes that mean something in delimited text. */
export const letters = {
  nul: 0,
  tab: 9,
  newline: 10,
  returns: 13,
  space: 32,
  quote: 34,
  hash: 35,
  plus: 43,
  comma: 44,
  minus: 45,
  point: 46,
  zero: 48,
  nine: 57,
} as const;

export const isBlank = (byte: number | undefined): boolean => byte === letters.space || byte === letters.tab;
