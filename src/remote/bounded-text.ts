/**
 * The whole body of an answer as UTF-8, without the byte-order mark that some programs of Windows put at its head and no
 * reader of JSON takes; or undefined when it is longer than the limit: a broken gateway's may never end. What is left
 * of it is then not waited for, and its connection is closed.
 *
 * @param limit bytes, counted after a compressed body is unpacked
 */
export async function boundedText({ body }: Response, limit: number): Promise<string | undefined> {
  if (body === null) return '';
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > limit) return undefined;
    chunks.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}
