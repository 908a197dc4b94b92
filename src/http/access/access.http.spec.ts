import { request as httpRequest } from 'node:http';
import { Controller, Get, Post, type Type } from '@nestjs/common';
import { apiKey, type HttpLayer, startHttpLayer } from '../../../test/e2e/support/http-layer.js';
import { BootFault } from '../../errors/index.js';
import { Allow, ApiKeys, basicAuth, type Caller, CurrentCaller, Public, RateLimit } from '../index.js';

@Controller('things')
@Allow('client')
class ThingsController {
  @Get('client')
  client(@CurrentCaller() caller: Caller): Caller {
    return caller;
  }
  @Get('operator')
  @Allow('operator')
  operator(): null {
    return null;
  }
  @Get('admin')
  @Allow('admin')
  admin(): null {
    return null;
  }
  @Get('vendor')
  @Allow('vendor')
  vendor(@CurrentCaller() caller: Caller): Caller {
    return caller;
  }
  @Get('parties')
  @Allow('vendor', 'retailer', 'client')
  parties(): null {
    return null;
  }
  @Get('public')
  @Public()
  everybody(): null {
    return null;
  }
  @Post('change')
  @Public()
  change(): null {
    return null;
  }
}

@Controller('forgotten')
class ForgottenController {
  @Get()
  @Public()
  remembered(): null {
    return null;
  }
  @Get('x')
  forgotten(): null {
    return null;
  }
}

const ROLES = ['vendor:V001', 'retailer:R001', 'client', 'operator', 'admin'];
const nameOf = (role: string): string => role.replace(':', '-');
const keyOf = (role: string): string => `key-of-${nameOf(role)}`;
const API_KEYS = ROLES.map((role) => apiKey(role, nameOf(role), keyOf(role))).join(',');
const bearer = (role: string) => ({ authorization: `Bearer ${keyOf(role)}` });

describe('access over HTTP', () => {
  let http: HttpLayer;

  beforeAll(async () => {
    http = await startHttpLayer({
      controllers: [ThingsController],
      env: { API_KEYS },
      prepare: (app) => {
        const authenticate = basicAuth(app.get(ApiKeys), app.get(RateLimit), ['operator']);
        const server = app.getHttpAdapter().getInstance();
        server.get('/admin/page', { onRequest: authenticate }, async ({ caller }) => caller);
      },
    });
  });
  afterAll(() => http.close());

  async function call(path: string, headers: Record<string, string> = {}, method = 'GET') {
    const answer = await fetch(`${http.url}${path}`, { method, headers });
    return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Record<string, never> };
  }

  // Who may: vendor, retailer, client, operator, admin.
  it.each([
    ['client', [403, 403, 200, 200, 200]],
    ['operator', [403, 403, 403, 200, 200]],
    ['admin', [403, 403, 403, 403, 200]],
    ['vendor', [200, 403, 403, 403, 200]],
    ['parties', [200, 200, 200, 200, 200]],
    ['public', [200, 200, 200, 200, 200]],
  ])('a route for %s answers the roles with %j', async (route, expected) => {
    const statuses = await Promise.all(
      ROLES.map(async (role) => (await call(`/api/v1/things/${route}`, bearer(role))).status),
    );
    expect(statuses).toEqual(expected);
  });

  it('says which roles may', async () => {
    const { body } = await call('/api/v1/things/operator', bearer('client'));
    expect(body).toMatchObject({
      error: { code: 'forbidden', message: 'The role "client" may not do this; these may: operator, admin.' },
    });
  });

  it('tells a missing key from an unknown one', async () => {
    const missing = await call('/api/v1/things/client');
    expect(missing.status).toBe(401);
    expect(missing.headers.get('www-authenticate')).toBe('Bearer realm="Haat"');
    expect(missing.body).toMatchObject({ error: { code: 'unauthenticated' } });
    const unknown = await call('/api/v1/things/client', { authorization: 'Bearer guessed' });
    expect(unknown.status).toBe(401);
    expect(unknown.body).toMatchObject({ error: { code: 'unknown_api_key' } });
    const basic = await call('/api/v1/things/client', { authorization: 'Basic Y2xpZW50Og==' });
    expect(basic.body).toMatchObject({ error: { code: 'unauthenticated' } });
  });

  it('gives the handler its caller', async () => {
    const { body } = await call('/api/v1/things/vendor', bearer('vendor:V001'));
    expect(body.data).toEqual({ name: 'vendor-V001', role: 'vendor', party: 'V001' });
  });

  it('lets a browser in by name and key', async () => {
    const login = (name: string, role: string) => ({
      authorization: `Basic ${Buffer.from(`${name}:${keyOf(role)}`).toString('base64')}`,
    });
    const nobody = await call('/admin/page');
    expect(nobody.status).toBe(401);
    expect(nobody.headers.get('www-authenticate')).toBe('Basic realm="Haat", charset="UTF-8"');
    expect(nobody.body).toMatchObject({ success: false, error: { code: 'unauthenticated' } });
    expect((await call('/admin/page', login('admin', 'operator'))).body).toMatchObject({
      error: { code: 'unknown_api_key' },
    });
    expect((await call('/admin/page', login('client', 'client'))).status).toBe(403);
    expect((await call('/admin/page', login('operator', 'operator'))).body).toEqual({
      name: 'operator',
      role: 'operator',
    });
  });

  it('refuses what the page of another site makes a browser send', async () => {
    const from = (site: string) => call('/api/v1/things/change', { 'sec-fetch-site': site }, 'POST');
    expect((await from('same-origin')).status).toBe(201);
    const refused = await from('cross-site');
    expect(refused.status).toBe(403);
    expect(refused.body).toMatchObject({ success: false, error: { code: 'forbidden' } });
    expect(refused.headers.get('x-content-type-options')).toBe('nosniff');
    expect(refused.headers.get('x-request-id')).not.toBeNull();
  });
});

describe('without API keys', () => {
  let http: HttpLayer;

  beforeAll(async () => {
    http = await startHttpLayer({ controllers: [ThingsController] });
  });
  afterAll(() => http.close());

  it('everybody is the local admin', async () => {
    const answer = await fetch(`${http.url}/api/v1/things/client`);
    expect(await answer.json()).toEqual({ success: true, data: { name: 'local', role: 'admin' } });
    expect((await fetch(`${http.url}/api/v1/things/admin`, { headers: bearer('client') })).status).toBe(200);
  });

  it.each([
    ['localhost', 200],
    ['127.0.0.1:3000', 200],
    ['[::1]:3000', 200],
    ['evil.example', 403],
    ['localhost.evil.example', 403],
    ['127.0.0.1.evil.example', 403],
  ])('a request for the host %s is answered with %i', async (host, status) => {
    expect(await statusFor(http.port, host)).toBe(status);
  });
});

describe('a handler that does not say who may call it', () => {
  const start = (controllers: Type[]) => startHttpLayer({ controllers, env: { API_KEYS } });

  it('stops the start, and is named with what to do', async () => {
    const failure = await start([ThingsController, ForgottenController]).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(BootFault);
    expect(String(failure)).toMatch(/ForgottenController\.forgotten: put @Allow\('client'\).*or @Public\(\)/);
    expect(String(failure)).not.toContain('remembered');
  });
});

/** `fetch` does not let one choose the Host header. */
function statusFor(port: number, host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const options = { port, host: '127.0.0.1', path: '/api/v1/things/public', headers: { host }, agent: false };
    httpRequest(options, (answer) => answer.resume().on('end', () => resolve(answer.statusCode)))
      .on('error', reject)
      .end();
  });
}
