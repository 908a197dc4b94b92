import { Controller, Get, Logger } from '@nestjs/common';
import { PinoLogger, Logger as AppLogger } from 'nestjs-pino';
import { type HttpLayer, startHttpLayer } from '../../test/e2e/support/http-layer.js';
import { httpLogging, Public } from './index.js';

const written: string[] = [];
const { pinoHttp } = httpLogging({
  log: { level: 'debug', pretty: false },
  messaging: {
    defaultPhoneRegion: 'NP',
    uncertainWaitMs: 0,
    retentionDays: 90,
    holdUncertain: [],
    webhook: {},
    email: { from: 'haat@example.com' },
  },
});
// nestjs-pino keeps one logger a process: the one that is made first.
const parameters = { pinoHttp: [pinoHttp, { write: (line: string) => written.push(line) }] } as never;
const logger = new AppLogger(new PinoLogger(parameters), parameters);

@Controller()
@Public()
class ThingsController {
  readonly #log = new Logger('Things');

  @Get('things/:id')
  find(): null {
    this.#log.log({ step: 1 }, 'Working');
    return null;
  }
  @Get('broken')
  broken(): never {
    throw Object.assign(new Error('Boom'), { config: { headers: { authorization: 'Bearer hunter2' } } });
  }
  @Get('slow')
  slow(): Promise<never> {
    return new Promise(() => undefined);
  }
  @Get('health/live')
  live(): null {
    return null;
  }
}

describe('the log of requests', () => {
  let http: HttpLayer;

  beforeAll(async () => {
    http = await startHttpLayer({ controllers: [ThingsController], logger });
  });
  afterAll(() => http.close());
  beforeEach(() => {
    written.length = 0;
  });

  /** The lines that are written until the request is over. */
  async function linesOf(path: string, init: RequestInit = {}): Promise<Record<string, unknown>[]> {
    const answer = fetch(`${http.url}${path}`, { ...init, headers: { 'x-request-id': 'r-1', ...init.headers } });
    await answer.then((answered) => answered.text()).catch(() => undefined);
    for (let turns = 0; turns < 200 && !written.join('').includes('"msg":"request'); turns++) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    return written.map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  it('has one line for each, without its query string', async () => {
    const lines = await linesOf('/api/v1/things/7?token=secret', { headers: { authorization: 'Bearer secret' } });
    expect(lines).toEqual([
      expect.objectContaining({ level: 30, context: 'Things', msg: 'Working', step: 1, requestId: 'r-1' }),
      expect.objectContaining({
        level: 30,
        msg: 'request completed',
        requestId: 'r-1',
        method: 'GET',
        path: '/api/v1/things/7',
        route: '/api/v1/things/:id',
        status: 200,
        ms: expect.any(Number) as number,
      }),
    ]);
    expect(written.join('')).not.toContain('secret');
  });

  it.each([
    ['/api/v1/nothing', 40, 404],
    ['/nothing', 40, 404],
    ['/health/live', 20, 200],
  ])('tells by its level how %s ended', async (path, level, status) => {
    expect(await linesOf(path)).toEqual([expect.objectContaining({ level, path, status })]);
  });

  it('has the stack of a failure once, and no secret of a client that failed', async () => {
    const lines = await linesOf('/api/v1/broken');
    expect(lines).toEqual([
      expect.objectContaining({ level: 50, msg: 'A request failed', requestId: 'r-1' }),
      expect.objectContaining({ level: 50, msg: 'request completed', status: 500 }),
    ]);
    expect(lines[0]).toHaveProperty('err.stack', expect.stringContaining('Boom'));
    expect(lines[1]).not.toHaveProperty('err');
    expect(written.join('')).not.toContain('hunter2');
  });

  it('tells when the client went away', async () => {
    const lines = await linesOf('/api/v1/slow', { signal: AbortSignal.timeout(100) });
    expect(lines).toEqual([expect.objectContaining({ msg: 'request aborted by the client' })]);
  });

  it('masks persons in messages, fields, and errors with their stacks and causes', () => {
    const cause = new Error('no such user ram.thapa@example.com');
    const err = new Error('Message to +977 984-1234567 refused', { cause });
    new Logger('Other').error({ err, to: '9779841234567', deep: { list: ['r@example.com'] } }, 'To +9779841234567');
    const [line = ''] = written;
    expect(line).not.toMatch(/9841234567|984-1234567|thapa|"r@/);
    expect(JSON.parse(line)).toMatchObject({
      msg: 'To +977*****4567',
      to: '*****4567',
      deep: { list: ['r***@example.com'] },
      err: { message: expect.stringContaining('Message to +977*****4567 refused') as string },
    });
  });

  it('shows no query of a request that others log', () => {
    new Logger('Other').log({ req: { method: 'GET', url: '/things?token=hunter2', headers: {} } }, 'Called');
    new Logger('Other').log({}, 'Fetching https://example.com/a?token=hunter2 failed');
    expect(written.join('')).not.toContain('hunter2');
    expect(written.join('')).toContain('https://example.com/a?[hidden] failed');
  });

  it('hides credentials in lines of others', () => {
    new Logger('Other').log({ headers: { Authorization: 'Bearer hunter2', host: 'x' } }, 'Called');
    new Logger('Other').log({ req: { method: 'GET', url: '/', headers: { cookie: 'hunter2' } } }, 'Called');
    expect(written.join('')).not.toContain('hunter2');
    expect(written.join('')).toContain('"host":"x"');
  });
});
