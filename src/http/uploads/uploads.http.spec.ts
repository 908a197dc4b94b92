import { readdir, readlink } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { IsInt, IsString, Length } from 'class-validator';
import { apiKey, type HttpLayer, startHttpLayer } from '../../../test/e2e/support/http-layer.js';
import { migratedDatabase } from '../../../test/support/app/migrated-database.js';
import { until } from '../../../test/support/app/until.js';
import { createDatabase, templateDatabase } from '../../../test/support/servers/index.js';
import type { Database } from '../../database/index.js';
import { openDatabase } from '../../database/open-database.js';
import { logOf } from '../../observability/log.js';
import { Nested, Optional } from '../../validation/index.js';
import {
  Allow,
  answer,
  ApiUpload,
  Field,
  Idempotency,
  IdempotencyKey,
  type IdempotentRequest,
  setUpOpenApi,
  Uploads,
} from '../index.js';

const MAX = 100_000;
const PNG = Buffer.from('89504e470d0a1a0a0000000d4948445200000001000000010806000000', 'hex');

class Options {
  @Field({ example: 3 }) @IsInt() priority: number;
}
class Texts {
  @Field({ example: 'A box' }) @Optional() @IsString() @Length(1, 10) title?: string;
  @Field({ type: Options }) @Optional() @Nested(() => Options) options?: Options;
}

let runs = 0;

/** The uploads that this process has open: files without a name, which are known on Linux only. */
async function openUploads(): Promise<string[]> {
  const names = await readdir('/proc/self/fd').catch(() => []);
  const paths = await Promise.all(names.map((name) => readlink(`/proc/self/fd/${name}`).catch(() => '')));
  return paths.filter((path) => path.includes('haat-upload-'));
}

@Controller('files')
@Allow('client')
class FilesController {
  constructor(
    @Inject(Uploads) private readonly uploads: Uploads,
    @Inject(Idempotency) private readonly idempotency: Idempotency,
  ) {}

  @Post('pictures')
  @ApiUpload('A picture.', Texts)
  picture(@IdempotencyKey() incoming: IdempotentRequest): Promise<unknown> {
    return this.uploads.receive(
      incoming,
      { accept: ['image/png', 'image/jpeg'], texts: Texts },
      ({ file, texts, request }) =>
        this.idempotency.answer(request, async () => {
          runs += 1;
          const { name, bytes, type, sha256 } = file;
          return answer(202, { run: runs, name, bytes, type, sha256, texts });
        }),
    );
  }

  @Post('texts')
  @ApiUpload('A text.', Texts)
  @HttpCode(200)
  text(@IdempotencyKey() incoming: IdempotentRequest): Promise<unknown> {
    return this.uploads.receive(incoming, { accept: 'text', texts: Texts }, async ({ file }) => ({
      first: await text(file.read()),
      second: await text(file.read()),
    }));
  }

  @Post('fails')
  @ApiUpload('Any text.', Texts)
  fails(@IdempotencyKey() incoming: IdempotentRequest): Promise<unknown> {
    return this.uploads.receive(incoming, { accept: 'text', maxBytes: 1_000, texts: Texts }, () =>
      Promise.reject(new Error('Broken.')),
    );
  }

  @Post('plain')
  plain(@Body() body: Record<string, unknown>): unknown {
    return body;
  }
}

describe('uploads', () => {
  let http: HttpLayer;
  let database: Database;

  beforeAll(async () => {
    const { url } = await createDatabase({ template: await templateDatabase('migrated', migratedDatabase) });
    database = await openDatabase({ kind: 'server', url, poolMax: 4 }, logOf('Test'));
    const API_KEYS = [apiKey('client', 'shop', 'a'), apiKey('vendor:V1', 'vendor', 'v')].join(',');
    const env = { API_KEYS, MAX_FILE_SIZE: String(MAX) };
    http = await startHttpLayer({ controllers: [FilesController], env, database, prepare: (app) => setUpOpenApi(app) });
  });
  afterAll(async () => {
    await http.close();
    await database.close();
  });
  afterEach(async () => {
    await until('the temporary files to be closed', async () => (await openUploads()).length === 0);
  });

  interface Answer {
    readonly status: number;
    readonly headers: Headers;
    readonly body: {
      readonly data?: Readonly<Record<string, unknown>>;
      readonly error?: { readonly code: string; readonly message: string; readonly details?: unknown };
    };
  }

  async function send(
    path: string,
    body: FormData | Blob | string,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const answered = await fetch(`${http.url}/api/v1/files/${path}`, {
      method: 'POST',
      body,
      headers: { authorization: 'Bearer a', ...headers },
    });
    return { status: answered.status, headers: answered.headers, body: (await answered.json()) as Answer['body'] };
  }

  const faultOf = ({ status, body }: Answer) => [status, body.error?.code];

  function form(content: Buffer | string | undefined, texts: Record<string, string> = {}, name = 'box.png'): FormData {
    const data = new FormData();
    if (content !== undefined) data.append('file', new Blob([new Uint8Array(Buffer.from(content))]), name);
    for (const [field, value] of Object.entries(texts)) data.append(field, value);
    return data;
  }

  it('takes a file with the other parts of its form, in whatever order', async () => {
    const data = new FormData();
    data.append('title', 'A box');
    data.append('file', new Blob([new Uint8Array(PNG)], { type: 'text/html' }), 'C:\\Pictures\\bo\u202Ex\n.png');
    data.append('options', '{"priority": 3}');
    const { status, body } = await send('pictures', data);
    expect([status, body.data]).toEqual([
      202,
      {
        run: expect.any(Number),
        name: 'box%0A.png',
        bytes: PNG.length,
        type: 'image/png',
        sha256: expect.stringMatching(/^[\da-f]{64}$/),
        texts: { title: 'A box', options: { priority: 3 } },
      },
    ]);
  });

  it('reads a file as often as it is asked for, from the first byte to the last that is accepted', async () => {
    const content = 'ख'.repeat(MAX / 3 - 1) + 'xxxx';
    const { status, body } = await send('texts', form(content));
    expect(status).toBe(200);
    expect(body.data?.first).toBe(content);
    expect(body.data?.second).toBe(content);
  });

  it('repeats the answer to the same file under the same key, and refuses the key for another', async () => {
    const key = { 'idempotency-key': 'one' };
    const first = await send('pictures', form(PNG), key);
    const second = await send('pictures', form(PNG, {}, 'of another name.png'), key);
    expect(second.body).toEqual(first.body);
    expect(second.headers.get('idempotency-replayed')).toBe('true');
    const [other, otherTexts] = [form(Buffer.concat([PNG, PNG])), form(PNG, { title: 'x' })];
    expect(faultOf(await send('pictures', other, key))).toEqual([422, 'idempotency_key_reused']);
    expect(faultOf(await send('pictures', otherTexts, key))).toEqual([422, 'idempotency_key_reused']);
  });

  it.each<[string, string, FormData | (() => FormData), number, string]>([
    ['nothing', 'pictures', () => new FormData(), 400, 'file_missing'],
    ['texts only', 'pictures', form(undefined, { title: 'x' }), 400, 'file_missing'],
    ['a file of 0 bytes', 'pictures', form(''), 400, 'empty_file'],
    ['a form whose file nobody chose', 'pictures', form('', {}, ''), 400, 'file_missing'],
    ['a file of one byte too much', 'texts', form('x'.repeat(MAX + 1)), 413, 'file_too_large'],
    ['a file that is too large for its route', 'fails', form('x'.repeat(1_001)), 413, 'file_too_large'],
    ['a file that is far too large', 'texts', form('x'.repeat(MAX * 50)), 413, 'file_too_large'],
    ['a page that is called a picture', 'pictures', form('<!doctype html><script>'), 415, 'unsupported_file_type'],
    [
      'an archive that is called a picture',
      'pictures',
      form('PK\x03\x04' + 'x'.repeat(99)),
      415,
      'unsupported_file_type',
    ],
    ['a program that is called a picture', 'pictures', form('MZ\x90' + 'x'.repeat(99)), 415, 'unsupported_file_type'],
    ['a drawing with a script', 'pictures', form('<svg><script>alert(1)</script></svg>'), 415, 'unsupported_file_type'],
    ['a drawing in XML', 'pictures', form('<?xml version="1.0"?><svg/>'), 415, 'unsupported_file_type'],
    [
      'a picture of a type that is not accepted',
      'pictures',
      form('GIF89a' + 'x'.repeat(99)),
      415,
      'unsupported_file_type',
    ],
    ['a picture in place of a text', 'texts', form(PNG), 415, 'unsupported_file_type'],
    ['a text in UTF-16', 'texts', form(Buffer.from('a,b\n', 'utf16le')), 415, 'unsupported_file_type'],
    ['a text in Latin-1', 'texts', form(Buffer.from('Müller', 'latin1')), 415, 'unsupported_file_type'],
    ['a part that nobody knows', 'pictures', form(PNG, { colour: 'red' }), 400, 'validation_failed'],
    ['a part that breaks its rules', 'pictures', form(PNG, { title: 'far too long for it' }), 400, 'validation_failed'],
    ['a part that is no JSON', 'pictures', form(PNG, { options: '{' }), 400, 'validation_failed'],
    ['a part of a name that every object has', 'pictures', form(PNG, { ['__proto__']: 'a' }), 400, 'validation_failed'],
    ['a part that is longer than any', 'pictures', form(PNG, { title: 'x'.repeat(20_000) }), 400, 'validation_failed'],
  ])('refuses %s', async (_, path, data, status, code) => {
    expect(faultOf(await send(path, typeof data === 'function' ? data() : data))).toEqual([status, code]);
  });

  it('refuses a second file, a file under another name, and a crowd of parts', async () => {
    const two = form(PNG);
    two.append('file', new Blob(['x']), 'second.png');
    expect(faultOf(await send('pictures', two))).toEqual([400, 'too_many_files']);
    const other = new FormData();
    other.append('picture', new Blob([new Uint8Array(PNG)]), 'a.png');
    const answered = await send('pictures', other);
    expect([faultOf(answered), answered.body.error?.details]).toEqual([
      [400, 'validation_failed'],
      [{ field: 'picture', message: 'is not a known part: send the file as "file"' }],
    ]);
    const crowd = form(PNG, Object.fromEntries(Array.from({ length: 30 }, (__, index) => [`p${index}`, 'x'])));
    expect(faultOf(await send('pictures', crowd))).toEqual([400, 'malformed_upload']);
    const twice = form(PNG, { title: 'a' });
    twice.append('title', 'b');
    expect(faultOf(await send('pictures', twice))).toEqual([400, 'validation_failed']);
  });

  it('refuses a form that does not name its boundary', async () => {
    const answered = await send('pictures', '--x\r\n', { 'content-type': 'multipart/form-data' });
    expect(faultOf(answered)).toEqual([400, 'malformed_upload']);
  });

  const part = (head: string, content: string) =>
    `--x\r\ncontent-disposition: form-data; ${head}\r\n\r\n${content}\r\n`;
  const file = part('name="file"; filename="a.csv"', 'a,b\n1,2');

  it.each([
    ['within its file', file.slice(0, -3)],
    ['before the line that closes it', file],
    ['within that line', `${file}--x-`],
    ['within the head of a part', `${file}--x\r\ncontent-dispo`],
    ['before its first part', '--x'],
    ['before it has begun', ''],
  ])('refuses a form that ends %s', async (_, body) => {
    const answered = await send('texts', body, { 'content-type': 'multipart/form-data; boundary=x' });
    expect(faultOf(answered)).toEqual([400, 'upload_truncated']);
  });

  it('refuses a part that is no text in UTF-8, and a form that is compressed', async () => {
    const latin1 = Buffer.from(`${part('name="title"', 'M\u00fcller')}${file}--x--\r\n`, 'latin1');
    const type = { 'content-type': 'multipart/form-data; boundary=x' };
    const refused = await send('pictures', new Blob([latin1]), type);
    expect([faultOf(refused), refused.body.error?.details]).toEqual([
      [400, 'validation_failed'],
      [{ field: 'title', message: 'is no text in UTF-8' }],
    ]);
    const compressed = await send('texts', new Blob([gzipSync(latin1)]), { ...type, 'content-encoding': 'gzip' });
    expect(faultOf(compressed)).toEqual([415, 'unsupported_content_encoding']);
  });

  it('takes a form with lines before its first part and after its last', async () => {
    const body = `before\r\n${file}--x--\r\nafter`;
    const { status } = await send('texts', body, { 'content-type': 'Multipart/Form-Data; boundary="x"' });
    expect(status).toBe(200);
  });

  it.each([
    ['JSON', 'application/json', '{"file": "x"}'],
    ['a bare file', 'image/png', 'x'],
    ['a form without files', 'application/x-www-form-urlencoded', 'file=x'],
  ])('refuses %s, and says what to send', async (_, type, body) => {
    const answered = await send('pictures', body, { 'content-type': type });
    expect(faultOf(answered)).toEqual([415, 'unsupported_media_type']);
    expect(answered.body.error?.message).toContain('multipart/form-data');
  });

  it('lets no form through to a route that takes JSON', async () => {
    const answered = await send('plain', form(PNG));
    expect(faultOf(answered)).toEqual([415, 'unsupported_media_type']);
    expect(answered.body.error?.message).toContain('application/json');
  });

  it('leaves nothing behind when the work on the file fails', async () => {
    expect(faultOf(await send('fails', form('x')))).toEqual([500, 'internal_error']);
  });

  type Send = (chunk: string) => boolean;

  /** Writes a request as it is given; resolves with the status of the answer, or "closed". */
  function raw(head: Record<string, string>, path: string, write: (send: Send, socket: Socket) => void) {
    return new Promise<string>((resolve) => {
      const socket = connect(http.port, '127.0.0.1');
      const headers = Object.entries({ host: 'x', authorization: 'Bearer a', ...head });
      const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`);
      socket.write(`POST /api/v1/files/${path} HTTP/1.1\r\n${lines.join('')}\r\n`);
      socket.on('data', (data) => {
        resolve(data.toString().split(' ')[1] ?? '');
        socket.destroy();
      });
      socket.on('close', () => resolve('closed'));
      socket.on('error', () => resolve('closed'));
      write((chunk) => socket.write(chunk), socket);
    });
  }
  const multipart = { 'content-type': 'multipart/form-data; boundary=x' };

  it('refuses whoever may not call the route before the file has come', async () => {
    const head = { ...multipart, 'content-length': '5000' };
    expect(await raw({ ...head, authorization: 'Bearer wrong' }, 'texts', () => undefined)).toBe('401');
    expect(await raw({ ...head, authorization: 'Bearer v' }, 'texts', () => undefined)).toBe('403');
  });

  it('refuses what says that it is too large before it has come', async () => {
    const head = { ...multipart, 'content-length': String(1024 ** 3) };
    expect(await raw(head, 'texts', () => undefined)).toBe('413');
  });

  it('stops reading what never ends, wherever in the form it is', async () => {
    const endless = (first: string) => (write: (chunk: string) => boolean) => {
      write(first);
      for (let sent = 0; sent < 100; sent += 1) write(`2710\r\n${'x'.repeat(10_000)}\r\n`);
    };
    const head = { ...multipart, 'transfer-encoding': 'chunked' };
    const chunk = (data: string) => `${data.length.toString(16)}\r\n${data}\r\n`;
    expect(await raw(head, 'texts', endless(chunk(file.slice(0, -2))))).toBe('413');
    expect(await raw(head, 'texts', endless(''))).toBe('413');
    expect(await raw(head, 'texts', endless(chunk(`${file}--x--\r\n`)))).toBe('413');
    expect(await raw(head, 'texts', endless(chunk(`${file}--x\r\nx-header: `)))).toBe('413');
  });

  it('forgets an upload whose client hangs up, and serves the next one', async () => {
    const head = { ...multipart, 'content-length': '5000' };
    const hangUp = async (write: Send, socket: Socket) => {
      write(file);
      if (process.platform === 'linux') {
        await until('the file to be opened', async () => (await openUploads()).length > 0);
      }
      socket.destroy();
    };
    for (let round = 0; round < 3; round += 1) {
      expect(await raw(head, 'texts', (write, socket) => void hangUp(write, socket))).toBe('closed');
    }
    expect((await send('texts', form('x'))).status).toBe(200);
  });

  it('takes many at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, index) => send('texts', form(`${index},`.repeat(5_000)))),
    );
    for (const [index, { body }] of answers.entries()) expect(body.data?.first).toBe(`${index},`.repeat(5_000));
  });

  it('stands in the documentation with its parts and its errors', async () => {
    const document = (await (await fetch(`${http.url}/docs-json`)).json()) as {
      paths: Record<string, { post: { requestBody: { content: object }; responses: Record<string, unknown> } }>;
    };
    const operation = document.paths['/api/v1/files/pictures']?.post;
    expect(operation?.requestBody.content).toEqual({
      'multipart/form-data': {
        schema: {
          allOf: [
            {
              type: 'object',
              required: ['file'],
              properties: { file: { type: 'string', format: 'binary', description: 'A picture.' } },
            },
            { $ref: '#/components/schemas/Texts' },
          ],
        },
      },
    });
    expect(Object.keys(operation?.responses ?? {})).toEqual(expect.arrayContaining(['400', '413', '415']));
  });
});
