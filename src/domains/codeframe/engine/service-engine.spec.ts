import {
  type Behaviour,
  type CodeframeService,
  startCodeframeService,
} from '../../../../test/support/codeframe/service.emulator.js';
import type { NamingRequest } from './naming-engine.js';
import { ServiceEngine } from './service-engine.js';

const REQUEST: NamingRequest = {
  generationId: 'g',
  cluster: 3,
  texts: [
    { id: 'a1', text: 'The delivery came late', language: 'en' },
    { id: 'a2', text: 'ढिलो', language: null },
  ],
  answers: 2,
  terms: ['late'],
  config: { targetLanguage: 'ne', hierarchyPreference: 'flat' },
};

describe('the engine that asks the service', () => {
  let service: CodeframeService;
  beforeAll(async () => {
    service = await startCodeframeService();
  });
  afterAll(() => service?.stop());

  const engine = (timeoutMs = 10_000, token = service.token) =>
    new ServiceEngine({ url: service.url, token, timeoutMs });
  const outcomeOf = (behaviour: Behaviour, signal = new AbortController().signal, timeoutMs?: number) => {
    service.respondWith(() => behaviour);
    return engine(timeoutMs).nameCluster(REQUEST, signal);
  };
  /** Of another cluster: under the key of one that it has named the service says the same again. */
  const outcomeOfCluster = (cluster: number, behaviour: Behaviour) => {
    service.respondWith(() => behaviour);
    return engine().nameCluster({ ...REQUEST, cluster }, new AbortController().signal);
  };

  it('sends the cluster under its key, and reads what it is named', async () => {
    expect(await outcomeOf({ kind: 'name' })).toEqual({
      kind: 'named',
      theme: {
        name: 'Theme 3',
        description: 'What 2 answers say',
        codes: [
          { name: 'Code 3.1', description: 'One thing', exampleIds: ['a1', 'a2'] },
          { name: 'Code 3.2', description: 'Another thing', exampleIds: ['a2'] },
        ],
      },
      costUsd: '0.010100',
    });
    expect(service.faults).toEqual([]);
    expect(service.calls.at(-1)).toEqual({
      key: 'g:3',
      generationId: 'g',
      clusterId: 3,
      texts: REQUEST.texts,
      config: { target_language: 'ne', hierarchy_preference: 'flat' },
    });
  });

  const raw = (status: number, headers?: Record<string, string>): Behaviour => ({
    kind: 'raw',
    status,
    body: '{}',
    headers,
  });
  const body = (text: string): Behaviour => ({ kind: 'raw', status: 200, body: text });

  it.each([
    ['429 with a time', raw(429, { 'retry-after': '7' }), { kind: 'slow_down', scope: 'queue', delayMs: 7_000 }],
    ['429 without one', raw(429), { kind: 'slow_down', scope: 'queue', delayMs: 30_000 }],
    ['429 with a time beyond belief', raw(429, { 'retry-after': '9999999' }), { kind: 'slow_down', delayMs: 900_000 }],
    ['429 that asks for no time', raw(429, { 'retry-after': '0' }), { kind: 'slow_down', delayMs: 1_000 }],
    ['503 with a time', raw(503, { 'retry-after': '20' }), { kind: 'slow_down', scope: 'queue', delayMs: 20_000 }],
    ['503', raw(503), { kind: 'failed', code: 'service_unavailable' }],
    ['500', raw(500), { kind: 'failed', code: 'service_unavailable' }],
    ['408', raw(408), { kind: 'failed', code: 'service_unavailable' }],
    [
      '409, the first call under the key being under way',
      raw(409),
      { kind: 'slow_down', scope: 'job', delayMs: 5_000 },
    ],
    ['401', raw(401), { kind: 'stopped' }],
    ['402', raw(402), { kind: 'stopped' }],
    ['403', raw(403), { kind: 'stopped' }],
    ['400', raw(400), { kind: 'refused', code: 'service_refused' }],
    ['413', raw(413), { kind: 'refused', code: 'service_refused' }],
    ['a redirect', raw(307, { location: 'http://127.0.0.1:9/' }), { kind: 'refused', code: 'service_refused' }],
    ['a broken connection', { kind: 'reset' }, { kind: 'failed', code: 'service_unreachable' }],
    ['a page', body('<!doctype html>'), { kind: 'failed', code: 'answer_not_json' }],
    ['half of an answer', body('{"theme_name": "La'), { kind: 'failed', code: 'answer_not_json' }],
    ['an answer without end', body(`"${'x'.repeat(2_000_000)}"`), { kind: 'failed', code: 'answer_too_large' }],
    ['an answer that is very deep', body('['.repeat(500_000)), { kind: 'failed', code: 'answer_not_json' }],
    ['an answer of another kind', body('{"theme":{}}'), { kind: 'failed', code: 'answer_invalid' }],
  ] satisfies [string, Behaviour, object][])('understands %s', async (_, behaviour, outcome) => {
    expect(await outcomeOf(behaviour)).toMatchObject(outcome);
  });

  it('understands an answer that cannot be used and has its price', async () => {
    expect(await outcomeOfCluster(5, { kind: 'name', answer: { theme_name: null } })).toMatchObject({
      kind: 'refused',
      code: 'answer_invalid',
      costUsd: '0.010100',
    });
  });

  it('takes what can be used of an answer', async () => {
    const codes = [{ name: 'Code', description: '', example_ids: ['z', 'a1'] }];
    expect(await outcomeOfCluster(4, { kind: 'name', answer: { description: '', codes } })).toMatchObject({
      kind: 'named',
      theme: { description: '', codes: [{ name: 'Code', description: '', exampleIds: ['a1'] }] },
    });
  });

  it('waits no longer than it may', async () => {
    expect(await outcomeOf({ kind: 'hang' }, undefined, 100)).toMatchObject({
      kind: 'failed',
      code: 'service_timeout',
    });
  });

  it.each(['?tenant=7', '#top', '/?', '#'])('is not begun with a URL that ends in %s', (end) => {
    expect(() => new ServiceEngine({ url: `${service.url}${end}`, timeoutMs: 1 })).toThrow('CODEFRAME_SERVICE_URL');
  });

  it('finds nobody there', async () => {
    const nobody = new ServiceEngine({ url: 'http://127.0.0.1:9', timeoutMs: 5_000 });
    expect(await nobody.nameCluster(REQUEST, new AbortController().signal)).toMatchObject({
      code: 'service_unreachable',
    });
  });

  it('breaks the call off with the signal, and calls nobody after it', async () => {
    const controller = new AbortController();
    const calls = service.calls.length;
    service.respondWith(() => {
      controller.abort(new Error('cancelled'));
      return { kind: 'hang' };
    });
    await expect(engine().nameCluster(REQUEST, controller.signal)).rejects.toThrow('cancelled');
    await expect(engine().nameCluster(REQUEST, controller.signal)).rejects.toThrow('cancelled');
    expect(service.calls).toHaveLength(calls + 1);
  });

  it('repeats neither the token nor the words of the service in what it says', async () => {
    const outcome = await outcomeOf({ kind: 'raw', status: 400, body: `{"error":"${service.token}"}` });
    expect(JSON.stringify(outcome)).not.toContain(service.token);
    expect(() => new ServiceEngine({ url: service.url, token: 'x\ny', timeoutMs: 1 })).toThrow(
      /^(?!.*x\ny).*CODEFRAME_SERVICE_TOKEN/s,
    );
  });
});
