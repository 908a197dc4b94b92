import { Readable } from 'node:stream';
import { connect } from 'node:net';
import {
  Controller,
  Delete,
  Get,
  HttpCode,
  type MessageEvent,
  Post,
  type RawBodyRequest,
  Req,
  Sse,
  StreamableFile,
} from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { type Observable, of } from 'rxjs';
import { type HttpLayer, startHttpLayer } from '../../test/e2e/support/http-layer.js';
import { Public, RawAnswer } from './index.js';

@Controller('things')
@Public()
class ThingsController {
  @Get('object')
  object(): unknown {
    return { a: 1 };
  }
  @Get('text')
  text(): string {
    return 'words';
  }
  @Get('nothing')
  nothing(): void {}
  @Delete()
  @HttpCode(204)
  remove(): void {}
  @Get('file')
  file(): StreamableFile {
    return new StreamableFile(Readable.from(['a,b\n']), { type: 'text/csv' });
  }
  @Sse('events')
  events(): Observable<MessageEvent> {
    return of({ data: { progress: 50 } });
  }
  @Get('raw')
  @RawAnswer()
  raw(): unknown {
    return { status: 'ok' };
  }
  @Post('bytes')
  bytes(@Req() { rawBody }: RawBodyRequest<FastifyRequest>): unknown {
    return rawBody?.toString('utf8');
  }
}

@Controller('health')
@Public()
@RawAnswer()
class HealthController {
  @Get()
  health(): unknown {
    return { status: 'ok' };
  }
}

describe('answers', () => {
  let http: HttpLayer;

  beforeAll(async () => {
    http = await startHttpLayer({ controllers: [ThingsController, HealthController] });
  });
  afterAll(() => http.close());

  const get = (path: string, init?: RequestInit) => fetch(`${http.url}${path}`, init);

  it.each([
    ['object', { a: 1 }],
    ['text', 'words'],
    ['nothing', null],
  ])('carry what a handler returns (%s) in the envelope', async (path, data) => {
    const answer = await get(`/api/v1/things/${path}`);
    expect(answer.headers.get('content-type')).toContain('application/json');
    expect(await answer.json()).toEqual({ success: true, data });
  });

  it.each(['/api/v1/things/raw', '/health'])('of %s are as the handler made them', async (path) => {
    expect(await (await get(path)).json()).toEqual({ status: 'ok' });
  });

  it('without a body have none', async () => {
    const answer = await get('/api/v1/things', { method: 'DELETE' });
    expect([answer.status, await answer.text()]).toEqual([204, '']);
  });

  it('that are files or streams are sent as they are', async () => {
    const file = await get('/api/v1/things/file');
    expect(file.headers.get('content-type')).toBe('text/csv');
    expect(await file.text()).toBe('a,b\n');
    const events = await get('/api/v1/things/events');
    expect(events.headers.get('x-request-id')).not.toBeNull();
    expect(await events.text()).toContain('data: {"progress":50}');
  });

  it('have the headers that keep a browser from harm', async () => {
    const { headers } = await get('/health');
    expect(headers.get('content-security-policy')).toBe("default-src 'none';frame-ancestors 'none'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('strict-transport-security')).toContain('max-age=31536000');
    expect(headers.get('x-powered-by')).toBeNull();
  });

  it('may depend on the very bytes of the body, as signatures do', async () => {
    const body = '{ "b": 1,  "a": 2 }';
    const answer = await get('/api/v1/things/bytes', {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json' },
    });
    expect(await answer.json()).toEqual({ success: true, data: body });
  });

  it('do not keep the server from closing when a client keeps its connection', async () => {
    const other = await startHttpLayer({ controllers: [HealthController] });
    const socket = connect(other.port, '127.0.0.1');
    socket.write('GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await new Promise((resolve) => socket.once('data', resolve));
    const closed = new Promise((resolve) => socket.once('close', resolve));
    await other.close();
    await closed;
  });
});
