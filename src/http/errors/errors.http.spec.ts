import { connect } from 'node:net';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import {
  Body,
  Controller,
  Get,
  type LoggerService,
  Param,
  Post,
  ServiceUnavailableException,
  StreamableFile,
} from '@nestjs/common';
import { IsInt } from 'class-validator';
import { apiKey, type HttpLayer, startHttpLayer } from '../../../test/e2e/support/http-layer.js';
import { Conflict, Unavailable } from '../../errors/index.js';
import { Public, RawAnswer } from '../index.js';

class Thing {
  @IsInt() size: number;
}

@Controller('things')
@Public()
class ThingsController {
  @Post()
  create(@Body() thing: Thing): Thing {
    return thing;
  }
  @Post('optional')
  optional(@Body() body?: Record<string, unknown>): unknown {
    return body;
  }
  @Get('broken')
  broken(): never {
    throw new Error('password "hunter2" in /etc/shadow');
  }
  @Get('database')
  database(): never {
    throw Object.assign(new Error('connect ECONNREFUSED 10.1.2.3:5432'), { code: 'ECONNREFUSED' });
  }
  @Get('store')
  store(): never {
    const cause = Object.assign(new Error('open /srv/files/x: no space left'), { code: 'ENOSPC' });
    throw new Unavailable('storage_unavailable', 'The file store cannot be used at the moment.', { cause });
  }
  @Get('conflict')
  conflict(): never {
    throw new Conflict('already_final', 'The job is already completed.');
  }
  @Get('half')
  half(): StreamableFile {
    return new StreamableFile(Readable.from(halfAFile()));
  }
  @Get(':id')
  find(@Param('id') id: string): unknown {
    return { id };
  }
}

@Controller('health')
@Public()
@RawAnswer()
class HealthController {
  @Get('ready')
  ready(): never {
    throw new ServiceUnavailableException({ status: 'error', details: { database: 'down' } });
  }
  @Get('broken')
  broken(): never {
    throw new Error('secret');
  }
}

async function* halfAFile(): AsyncGenerator<string> {
  yield 'the first half';
  throw new Error('The disk is gone.');
}

const errors: unknown[][] = [];
const warnings: unknown[][] = [];
const logger: LoggerService = {
  log: () => undefined,
  warn: (...line: unknown[]) => warnings.push(line),
  error: (...line: unknown[]) => errors.push(line),
};

describe('errors over HTTP', () => {
  let http: HttpLayer;

  beforeAll(async () => {
    http = await startHttpLayer({
      controllers: [ThingsController, HealthController],
      env: { API_KEYS: apiKey('admin', 'boss', 'k'), BODY_LIMIT: '2048' },
      logger,
    });
  });
  afterAll(() => http.close());
  beforeEach(() => {
    errors.length = 0;
    warnings.length = 0;
  });

  async function call(path: string, init: RequestInit = {}) {
    const answer = await fetch(`${http.url}${path}`, { ...init, headers: { 'x-request-id': 'r-1', ...init.headers } });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, text, body: JSON.parse(text) as unknown };
  }
  const post = (body: string | Buffer, type = 'application/json', headers: Record<string, string> = {}) =>
    call('/api/v1/things', { method: 'POST', body, headers: { 'content-type': type, ...headers } });
  const error = (code: string, message: unknown = expect.any(String)) => ({
    success: false,
    error: expect.objectContaining({ code, message, requestId: 'r-1' }) as unknown,
  });

  it.each([
    ['cut off', '{"size":'],
    ['no JSON at all', 'size=1'],
    ['with a prototype', '{"__proto__": {"admin": true}}'],
    ['with a constructor', '{"constructor": {"prototype": {"admin": true}}}'],
  ])('refuses JSON that is %s', async (_, text) => {
    const { status, body } = await post(text);
    expect({ status, body }).toEqual({ status: 400, body: error('malformed_json') });
    expect('admin' in {}).toBe(false);
  });

  const bytes = (...middle: readonly number[]): Buffer =>
    Buffer.concat([Buffer.from('{"text": "a'), Buffer.from(middle), Buffer.from('b"}')]);

  it.each<[string, Buffer]>([
    ['a letter in Latin-1', bytes(0xfc)],
    ['an overlong form of a slash', bytes(0xc0, 0xaf)],
    ['a continuation byte by itself', bytes(0x80)],
    ['a character that is cut off', bytes(0xe0, 0xa4)],
    ['half of a surrogate pair', bytes(0xed, 0xa0, 0xbd)],
    ['a code point beyond the last', bytes(0xf4, 0x90, 0x80, 0x80)],
    ['JSON in UTF-16', Buffer.from('\ufeff{"text": "x"}', 'utf16le')],
  ])('refuses bytes that are no text in UTF-8, and replaces none: %s', async (_, body) => {
    const answer = await call('/api/v1/things/optional', {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json' },
    });
    expect([answer.status, answer.body]).toEqual([400, error('malformed_json', expect.stringContaining('UTF-8'))]);
  });

  it('passes over a byte order mark, which some programs cannot but write', async () => {
    const json = { 'content-type': 'application/json' };
    const marked = (text: string) =>
      call('/api/v1/things/optional', { method: 'POST', body: `\ufeff${text}`, headers: json });
    expect((await marked('{"text": "मूल्य"}')).body).toEqual({ success: true, data: { text: 'मूल्य' } });
    expect((await marked('')).body).toEqual(error('malformed_json'));
  });

  it('refuses a body that is compressed, and says what to send', async () => {
    const compressed = gzipSync('{"size": 1}');
    const refused = await post(compressed, 'application/json', { 'content-encoding': 'gzip' });
    expect([refused.status, refused.body]).toEqual([415, error('unsupported_content_encoding')]);
    expect(refused.headers.get('accept-encoding')).toBe('identity');
    expect((await post('{"size": 1}', 'application/json', { 'content-encoding': 'Identity' })).status).toBe(201);
    expect((await post(compressed)).body).toEqual(error('malformed_json'));
  });

  it('takes an empty body for none, whatever its type says', async () => {
    const required = await post('');
    expect(required.status).toBe(400);
    expect(required.body).toMatchObject({
      error: { details: [{ field: 'body', message: 'is missing: send a JSON object' }] },
    });
    const optional = await call('/api/v1/things/optional', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
    });
    expect(optional.body).toEqual({ success: true, data: null });
  });

  it.each([
    ['a list', '[]', 'must be a JSON object, not a list'],
    ['null', 'null', 'must be a JSON object, not null'],
    ['a text', '"x"', 'must be a JSON object, not a string'],
  ])('refuses %s for a body', async (_, text, message) => {
    const { status, body } = await post(text);
    expect(status).toBe(400);
    expect(body).toMatchObject({ error: { code: 'validation_failed', details: [{ field: 'body', message }] } });
  });

  it('names each field that is wrong, and each that is unknown', async () => {
    const { status, body } = await post('{"size": 1.5, "colour": "red"}');
    expect(status).toBe(400);
    expect(body).toMatchObject({
      error: {
        code: 'validation_failed',
        details: [
          { field: 'colour', message: 'is not a known field' },
          { field: 'size', message: 'must be an integer number' },
        ],
      },
    });
  });

  it('names the limit that a body is larger than', async () => {
    const { status, body } = await post(JSON.stringify({ size: 'x'.repeat(3000) }));
    expect(status).toBe(413);
    expect(body).toEqual(error('body_too_large', 'The body is larger than the 2048 bytes that are accepted.'));
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/xml', 'multipart/form-data; boundary=x'])(
    'refuses a body of the type %s and says which is accepted',
    async (type) => {
      const { status, body } = await post('size=1', type);
      expect(status).toBe(415);
      expect(body).toEqual(error('unsupported_media_type', expect.stringContaining('application/json')));
    },
  );

  it('tells an unknown path from a known path with another method', async () => {
    const unknown = await call('/api/v1/nothing?secret=1');
    expect(unknown.status).toBe(404);
    expect(unknown.body).toEqual(error('route_not_found', 'There is nothing at /api/v1/nothing.'));
    expect((await call('/nothing')).body).toEqual(error('route_not_found'));

    const other = await call('/api/v1/things/7', { method: 'DELETE' });
    expect(other.status).toBe(405);
    expect(other.headers.get('allow')).toBe('GET, HEAD');
    expect(other.body).toEqual(error('method_not_allowed', expect.stringContaining('DELETE: use GET or HEAD')));
  });

  it('answers a path that cannot be read, or is too long', async () => {
    const badUrl = await call('/api/v1/%E0%A4%A');
    expect(badUrl.status).toBe(400);
    expect(badUrl.body).toEqual(error('malformed_url'));
    const address = 'x'.repeat(242) + '%40example.com';
    expect((await call(`/api/v1/things/${address}`)).body).toEqual({
      success: true,
      data: { id: decodeURIComponent(address) },
    });
    const tooLong = await call(`/api/v1/things/${'x'.repeat(500)}`);
    expect(tooLong.status).toBe(414);
    expect(tooLong.body).toEqual(error('uri_too_long'));
    expect(tooLong.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('refuses what the database cannot store, in a path too', async () => {
    const { status, body } = await call('/api/v1/things/a%00b');
    expect(status).toBe(400);
    expect(body).toMatchObject({ error: { details: [{ field: 'id' }] } });
  });

  it('says nothing of an inner fault, and logs it once with its stack', async () => {
    const { status, text, body } = await call('/api/v1/things/broken');
    expect(status).toBe(500);
    expect(body).toEqual(error('internal_error'));
    expect(text).not.toMatch(/hunter2|shadow|\.ts/);
    const failures = errors.filter(([fields]) => typeof fields === 'object' && fields !== null && 'err' in fields);
    expect(failures).toEqual([
      [expect.objectContaining({ path: '/api/v1/things/broken', requestId: 'r-1' }), 'A request failed', 'Http'],
    ]);
    expect(JSON.stringify(failures.map(([fields]) => (fields as { err: Error }).err.stack))).toContain('hunter2');
  });

  it('answers 503 while the database is away, logs why and does not tell', async () => {
    const { status, text, headers, body } = await call('/api/v1/things/database');
    expect(status).toBe(503);
    expect(headers.get('retry-after')).toBe('5');
    expect(body).toEqual(error('database_unavailable'));
    expect(text).not.toContain('10.1.2.3');
    expect(JSON.stringify(warnings)).toContain('10.1.2.3');
  });

  it('logs what stands behind a 503 of our own, and does not tell', async () => {
    const { status, text } = await call('/api/v1/things/store');
    expect([status, text.includes('/srv')]).toEqual([503, false]);
    expect(warnings).toContainEqual([
      expect.objectContaining({
        code: 'storage_unavailable',
        error: 'The file store cannot be used at the moment.',
        cause: 'Error: open /srv/files/x: no space left',
        causeCode: 'ENOSPC',
      }),
      'A request could not be served',
      'Http',
    ]);
  });

  it('passes on what our own errors say', async () => {
    const { status, body } = await call('/api/v1/things/conflict');
    expect(status).toBe(409);
    expect(body).toEqual(error('already_final', 'The job is already completed.'));
  });

  it('cuts off an answer that fails half-way, so that it is not taken for whole', async () => {
    await expect(call('/api/v1/things/half')).rejects.toThrow();
  });

  it('answers a raw route with the report that it throws, and with an error for anything else', async () => {
    const report = await call('/health/ready');
    expect(report.status).toBe(503);
    expect(report.body).toEqual({ status: 'error', details: { database: 'down' } });
    const broken = await call('/health/broken');
    expect(broken.status).toBe(500);
    expect(broken.body).toEqual(error('internal_error'));
  });

  it.each([
    ['too large headers', `GET / HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`, 431, 'headers_too_large'],
    ['what is no HTTP', 'RUBBISH\r\n\r\n', 400, 'malformed_request'],
  ])('answers %s in the same shape', async (_, sent, status, code) => {
    const answer = await raw(http.port, sent);
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')))).toMatchObject({ success: false, error: { code } });
  });

  it('names every answer by the id of its request', async () => {
    const idOf = async (path: string, headers: Record<string, string> = {}) =>
      (await fetch(`${http.url}${path}`, { headers })).headers.get('x-request-id');
    expect(await idOf('/api/v1/things/7', { 'x-request-id': 'mine:7' })).toBe('mine:7');
    expect(await idOf('/nothing', { 'x-request-id': 'mine:7' })).toBe('mine:7');
    for (const unsafe of ['two words', '<script>', 'x'.repeat(129)]) {
      expect(await idOf('/api/v1/things/7', { 'x-request-id': unsafe })).toMatch(/^[\da-f-]{36}$/);
    }
  });
});

function raw(port: number, sent: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let received = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(sent));
    socket.on('data', (data) => (received += data.toString()));
    socket.on('close', () => resolve(received));
    socket.on('error', reject);
  });
}
