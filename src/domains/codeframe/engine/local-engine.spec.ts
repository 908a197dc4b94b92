import { ClusteringThread } from '../clustering/clustering-thread.service.js';
import { LocalEngine } from './local-engine.js';

/** A thread that runs out of memory. */
class BrokenThread extends ClusteringThread {
  override cluster(): Promise<never> {
    return Promise.reject(new Error('Worker terminated due to reaching memory limit'));
  }
}

const LATE = [
  'The driver was late',
  'Late driver again',
  'Late truck',
  'The truck was late',
  'Late driver',
  'Truck late',
];

describe('the local engine', () => {
  const threads = new ClusteringThread();
  afterAll(() => threads.onModuleDestroy());

  const named = (
    texts: readonly string[],
    terms: readonly string[],
    thread = threads,
    signal = new AbortController().signal,
  ) =>
    new LocalEngine(thread).nameCluster(
      {
        generationId: 'g',
        cluster: 1,
        texts: texts.map((text, index) => ({ id: `a${index}`, text, language: 'en' })),
        answers: texts.length,
        terms,
        config: { targetLanguage: 'en', hierarchyPreference: 'adaptive' },
      },
      signal,
    );

  it('names a cluster by its words, its codes by what else they say, and costs nothing', async () => {
    const outcome = await named(LATE, ['late', 'driver', 'truck', 'again']);
    expect(outcome).toMatchObject({
      kind: 'named',
      costUsd: '0.000000',
      theme: {
        name: 'Late, driver, truck',
        description: '6 answers about late, driver, truck, again. Typical: “The driver was late”',
      },
    });
    const { codes } = outcome.kind === 'named' ? outcome.theme : { codes: [] };
    expect(codes.map(({ name }) => name.split(',')[0])).toEqual(['Driver', 'Truck']);
    expect(codes.map(({ exampleIds }) => exampleIds.length)).toEqual([3, 3]);
  });

  it('gives few answers one code, and quotes the beginning of a long one', async () => {
    const outcome = await named([`late ${'🙂'.repeat(500)}`], ['late']);
    const { codes } = outcome.kind === 'named' ? outcome.theme : { codes: [] };
    expect(codes).toEqual([
      { name: 'Late', description: `1 answer such as “late ${'🙂'.repeat(115)}…”`, exampleIds: ['a0'] },
    ]);
  });

  it('says what went wrong as an outcome, and throws only when it is broken off', async () => {
    expect(await named(LATE, ['late'], new BrokenThread())).toEqual({
      kind: 'failed',
      code: 'clustering_failed',
      message: expect.stringContaining('memory limit'),
    });
    const aborted = AbortSignal.abort(new Error('cancelled'));
    await expect(named(LATE, ['late'], new BrokenThread(), aborted)).rejects.toThrow('cancelled');
  });
});
