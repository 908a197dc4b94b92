import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { migratedDatabase } from '../../../test/support/app/migrated-database.js';
import { apiKey, type HttpLayer, startHttpLayer } from '../../../test/e2e/support/http-layer.js';
import { createDatabase, templateDatabase } from '../../../test/support/servers/index.js';
import type { Database } from '../../database/index.js';
import { openDatabase } from '../../database/open-database.js';
import { logOf } from '../../observability/log.js';
import { Allow, answer, Idempotency, IdempotencyKey, type IdempotentRequest, jobLocation } from '../index.js';

let runs = 0;

@Controller('orders')
@Allow('client')
class OrdersController {
  constructor(@Inject(Idempotency) private readonly idempotency: Idempotency) {}

  @Post()
  @HttpCode(200)
  create(@Body() _body: Record<string, unknown>, @IdempotencyKey() request: IdempotentRequest): Promise<unknown> {
    return this.idempotency.answer(request, async () => {
      runs += 1;
      return answer(202, { jobId: `j${runs}` }, { location: jobLocation(`j${runs}`) });
    });
  }
}

describe('Idempotency-Key over HTTP', () => {
  let http: HttpLayer;
  let database: Database;

  beforeAll(async () => {
    const { url } = await createDatabase({ template: await templateDatabase('migrated', migratedDatabase) });
    database = await openDatabase({ kind: 'server', url, poolMax: 4 }, logOf('Test'));
    const API_KEYS = [apiKey('client', 'shop', 'a'), apiKey('client', 'other', 'b')].join(',');
    http = await startHttpLayer({ controllers: [OrdersController], env: { API_KEYS }, database });
  });
  afterAll(async () => {
    await http.close();
    await database.close();
  });

  async function post(body: string, headers: Record<string, string> = {}, path = '/api/v1/orders') {
    const answered = await fetch(`${http.url}${path}`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', authorization: 'Bearer a', ...headers },
    });
    return {
      status: answered.status,
      headers: answered.headers,
      body: (await answered.json()) as Record<string, never>,
    };
  }

  it('repeats status, headers and body of the first answer, and says that it does', async () => {
    const first = await post('{"x": 1, "y": 2}', { 'idempotency-key': 'one' });
    expect(first.status).toBe(202);
    expect(first.headers.get('idempotency-replayed')).toBeNull();
    const repeat = await post('{"y":2,"x":1}', { 'Idempotency-Key': 'one' });
    expect(repeat.status).toBe(202);
    expect(repeat.headers.get('idempotency-replayed')).toBe('true');
    expect(repeat.headers.get('location')).toBe(first.headers.get('location'));
    expect(repeat.body).toEqual(first.body);
  });

  it('is each caller’s own, and optional', async () => {
    const mine = await post('{}', { 'idempotency-key': 'two' });
    const theirs = await post('{}', { 'idempotency-key': 'two', authorization: 'Bearer b' });
    const without = await post('{}');
    expect(new Set([mine, theirs, without].map(({ headers }) => headers.get('location'))).size).toBe(3);
  });

  it('refuses the key for another request', async () => {
    await post('{"x": 1}', { 'idempotency-key': 'three' });
    const otherBody = await post('{"x": 2}', { 'idempotency-key': 'three' });
    expect(otherBody.status).toBe(422);
    expect(otherBody.body).toMatchObject({ error: { code: 'idempotency_key_reused' } });
    expect((await post('{"x": 1}', { 'idempotency-key': 'three' }, '/api/v1/orders?dryRun=1')).status).toBe(422);
  });

  it.each([['two words'], ['x'.repeat(256)], ['ünicode'], ['']])(
    'refuses the key %j and names the header',
    async (key) => {
      const { status, body } = await post('{}', { 'idempotency-key': key });
      expect(status).toBe(400);
      expect(body).toMatchObject({ error: { code: 'validation_failed', details: [{ field: 'Idempotency-Key' }] } });
    },
  );
});
