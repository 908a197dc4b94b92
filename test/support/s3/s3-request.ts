import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';

/** A request that the store does not carry out, by its error code. */
export class S3Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
  ) {
    super(code);
  }
}

/** A request that has come as a whole. */
export class S3Request {
  readonly method: string;
  /** As it was sent, still encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly #headers: IncomingHttpHeaders;

  private constructor(
    { method = '', url = '', headers }: IncomingMessage,
    readonly body: Buffer,
  ) {
    const [path = '', query] = url.split('?', 2);
    this.method = method;
    this.path = path;
    this.query = new URLSearchParams(query);
    this.#headers = headers;
  }

  static async read(incoming: IncomingMessage): Promise<S3Request> {
    return new S3Request(incoming, await buffer(incoming));
  }

  header(name: string): string {
    return String(this.#headers[name] ?? '');
  }

  headerNames(): readonly string[] {
    return Object.keys(this.#headers);
  }

  /** The bucket, and the key where there is one. */
  get names(): { readonly bucket: string; readonly key: string } {
    const [, bucket = '', ...key] = this.path.split('/').map(decodeURIComponent);
    return { bucket, key: key.join('/') };
  }
}
