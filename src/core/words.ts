/** 48211 as "48,211". */
export function grouped(count: number): string {
  return count.toLocaleString('en-US');
}

/** A number for people: up to four significant digits after a small beginning, three decimals else, with a true minus sign. */
export function figure(value: number): string {
  const size = Math.abs(value);
  const short = size !== 0 && size < 0.01 ? value.toPrecision(2) : size < 1e7 ? value.toFixed(3) : value.toPrecision(4);
  const plain = short.includes('e') ? short : String(Number(short));
  return plain.replace('-', '−');
}

/** "7.241 to 11.608". */
export function range(min: number, max: number): string {
  return min === max ? figure(min) : `${figure(min)} to ${figure(max)}`;
}

/** "1 row has", "412 rows have". */
export function rowsWith(count: number, [one, many]: [string, string]): string {
  return count === 1 ? `1 row ${one}` : `${grouped(count)} rows ${many}`;
}
