/** Whether a client that names what it has (`If-None-Match`, RFC 9110, 13.1.2) has this. */
export function isKnown(etag: string, ifNoneMatch: string | undefined): boolean {
  const known = new Set((ifNoneMatch ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, '')));
  return known.has(etag) || known.has('*');
}
