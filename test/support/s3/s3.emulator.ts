import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { StorageConfig } from '../../../src/config/index.js';
import { Bucket } from './bucket.js';
import { operate, type S3Answer, xml } from './s3-operations.js';
import { S3Refusal, S3Request } from './s3-request.js';
import { checkSignature } from './signature.js';

/**
 * What becomes of a request in place of its answer: an error of the store, a cut connection, the head of an answer or half of
 * it, silence.
 */
export type Trouble = 'SlowDown' | 'InternalError' | 'reset' | 'head' | 'half' | 'hang';

const REGION = 'eu-central-1';

type Matching = (request: S3Request) => boolean;

interface Expected {
  readonly isMeant: Matching;
  readonly trouble: Trouble | Promise<unknown>;
  times: number;
  met?: () => void;
}

/**
 * A store that speaks the protocol of Amazon S3, as a real HTTP server on a free port of the loopback interface. It takes
 * what is signed with its secret, in its bucket; checksums of requests, which many stores do not know, it refuses.
 */
export class S3Emulator {
  readonly bucket = new Bucket();
  /** Every request that came, such as `PUT /haat-test/images/1`. */
  readonly requests: string[] = [];
  readonly secret = { accessKeyId: 'HAATTEST', secretAccessKey: 'secret/of+the=test' };
  readonly #server: Server;
  readonly #expected: Expected[] = [];

  constructor(private readonly name = 'haat-test') {
    this.#server = createServer((incoming, response) => void this.#handle(incoming, response));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  config(overrides: Partial<Extract<StorageConfig, { kind: 's3' }>> = {}): Extract<StorageConfig, { kind: 's3' }> {
    const { url: endpoint, name: bucket, secret: credentials } = this;
    return { kind: 's3', bucket, region: REGION, endpoint, credentials, ...overrides };
  }

  /** The same as environment variables. */
  variables(): Record<string, string> {
    const { accessKeyId, secretAccessKey } = this.secret;
    return {
      S3_BUCKET: this.name,
      S3_REGION: REGION,
      S3_ENDPOINT: this.url,
      S3_ACCESS_KEY_ID: accessKeyId,
      S3_SECRET_ACCESS_KEY: secretAccessKey,
    };
  }

  /** The next requests that are meant get into trouble, as many as `times` says. */
  trouble(trouble: Trouble, times = 1, isMeant: Matching = () => true): void {
    this.#expected.push({ isMeant, trouble, times });
  }

  /** Holds back the next request that is meant. */
  hold(isMeant: Matching): { readonly arrived: Promise<void>; release(): void } {
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    const arrived = new Promise<void>((met) => this.#expected.push({ isMeant, trouble: released, times: 1, met }));
    return { arrived, release };
  }

  async start(): Promise<void> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  async stop(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }

  async #handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const request = await S3Request.read(incoming);
      this.requests.push(`${request.method} ${request.path}`);
      const trouble = await this.#troubleOf(request);
      if (trouble === 'hang') return;
      if (trouble === 'reset') incoming.socket.resetAndDestroy();
      else write(response, this.#answer(request, trouble), trouble);
    } catch {
      // The client has left.
      incoming.socket.destroy();
    }
  }

  async #troubleOf(request: S3Request): Promise<Trouble | undefined> {
    const expected = this.#expected.find(({ times, isMeant }) => times > 0 && isMeant(request));
    if (!expected) return undefined;
    expected.times -= 1;
    expected.met?.();
    if (typeof expected.trouble === 'string') return expected.trouble;
    await expected.trouble;
    return undefined;
  }

  #answer(request: S3Request, trouble: Trouble | undefined): S3Answer {
    try {
      if (trouble === 'SlowDown') throw new S3Refusal(503, trouble);
      if (trouble === 'InternalError') throw new S3Refusal(500, trouble);
      checkSignature(request, { ...this.secret, region: REGION });
      if (request.headerNames().some((name) => /checksum/.test(name))) throw new S3Refusal(501, 'NotImplemented');
      if (request.names.bucket !== this.name) throw new S3Refusal(404, 'NoSuchBucket');
      return operate(this.bucket, request);
    } catch (error) {
      if (!(error instanceof S3Refusal)) throw error;
      return xml(`<Error><Code>${error.code}</Code><Message>${error.code}</Message></Error>`, error.status);
    }
  }
}

function write(response: ServerResponse, { status, headers, body = '' }: S3Answer, trouble: Trouble | undefined): void {
  const bytes = Buffer.from(body);
  response.writeHead(status, { ...headers, ...(status !== 204 && { 'content-length': bytes.length }) });
  if (trouble === 'head' || trouble === 'half') {
    response.flushHeaders();
    if (trouble === 'half') response.write(bytes.subarray(0, bytes.length / 2));
    // What was written is still sent.
    response.socket?.end();
  } else response.end(bytes);
}
