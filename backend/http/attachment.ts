/** RFC 6266: an ASCII name for old clients, the true one in UTF-8 (RFC 8187) for the others. Neither holds a separator. */
export function attachment(fileName: string): string {
  const name = fileName.replaceAll(/[/\\]/g, '_').replaceAll(/\p{Surrogate}/gu, '\ufffd');
  const plain = name
    .normalize('NFKD')
    .replaceAll(/\p{Mark}/gu, '')
    .replaceAll(/[^\w .,()+=@~-]/g, '_');
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded(name)}`;
}

function encoded(name: string): string {
  return encodeURIComponent(name).replaceAll(/['()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
}
