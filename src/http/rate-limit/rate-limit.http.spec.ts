import { Controller, Get } from '@nestjs/common';
import { apiKey, type HttpLayer, startHttpLayer } from '../../../test/e2e/support/http-layer.js';
import { Allow, ApiKeys, basicAuth, Public, RateLimit, Unlimited } from '../index.js';

@Controller('things')
class ThingsController {
  @Get('one')
  @Allow('client')
  one(): null {
    return null;
  }
  @Get('two')
  @Allow('client')
  two(): null {
    return null;
  }
}

@Controller('health')
@Public()
@Unlimited()
class HealthController {
  @Get('live')
  live(): null {
    return null;
  }
}

describe('rate limit', () => {
  let http: HttpLayer;

  beforeEach(async () => {
    http = await startHttpLayer({
      controllers: [ThingsController, HealthController],
      env: {
        API_KEYS: [apiKey('client', 'shop', 'a'), apiKey('client', 'other', 'b')].join(','),
        RATE_LIMIT_PER_MINUTE: '3',
      },
      prepare: (app) => {
        const onRequest = basicAuth(app.get(ApiKeys), app.get(RateLimit), ['client']);
        app
          .getHttpAdapter()
          .getInstance()
          .get('/admin/page', { onRequest }, async () => 'a page');
      },
    });
  });
  afterEach(() => http.close());

  const get = (path: string, key?: string) =>
    fetch(`${http.url}${path}`, { headers: key === undefined ? {} : { authorization: `Bearer ${key}` } });

  it('counts one key over all routes, and says when to come again', async () => {
    const first = await get('/api/v1/things/one', 'a');
    expect(first.headers.get('x-ratelimit-limit')).toBe('3');
    expect(first.headers.get('x-ratelimit-remaining')).toBe('2');
    await get('/api/v1/things/two', 'a');
    await get('/api/v1/things/one', 'a');
    const refused = await get('/api/v1/things/two', 'a');
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await refused.json()).toMatchObject({ success: false, error: { code: 'too_many_requests' } });
    expect((await get('/api/v1/things/one', 'b')).status).toBe(200);
  });

  it('counts guesses at keys by address', async () => {
    const guesses = [];
    for (const guess of ['x', 'y', 'z', 'v', undefined]) guesses.push((await get('/api/v1/things/one', guess)).status);
    expect(guesses).toEqual([401, 401, 401, 429, 429]);
  });

  it('counts guesses at the keys of a page in the same window', async () => {
    const open = (key: string) =>
      fetch(`${http.url}/admin/page`, { headers: { authorization: `Basic ${btoa(`shop:${key}`)}` } });
    expect((await get('/api/v1/things/one', 'x')).status).toBe(401);
    const guesses = [];
    for (const guess of ['x', 'y', 'z']) guesses.push((await open(guess)).status);
    expect(guesses).toEqual([401, 401, 429]);
    expect((await open('a')).status).toBe(200);
    expect((await get('/api/v1/things/one', 'a')).headers.get('x-ratelimit-remaining')).toBe('1');
  });

  it('lets probes through', async () => {
    const statuses = [];
    for (let i = 0; i < 6; i++) statuses.push((await get('/health/live')).status);
    expect(new Set(statuses)).toEqual(new Set([200]));
  });
});
